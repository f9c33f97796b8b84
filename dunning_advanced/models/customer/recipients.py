"""Recipients: who gets a customer's letters, by e-mail and in the address window."""

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _dunning_get_recipients(self):
        """Who gets the letters, best first: dunning contact, invoice address, customer.

        :return: ``res.partner``, never empty
        """
        self.ensure_one()
        invoice = self.browse(self.address_get(["invoice"])["invoice"])
        return self._dunning_get_contact() | invoice | self

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
