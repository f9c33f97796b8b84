"""One letter per invoice as the company's rule: invoices get its procedure."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._dunning_assign_by_company()
        return posted

    def _dunning_assign_by_company(self):
        """Give invoices the procedure that their company has for single invoices.

        What has a procedure or a group already keeps it; a person may take it away.
        """
        # sudo: whoever posts invoices need not read how they are dunned.
        for company, moves in self.sudo().grouped("company_id").items():
            procedure = company.dunning_invoice_procedure_id
            if company.dunning_enabled and procedure:
                moves.filtered(
                    lambda move: (
                        move.move_type in ("out_invoice", "out_receipt")
                        and not move.dunning_procedure_id
                        and not move.dunning_group_id
                    )
                ).dunning_procedure_id = procedure
