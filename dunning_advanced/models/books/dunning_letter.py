"""The letter and its charges: kept and booked when issued, reversed when cancelled."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ... import engine


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    charge_ids = fields.One2many(
        "dunning.charge",
        "letter_id",
        string="Charges",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    booking_note = fields.Char(
        compute="_compute_booking_note",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="What issuing the letter does to the books.",
    )

    @api.depends("state", "level_id", "date")
    def _compute_booking_note(self):
        for letter in self:
            letter.booking_note = letter._get_booking_note()

    def _get_booking_note(self):
        """What is to be known before the charges of a proposal are booked, or False."""
        kinds = self._get_booked_kinds()
        if self.state != "proposed" or not kinds:
            return False
        # sudo: settings, which a reader of letters need not be allowed to read.
        company = self.sudo().company_id
        obstacle = company._dunning_find_booking_obstacle(kinds)
        if obstacle and obstacle.code == "charges_archived":
            return self.env["dunning.words"]._say(obstacle)
        if obstacle:
            return self.env._(
                "The charges of this letter are to be booked, but the settings name no "
                "journal or account for them: it cannot be issued."
            )
        today, journal = company._dunning_today(), company._dunning_get_charge_journal()
        try:
            day = company._dunning_get_open_day(journal, today)
        except UserError as error:
            return str(error)
        if day == today:
            return False
        return self.env._(
            "The books are closed until %(closed)s: the charges are booked on %(day)s.",
            closed=format_date(self.env, fields.Date.subtract(day, days=1)),
            day=format_date(self.env, day),
        )

    def _get_booked_kinds(self):
        """The kinds of charges that issuing this letter books."""
        self.ensure_one()
        amounts = {
            engine.FEE: self.fee_amount,
            engine.INTEREST: self._get_claimed_interest(),
            engine.COMPENSATION: self.compensation_amount,
        }
        kinds = self.level_id._get_booked_kinds() if self.level_id else ()
        return [kind for kind in kinds if not self.currency_id.is_zero(amounts[kind])]

    def _keep_charges(self, charges):
        """Keep what letters charge for the first time, and book what is to be booked.

        :param charges: dict of letter to :class:`engine.Charges`
        """
        vals_list = [
            letter._prepare_kept_charge_vals(part)
            for letter in self
            for part in charges[letter].parts
        ]
        kept = self.env["dunning.charge"]._as_verb().create(vals_list)
        for letter, own in kept.filtered("booked").grouped("letter_id").items():
            own._book({charge: charge.amount for charge in own}, letter.date)

    def _prepare_kept_charge_vals(self, part):
        """Values of one charge; override it to add some.

        :param part: :class:`engine.charge_parts.Part`
        :return: dict for create
        """
        self.ensure_one()
        line = self.line_ids.filtered(lambda li: li.move_line_id.id == part.item_id)
        return {
            "letter_id": self.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.id,
            "level_id": self.level_id.id,
            "date": self.date,
            "kind": part.kind,
            "move_line_id": part.item_id or False,
            "move_id": line[:1].move_id.id if part.item_id else False,
            "booked": part.booked,
            "amount": float(part.amount),
        }

    def action_waive_charges(self):
        """Ask how much of the charges of these letters is waived, and why."""
        self._check_may_work("read")
        return self.charge_ids._get_open().action_open_waive()

    def _get_settled_charges(self):
        """What of the letter's own charges has been waived or paid since."""
        self.ensure_one()
        # sudo: whoever hands letters over need not be allowed to read charges.
        charges = self.sudo().charge_ids
        return sum(one.amount_waived + one.amount_received for one in charges)

    def _get_repeated_charges(self):
        """What the letter claims that earlier ones have charged and no book has.

        :return: dict of line id to dict of kind to Decimal, without what is nothing
        """
        self.ensure_one()
        # sudo: as above.
        own = self.sudo().charge_ids.grouped(lambda one: (one.move_line_id, one.kind))
        found = {}
        for line in self._get_claimed_lines():
            claimed = {
                engine.INTEREST: line.interest_amount if self.interest_claimed else 0.0,
                engine.COMPENSATION: line.compensation_amount,
            }
            for kind, amount in claimed.items():
                charged = sum(c.amount for c in own.get((line.move_line_id, kind), ()))
                if self.currency_id.compare_amounts(amount, charged) > 0:
                    rest = self._to_decimal(amount - charged)
                    found.setdefault(line.id, {})[kind] = rest
        return found

    def _take_back_charges(self):
        """Reverse the entries of cancelled letters, on the day of the company."""
        for company, letters in self.grouped("company_id").items():
            # sudo: what was booked is taken back by whoever may cancel the letter.
            charges = letters.sudo().charge_ids
            charges._reverse_entries(company._dunning_today())
