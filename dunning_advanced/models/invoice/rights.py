"""Rights: nobody takes others' invoices by what an invoice itself may carry."""

from odoo import models

from ..bounds import check_readable

# What may make somebody else responsible than the customer's people.
_RULING = {"dunning_procedure_id", "dunning_group_id"}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_check_vals(self, vals):
        """Take no invoice from the person of its procedure, either.

        :raises UserError: naming the customers
        """
        check_readable(self, vals)
        changed = self.filtered(
            lambda move: any(
                move[name].id != (vals[name] or False) for name in _RULING & vals.keys()
            )
        )
        foreign = changed._dunning_get_foreign_invoices()
        self.env["dunning.letter"]._refuse_customers(foreign._dunning_get_debtors())
        return super()._dunning_check_vals(vals)

    def _dunning_check_is_own(self):
        """Who duns a customer is not the say of whoever works other customers only.

        :raises UserError: naming the customers
        """
        # sudo: whoever makes entries need not read how they are dunned.
        ruled = self.sudo().filtered(
            lambda move: move.dunning_procedure_id or move.dunning_group_id
        )
        for company, moves in ruled.with_env(self.env).grouped("company_id").items():
            foreign = moves._dunning_get_debtors()._dunning_get_foreign(company)
            self.env["dunning.letter"]._refuse_customers(foreign)
