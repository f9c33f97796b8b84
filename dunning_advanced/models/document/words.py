"""Words about one letter, ready for texts: greeting, invoices, what was said before."""

from babel.dates import format_date as babel_format_date
from babel.lists import format_list

from odoo import api, fields, models
from odoo.tools import babel_locale_parse, format_date

# So many names or days are written one by one.
MOST_NAMES = 10
MOST_DAYS = 3


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    salutation = fields.Char(compute="_compute_words", compute_sudo=True)
    about_invoices = fields.Char(
        string="Invoices in Words",
        compute="_compute_words",
        compute_sudo=True,
        help="“our invoice …”, or “the invoices listed below”.",
    )
    about_new_invoices = fields.Char(
        string="New Invoices in Words",
        compute="_compute_words",
        compute_sudo=True,
        help="Those that reach this level now: “these invoices”, or their numbers.",
    )
    by_deadline = fields.Char(
        string="By When",
        compute="_compute_words",
        compute_sudo=True,
        help="“by …” with the deadline, or “promptly” when it is not printed.",
    )
    claimed_invoices = fields.Char(compute="_compute_words", compute_sudo=True)
    invoice_dates = fields.Char(compute="_compute_words", compute_sudo=True)
    invoice_due_dates = fields.Char(
        string="Due Dates", compute="_compute_words", compute_sudo=True
    )
    customer_references = fields.Char(
        string="Customer's References", compute="_compute_words", compute_sudo=True
    )
    amount_to_pay = fields.Monetary(
        string="Amount to Pay",
        compute="_compute_words",
        compute_sudo=True,
        help="The total; before the due date, what will be due.",
    )
    said_before = fields.Char(
        string="Letters Before",
        compute="_compute_words",
        compute_sudo=True,
        help="A sentence that names our earlier letters about these invoices; empty "
        "when there are none.",
    )

    @api.depends(
        "partner_id",
        "line_ids",
        "amount_total",
        "amount_not_due",
        "state",
        "level_id",
        "deadline",
        "print_deadline",
    )
    @api.depends_context("lang")
    def _compute_words(self):
        for letter in self:
            lines = letter._get_claimed_lines()
            moves = lines.move_id
            letter.salutation = letter._get_salutation()
            letter.claimed_invoices = letter._list_words(lines.mapped("move_name"))
            letter.invoice_dates = letter._list_days(moves.mapped("invoice_date"))
            letter.invoice_due_dates = letter._list_days(lines.mapped("date_due"))
            letter.customer_references = letter._list_words(
                line._get_customer_reference() for line in lines
            )
            letter.amount_to_pay = letter._get_amount_to_pay()
            said = (letter._get_said_before(), letter._get_kept_deadline())
            letter.said_before = " ".join(filter(None, said))
            letter.about_invoices = letter._say_about(lines)
            letter.about_new_invoices = letter._say_about_new(lines)
            letter.by_deadline = letter._say_by_deadline()

    def _read_for_words(self):
        """Read at once what the words of each letter, in its language, will ask for."""
        said = self.line_ids.move_line_id.dunning_line_ids
        said.fetch(["letter_id", "section"])

    def _get_salutation(self):
        """How the letter begins: a person by name, a company without."""
        customer = self.partner_id
        # An address of its own may have none.
        name = (customer.name or "").strip()
        if name and not customer.commercial_partner_id.is_company:
            return self.env._("Dear %(name)s,", name=name)
        contacts = self._get_holders(self.level_id.to_role_ids)
        contacts = contacts or customer._dunning_get_contact()
        person = contacts.filtered(lambda one: one.type == "contact" and one.name)
        if len(contacts) == len(person) == 1 and not person.is_company:
            return self.env._("Dear %(name)s,", name=person.name)
        return self.env._("Dear Accounts Payable Team,")

    def _say_about(self, lines):
        """What a sentence of the letter is about: an invoice by name, else which.

        :param lines: those claimed, or some of them
        """
        names = list(dict.fromkeys(lines.mapped("move_name")))
        if len(names) != 1:
            if lines != self._get_claimed_lines():
                return self._list_words(names)
            if lines._are_invoices():
                return self.env._("the invoices listed below")
            return self.env._("the items listed below")
        name, date = lines._get_invoice_name(), lines.move_id[:1].invoice_date
        if not lines._are_invoices():
            return self.env._("our claim %(name)s", name=name)
        if not date:
            return self.env._("our invoice %(invoice)s", invoice=name)
        return self.env._(
            "our invoice %(invoice)s of %(date)s",
            invoice=name,
            date=self._write_day(date),
        )

    def _say_about_new(self, lines):
        """As ``_say_about``, of the invoices that reach the letter's level now."""
        new = lines & self._get_new_lines()
        if new and new != lines:
            return self._say_about(new)
        is_one = len(set(lines.mapped("move_name"))) == 1
        if not lines._are_invoices():
            return self.env._("this claim") if is_one else self.env._("these items")
        return self.env._("this invoice") if is_one else self.env._("these invoices")

    def _say_by_deadline(self):
        if not self.print_deadline or not self.deadline:
            return self.env._("promptly")
        return self.env._("by %(date)s", date=self._write_day(self.deadline))

    def _get_said_before(self):
        """What we have written about these items before, as far as it is true."""
        lines = self._get_claimed_lines()
        said = lines.move_line_id.dunning_line_ids.filtered(
            lambda line: (
                line.letter_id.state == "issued"
                and line.section == "claimed"
                and line.letter_id not in (self, self._origin)
                and line.letter_id.partner_id.commercial_partner_id
                == self.partner_id.commercial_partner_id
            )
        )
        by_day = said.grouped("date")
        names = set(lines.mapped("move_name"))
        if said and len(names) == 1:
            # Of one invoice an instalment may be new: what the last letter was about,
            # and on which days all of that was written.
            told = by_day[max(by_day)].move_line_id
            days = [day for day in by_day if told <= by_day[day].move_line_id]
            about = lines.filtered(lambda line: line.move_line_id in told)
            return self._say_written_about(about, days)
        named = sorted(by_day)[-MOST_DAYS:]
        if all(lines.move_line_id <= by_day[day].move_line_id for day in named):
            return self._say_written_about(lines, named)
        dates = self._list_last_days(named)
        if not lines._are_invoices():
            return self.env._(
                "We wrote to you about some of these items on %(dates)s.", dates=dates
            )
        return self.env._(
            "We wrote to you about some of these invoices on %(dates)s.", dates=dates
        )

    def _say_written_about(self, lines, days):
        """That we have written about these of the lines that are claimed.

        :param days: dates; none gives ""
        """
        if not days:
            return ""
        dates = self._list_last_days(days)
        if lines == self._get_claimed_lines():
            return self.env._("We wrote to you about this on %(dates)s.", dates=dates)
        return self.env._(
            "We wrote to you about %(invoice)s on %(dates)s.",
            invoice=lines._get_invoice_name(),
            dates=dates,
        )

    def _list_last_days(self, days):
        *first, last = [self._write_day(day) for day in sorted(days)[-MOST_DAYS:]]
        if not first:
            return last
        return self.env._("%(first)s and %(last)s", first=", ".join(first), last=last)

    def _get_kept_deadline(self):
        """That a last warning, whose day is over, is not taken back by a new day."""
        lines = self._get_claimed_lines()
        new = lines & self._get_new_lines()
        warned = (lines - new).filtered(lambda line: line.level_id == self.level_id)
        if self.kind != "notice" or not new or not warned:
            return ""
        return self.env._("This letter does not extend any earlier deadline.")

    def _get_text_direction(self):
        """``rtl`` where sentences of the letter's language run to the left, else None.

        Among words from left to right, what has figures or numbers in it is else shown
        in another order than it is read.
        """
        is_rtl = self.env["res.lang"]._get_data(code=self.env.lang).direction == "rtl"
        return "rtl" if is_rtl else None

    def _write_day(self, day):
        """A day that nobody takes for another: with the month in letters.

        :param day: date; nothing gives ""
        """
        if not day:
            return ""
        locale = babel_locale_parse(self.env.lang)
        written = babel_format_date(day, format="long", locale=locale)
        # French counts the first of a month, and no other day, which Babel does not.
        first = locale.language == "fr" and day.day == 1
        return written.replace("1 ", "1er ", 1) if first else written

    def _write_short_day(self, day):
        """A day for a table: in figures, where these have one meaning.

        2/12 is in February for one reader of English and in December for another.
        """
        if day and (self.env.lang or "en").startswith("en"):
            locale = babel_locale_parse(self.env.lang)
            return babel_format_date(day, format="medium", locale=locale)
        return format_date(self.env, day) if day else ""

    def _list_days(self, days):
        written = [self._write_day(day) for day in sorted(set(filter(None, days)))]
        if len(written) > MOST_NAMES:
            return self._list_words(written)
        # With its word for “and”: in English a day has a comma of its own.
        return format_list(written, locale=babel_locale_parse(self.env.lang))

    def _list_words(self, words):
        """Words in a row, each once; of many only the first."""
        found = list(dict.fromkeys(filter(None, words)))
        if len(found) <= MOST_NAMES:
            return ", ".join(found)
        return self.env._(
            "%(names)s and %(count)s more",
            names=", ".join(found[:MOST_NAMES]),
            count=len(found) - MOST_NAMES,
        )
