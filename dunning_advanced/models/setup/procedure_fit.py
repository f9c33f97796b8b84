"""Fitting: customers, invoices and groups get the first procedure whose filter fits."""

import logging

import psycopg2

from odoo import api, fields, models

from ..stored_domain import check_domain, read_domain

_logger = logging.getLogger(__name__)

# What the filter of a procedure looks at, by what the procedure applies to.
ASSIGNED_MODELS = {
    "customer": "res.partner",
    "invoice": "account.move",
    "group": "dunning.invoice.group",
}


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    assign_model = fields.Char(
        compute="_compute_assign_model", help="The model that the filter looks at."
    )

    @api.depends("applies_to")
    def _compute_assign_model(self):
        for procedure in self:
            procedure.assign_model = ASSIGNED_MODELS.get(procedure.applies_to)

    @api.constrains("assign_domain", "applies_to")
    def _check_assign_domain(self):
        for procedure in self:
            records = self.env[procedure.assign_model]
            check_domain(procedure, "assign_domain", records)

    @api.model
    def _get_fitting(self, applies_to, company):
        """The procedures that are offered by themselves, first come first.

        :param applies_to: ``customer``, ``invoice`` or ``group``
        :param company: ``res.company`` of one
        """
        # sudo: whoever enters a customer or an invoice need not read procedures.
        return self.sudo().search(
            [
                ("applies_to", "=", applies_to),
                ("auto_assign", "=", True),
                ("company_id", "in", [False, company.id]),
            ]
        )

    def _assign_fitting(self, records):
        """Assign to each record the first of these procedures whose filter fits.

        :param records: what they apply to, customers in the environment of a company
        :return: those that got one; the others keep what they have
        """
        left = records
        for procedure in self:
            fitting = procedure._filter_fitting(left)
            fitting.dunning_procedure_id = procedure
            left -= fitting
        return records - left

    def _filter_fitting(self, records):
        """Those of some records that fit this procedure; none if nobody can tell.

        Whoever makes a contact or posts an invoice cannot help a filter that has become
        wrong, by a field that is gone for example.
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                return records.filtered_domain(read_domain(records, self.assign_domain))
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # a foreign mistake must not stop the record
            _logger.warning(
                "The filter of dunning procedure %s cannot be used, nothing gets it: "
                "%s",
                self.id,
                error,
            )
            return records.browse()
