"""Rights: nobody takes others' invoices by what an invoice itself may carry."""

from odoo import api, models

# What may make somebody else responsible than the customer's people.
_RULING = {"dunning_procedure_id", "dunning_group_id"}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_check_vals(self, vals):
        """Take no invoice from the person of its procedure, either.

        :raises UserError: naming the customers
        """
        changed = self.filtered(
            lambda move: any(
                move[name].id != (vals[name] or False) for name in _RULING & vals.keys()
            )
        )
        foreign = changed._dunning_get_foreign_invoices()
        self.env["dunning.letter"]._refuse_customers(foreign.commercial_partner_id)
        return super()._dunning_check_vals(vals)

    @api.constrains(*_RULING)
    def _check_dunning_is_own(self):
        """Who duns a customer is not the say of whoever works other customers only."""
        for company, moves in self.grouped("company_id").items():
            foreign = moves.commercial_partner_id._dunning_get_foreign(company)
            self.env["dunning.letter"]._refuse_customers(foreign)
