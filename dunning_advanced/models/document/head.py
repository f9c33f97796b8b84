"""The head: whose address stands in the window, who has written, whom to ask."""

from functools import partial

from markupsafe import Markup

from odoo import models
from odoo.tools import email_normalize

from ...reports import letter_marks, type_width

# The envelope's window is 27.3 mm high: so many lines of normal type, each so long, or
# of the smallest that is allowed.
WINDOW_LINES, WINDOW_COLUMNS = 6, 45
SMALL_LINES, SMALL_COLUMNS = 8, 56
# The block of references beside it: so many lines of normal type, each so long, and so
# much of a name.
BLOCK_LINES, BLOCK_COLUMNS = 10, 20
BLOCK_NAME = 44


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_postal_contact(self):
        """Whose address stands in the window: who has the level's role, the contact."""
        chosen = self._get_holders(self.level_id.to_role_ids)
        return (chosen | self.partner_id._dunning_get_recipients())[:1]

    def _get_address(self):
        """The recipient's address as it fits into the envelope's window.

        Without the country inside the company's own. What a post office needs always
        stays: when there are too many lines, the names get shorter.

        :return: dict with ``lines`` and ``small``: whether in the smallest type
        """
        self.ensure_one()
        names, place = self._get_address_lines()
        font = self.env["ir.actions.report"]._get_dunning_font_path(self.company_id)
        lines = _fit([*names, *place], WINDOW_COLUMNS, font)
        if len(lines) <= WINDOW_LINES:
            return {"lines": lines, "small": False}
        joined = _join(place, SMALL_LINES - 2)
        place = _fit(joined, SMALL_COLUMNS, font)
        if len(place) >= SMALL_LINES:
            place = [type_width.cut(line, SMALL_COLUMNS, font) for line in joined]
        names = _fit(names, SMALL_COLUMNS, font)
        room = max(SMALL_LINES - len(place), 1)
        if len(names) > room:
            last = type_width.cut(names[room - 1], SMALL_COLUMNS - 2, font)
            names = [*names[: room - 1], f"{last}…"]
        return {"lines": [*names, *place], "small": True}

    def _get_address_lines(self):
        """The names, and the lines of the place as its country writes them."""
        contact = self._get_postal_contact()
        form, values = contact._prepare_display_address(without_company=True)
        if contact.country_id == self.company_id.country_id:
            values["country_name"] = ""
        place = (form % values).split("\n")
        names = [contact.commercial_company_name, contact._dunning_get_letter_name()]
        return _strip(dict.fromkeys(names)), _strip(place)

    def _get_sender_line(self):
        """The sender in a line above the address, for a letter that comes back.

        :return: HTML; where two lines are needed, postcode and town stay in one
        """
        company = self.company_id
        place = " ".join(filter(None, (company.zip, company.city)))
        town = letter_marks.breakable(place, WINDOW_COLUMNS)
        if place and len(place) <= WINDOW_COLUMNS:
            town = Markup('<span class="town">%s</span>') % town
        names = filter(None, (company.name, company.street))
        parts = [letter_marks.breakable(name, WINDOW_COLUMNS) for name in names]
        return Markup(" · ").join(filter(None, [*parts, town]))

    def _get_sender_place(self):
        """The sender's address, in lines as its country writes them.

        Without the gap that a field without value leaves: Debian's wkhtmltopdf prints
        two spaces as none where text is set to the right.
        """
        sender = self.company_id.partner_id
        if not any((sender.street, sender.street2, sender.zip, sender.city)):
            return []  # a country alone says nothing
        form, values = sender._prepare_display_address(without_company=True)
        return _strip((form % values).split("\n"))

    def _get_reference_block(self):
        """What stands beside the window, as it fits there.

        Long words are broken, and in many lines the type is the smallest; names are
        shortened before whom to ask is cut off.

        :return: dict of HTML by ``number``, ``date``, ``customer``, ``group``, and the
            names of ``_get_contact``, each possibly empty; and ``small``
        """
        texts = {
            "number": self._get_number(),
            "date": self._write_day(self.date),
            "customer": self.partner_id.ref,
            "group": self.group_id.name,
            **self._get_contact(),
        }
        texts = {name: " ".join((text or "").split()) for name, text in texts.items()}
        for name in ("customer", "group", "name"):
            if len(texts[name]) > BLOCK_NAME:
                texts[name] = f"{texts[name][: BLOCK_NAME - 1]}…"
        font = self.env["ir.actions.report"]._get_dunning_font_path(self.company_id)
        lines = _fit(texts.values(), BLOCK_COLUMNS, font)
        parted = partial(letter_marks.breakable, longest=BLOCK_COLUMNS)
        block = {name: parted(text) for name, text in texts.items()}
        # An address is read best when its line ends there, and nowhere else.
        parted = partial(letter_marks.breakable_address, longest=BLOCK_COLUMNS)
        block["email"] = Markup("@<wbr>").join(map(parted, texts["email"].split("@")))
        return {**block, "small": len(lines) > BLOCK_LINES}

    def _get_contact(self):
        """Whom to ask, and how: the procedure's person, else the company.

        :return: dict with ``name``, ``phone`` and ``email``, each possibly empty
        """
        self.ensure_one()
        # sudo: whoever reads the letter reads who is in charge of it.
        user, company = self.procedure_id.sudo().user_id, self.company_id
        # A procedure that companies share may have a person of another one.
        others = (user.company_ids - company).filtered("dunning_enabled")
        is_known = company in user.company_ids or not others
        person = user.filtered("active").partner_id if is_known else user.partner_id[:0]
        return {
            "name": person.name,
            "phone": person.phone or company.phone,
            "email": person.email_normalized
            or email_normalize(company.dunning_email_from)
            or company.partner_id.email_normalized,
        }


def _strip(lines):
    return [" ".join(line.split()) for line in lines if line and line.strip(" ,")]


def _fit(lines, columns, font):
    return [part for line in lines for part in type_width.wrap(line, columns, font)]


def _join(lines, most):
    """Lines that belong together, in fewer lines: the shortest neighbours first."""
    lines = list(lines)
    while len(lines) > most:
        lengths = [len(a) + len(b) for a, b in zip(lines, lines[1:], strict=False)]
        at = lengths.index(min(lengths))
        lines[at : at + 2] = [f"{lines[at]}, {lines[at + 1]}"]
    return lines
