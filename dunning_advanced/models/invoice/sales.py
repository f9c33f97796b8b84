"""Inform sales: a word with the invoice's salesperson; dunning stays as it is."""

from odoo import models
from odoo.exceptions import UserError

from ..arguments import require_one


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_inform_sales(self):
        """Open a message to the salesperson, filled with what they should know.

        :return: action that opens the composer
        :raises UserError: when neither invoice nor customer has a salesperson
        """
        require_one(self)
        self._dunning_check_may_dun()
        # Archived or deleted: the user writes in their own words.
        template = self.env.ref(
            "dunning_advanced.mail_template_inform_sales", raise_if_not_found=False
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inform Sales"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                # It becomes an internal note: the customer may follow the invoice.
                "default_dunning_internal": True,
                "clicked_on_full_composer": True,
                "default_template_id": template.id
                if template and template.active
                else False,
                "default_partner_ids": self._get_dunning_salesperson().ids,
                # Core's layouts head it "Your Journal Entry" and advertise at its foot.
                "default_email_layout_xmlid": "dunning_advanced.mail_agency_layout",
            },
        }

    def _get_dunning_overdue_of_customer(self):
        """All that is overdue of the invoice's customer, in company currency."""
        self.ensure_one()
        day = self.company_id._dunning_today()
        items = self.env["account.move.line"]
        overdue = items._dunning_get_overdue_domain(self.company_id, day)
        customer = self._dunning_get_debtors()
        of_customer = ("partner_id.commercial_partner_id", "=", customer.id)
        items = items.search([*overdue, of_customer])
        return self.company_currency_id.round(sum(items.mapped("amount_residual")))

    def _get_dunning_salesperson(self):
        """The invoice's salesperson, else the customer's, as a contact.

        :raises UserError: when there is none
        """
        users = (
            self.invoice_user_id,
            self.partner_id.user_id,
            self._dunning_get_debtors().user_id,
        )
        for user in users:
            # sudo: they may also work in companies that the present user does not know.
            works_here = (
                user.active and self.company_id.id in user.sudo().company_ids.ids
            )
            if works_here and user.partner_id.email:
                return user.partner_id
        raise UserError(
            self.env._(
                "%(invoice)s has no salesperson with an e-mail address. Choose one on "
                "the invoice (Other Info) or on the customer (Sales & Purchase).",
                invoice=self.display_name,
            )
        )
