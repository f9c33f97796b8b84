"""Recipients: who gets a customer's letters, by e-mail and in the address window."""

from odoo import fields, models
from odoo.tools import email_normalize_all, formataddr

# As much of a name as has room in a line of an e-mail's header.
_MOST_CHARACTERS = 200


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_role_ids = fields.Many2many(
        "dunning.role",
        string="Dunning Roles",
        domain=[("source", "=", "contact")],
        copy=False,
        groups="base.group_user",
        help="What the person is in dunning: levels choose by it who gets their "
        "letters.",
    )
    dunning_spare_customer = fields.Boolean(
        string="Never to the Own Address",
        copy=False,
        groups="base.group_user",
        help="Dunning e-mails go to contacts only, never to the address of the "
        "customer itself.",
    )

    def _dunning_get_recipients(self):
        """Who gets the letters, best first: dunning contact, invoice address, customer.

        :return: ``res.partner``, never empty
        """
        self.ensure_one()
        invoice = self.browse(self.address_get(["invoice"])["invoice"])
        return self._dunning_get_contact() | invoice | self

    def _dunning_get_letter_name(self):
        """Its name on letters and e-mails: without one of its own, the customer's."""
        self.ensure_one()
        return self.name or self.commercial_partner_id.name or ""

    def _dunning_get_formatted_email(self):
        """The e-mail address with the name, which core calls “False” without one.

        Mail servers refuse what is longer than a line, and core takes minutes for it.
        """
        self.ensure_one()
        name = self._dunning_get_letter_name()
        if not self.email or (self.name and len(name) <= _MOST_CHARACTERS):
            return self.email_formatted
        address = ",".join(email_normalize_all(self.email)) or self.email
        return formataddr((name[:_MOST_CHARACTERS], address))

    def _dunning_get_role_contacts(self, role):
        """The customer's contacts that have a role, while they are its contacts.

        :param role: ``dunning.role`` of one
        :return: ``res.partner``
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        people = self | customer | self.child_ids | customer.child_ids
        return people.filtered(
            lambda contact: contact.active and role in contact.dunning_role_ids
        )

    def _dunning_get_contact(self):
        """The dunning contact, while it still belongs to this customer.

        What one customer owes is no business of those who have left for another.
        """
        return self.dunning_contact_id.filtered(
            lambda contact: (
                contact.active
                and self in (contact.commercial_partner_id, contact.parent_id)
            )
        )
