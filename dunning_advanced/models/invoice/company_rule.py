"""The company's rules: which procedure an invoice gets when it is posted."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._dunning_assign_by_company()
        return posted

    def _dunning_assign_by_company(self):
        """Give invoices the first procedure that fits, else their company's own.

        What has a procedure or a group already keeps it; a person may take it away.
        """
        # sudo: whoever posts invoices need not read how they are dunned.
        for company, moves in self.sudo().grouped("company_id").items():
            if not company.dunning_enabled:
                continue
            waiting = moves.filtered(
                lambda move: (
                    move.move_type in ("out_invoice", "out_receipt")
                    and not move.dunning_procedure_id
                    and not move.dunning_group_id
                )
            )
            if waiting and company.dunning_auto_assign:
                waiting -= waiting._dunning_assign_fitting(company)
            if company.dunning_invoice_procedure_id:
                waiting.dunning_procedure_id = company.dunning_invoice_procedure_id

    def _dunning_assign_fitting(self, company):
        """Assign to each invoice the first procedure whose filter fits.

        :param company: ``res.company`` of one
        :return: the invoices that got one; the others keep what they have
        """
        procedures = self.env["dunning.procedure"]._get_fitting("invoice", company)
        return procedures._assign_fitting(self)
