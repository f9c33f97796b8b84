"""Edit: what one proposal says and to whom it goes, apart from level and customer.

An empty field (False) means: as the level or the customer says. An empty text ("")
means: nothing, for this letter.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import single_email_re

from ..letter.dunning_letter import EDITED_FIELDS, EMAIL_FIELDS, TEXT_FIELDS


def _edit_field(kind, name, **attributes):
    """A field that shows what is used for a letter and keeps what differs.

    Each has functions of its own: Odoo hides from an inverse the fields that share
    its compute method.
    """

    @api.depends(name, "state", "level_id", "partner_id")
    def compute(letters):
        letters._compute_edit(name)

    def inverse(letters):
        letters._inverse_edit(name)

    return kind(compute=compute, inverse=inverse, **attributes)


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    email_to = fields.Char(
        string="Own Recipients",
        copy=False,
        help="Instead of the customer's address, separated by semicolons.",
    )
    email_cc = fields.Char(
        string="Own Cc",
        copy=False,
        help="Instead of the customer's Cc addresses, separated by semicolons.",
    )
    email_bcc = fields.Char(
        string="Own Bcc",
        copy=False,
        help="Instead of the customer's hidden copies, separated by semicolons.",
    )
    # What is used, to be seen and changed: the letter's own, else the default.
    edit_title = _edit_field(fields.Char, "title", string="Title to Use")
    edit_introduction = _edit_field(
        fields.Text, "introduction", string="Introduction to Use"
    )
    edit_closing = _edit_field(fields.Text, "closing", string="Closing to Use")
    edit_email_to = _edit_field(
        fields.Char,
        "email_to",
        string="Recipients",
        help="Several addresses are separated by semicolons.",
    )
    edit_email_cc = _edit_field(fields.Char, "email_cc", string="Cc")
    edit_email_bcc = _edit_field(fields.Char, "email_bcc", string="Bcc")
    is_edited = fields.Boolean(
        string="Edited",
        compute="_compute_is_edited",
        help="Texts or recipients are this letter's own.",
    )

    @api.depends(*sorted(EDITED_FIELDS), "state")
    def _compute_is_edited(self):
        for letter in self:
            letter.is_edited = letter.state == "proposed" and any(
                letter[name] is not False for name in EDITED_FIELDS
            )

    def action_undo_edits(self):
        """Go back to the texts of the level and the addresses of the customer."""
        self._check_may_work()
        self.write(dict.fromkeys(EDITED_FIELDS, False))

    def _compute_edit(self, name):
        for letter in self:
            own = letter[name]
            # sudo: the customer may be filed under another company by now.
            default = letter.sudo()._get_edit_default(name)
            letter[f"edit_{name}"] = default if own is False else own

    def _inverse_edit(self, name):
        """Keep only what differs, so that the rest goes on following the default."""
        for letter in self:
            wanted = letter[f"edit_{name}"] or ""
            # sudo: see above.
            same = wanted == (letter.sudo()._get_edit_default(name) or "")
            # A letter needs a recipient: without one it goes to the customer again.
            own = False if same or (name == "email_to" and not wanted) else wanted
            if own != letter[name]:
                letter[name] = own

    def _get_edit_default(self, name):
        """What level or customer says; texts with their placeholders, in the
        customer's language."""
        self.ensure_one()
        if name in TEXT_FIELDS:
            return self._get_level_texts()[name] if self.state == "proposed" else False
        if name == "email_to":
            return "; ".join(self._get_email_contacts().mapped("email")) or False
        return self._get_copy_addresses(name.removeprefix("email_")) or False

    def _note_edit(self, names):
        """Say in the chatter what was changed for this letter, and by whom."""
        ordered = [name for name in (*TEXT_FIELDS, *EMAIL_FIELDS) if name in names]
        labels = [self._get_edit_label(name) for name in ordered]
        for letter in self:
            letter.message_post(
                body=self.env._(
                    "Changed for this letter: %(fields)s", fields=", ".join(labels)
                )
            )

    def _get_edit_label(self, name):
        """What the form calls a field that can be edited."""
        shown = name if name in TEXT_FIELDS else f"edit_{name}"
        return self._fields[shown].get_description(self.env)["string"]

    @api.constrains(*EMAIL_FIELDS)
    def _check_own_addresses(self):
        for letter in self:
            for name in EMAIL_FIELDS:
                letter._check_addresses(name)

    def _check_addresses(self, name):
        """Refuse a malformed address: Odoo's parser would silently drop it."""
        for address in _split(self[name]):
            if not single_email_re.fullmatch(address):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” in “%(field)s” is not an e-mail address. "
                        "Several addresses are separated by semicolons.",
                        address=address,
                        field=self._get_edit_label(name),
                    )
                )

    def _prepare_own_recipients(self):
        """Values of a delivery that this letter has of its own: before the customer's.

        :return: dict, without what the letter leaves to the customer
        """
        own = {name: self[name] for name in EMAIL_FIELDS[1:] if self[name] is not False}
        if self.email_to:
            addresses = ", ".join(_split(self.email_to))
            own |= {"recipient": addresses, "email_to": addresses}
        return own


def _split(addresses):
    parts = (part.strip() for part in (addresses or "").split(";"))
    return [part for part in parts if part]
