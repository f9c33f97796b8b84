"""Use: who gets a procedure by its filter, and only where it has an effect."""

import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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
    def _check_assign_filter(self):
        """Who gets a procedure would tell what the filter's author may not read."""
        self._check_assign_domain()
        for procedure in self:
            # With the author's own rights: Odoo asks constraints as superuser.
            records = self.env[procedure.assign_model].sudo(False)
            records.search(read_domain(records, procedure.assign_domain), limit=1)

    def _check_assign_domain(self):
        for procedure in self:
            records = self.env[procedure.assign_model]
            check_domain(procedure, "assign_domain", records)

    def _say_idle(self):
        """In words: why a default procedure duns nobody."""
        self.ensure_one()
        if not self.active:
            return self.env._(
                "The default procedure “%(procedure)s” is archived: it duns nobody.",
                procedure=self.name,
            )
        return self.env._(
            "The default procedure “%(procedure)s” has no active level: it duns "
            "nobody.",
            procedure=self.name,
        )

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
                # Whatever the context of a caller asks for.
                ("active", "=", True),
                ("company_id", "in", [False, company.id]),
            ]
        )

    def _may_fit_after(self, records, names):
        """Whether a change of these fields may let a filter fit that did not.

        :param records: what they apply to
        :param names: of the fields that have changed
        """
        asked = set()
        for procedure in self:
            try:
                domain = read_domain(records, procedure.assign_domain)
            except ValueError:
                continue  # it fits nothing
            asked |= {
                condition.field_expr.split(".")[0]
                for condition in domain.iter_conditions()
            }
        fields = records._fields
        return any(
            name in names or (name in fields and fields[name].compute) for name in asked
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

    def _check_use(self, applies_to, company, holder):
        """Refuse procedures where they would dun nobody, without a word.

        :param applies_to: the type that has an effect there
        :param company: ``res.company`` of one, for which they are assigned
        :param holder: the record that gets them, to be named
        :raises ValidationError: when the type or the company does not fit
        """
        # sudo: whoever assigns a procedure need not be allowed to read it.
        for procedure in self.sudo():
            if procedure.applies_to != applies_to:
                procedure._refuse_type(applies_to, holder)
            if procedure.company_id and procedure.company_id != company:
                raise ValidationError(
                    self.env._(
                        "The dunning procedure “%(procedure)s” belongs to %(owner)s. "
                        "Choose one of %(company)s for %(holder)s.",
                        procedure=procedure.name,
                        owner=procedure.company_id.name,
                        company=company.name,
                        holder=holder.display_name,
                    )
                )

    def _refuse_type(self, applies_to, holder):
        labels = dict(self._fields["applies_to"]._description_selection(self.env))
        raise ValidationError(
            self.env._(
                "The dunning procedure “%(procedure)s” is for “%(type)s” and would "
                "have no effect on %(holder)s. Choose one for “%(wanted)s”.",
                procedure=self.name,
                type=labels[self.applies_to],
                holder=holder.display_name,
                wanted=labels[applies_to],
            )
        )

    @api.constrains("applies_to", "company_id")
    def _check_users(self):
        """The other way round: what is in use keeps its type and its companies."""
        for procedure in self:
            for applies_to, holder, company in procedure._find_users():
                procedure._check_use(applies_to, company, holder)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Whoever it duns would be dunned otherwise, or not at all, without a word."""
        for procedure in self:
            holders = [holder.display_name for _, holder, _ in procedure._find_users()]
            if holders:
                raise UserError(
                    self.env._(
                        "The dunning procedure “%(procedure)s” is used by: "
                        "%(holders)s. Choose another one there first, or archive it.",
                        procedure=procedure.name,
                        holders=", ".join(dict.fromkeys(holders)),
                    )
                )

    def _find_users(self):
        """One holder of the procedure for each place and company in which it is used.

        :return: list of (type that has an effect there, record, company)
        """
        self.ensure_one()
        # sudo: in whatever company, and whoever may read it.
        env = self.sudo().with_context(active_test=False).env
        used = [("dunning_procedure_id", "=", self.id)]
        found = [
            ("customer", company, company)
            for company in env["res.company"].search(used)
        ]
        rule = [("dunning_invoice_procedure_id", "=", self.id)]
        found += [("invoice", c, c) for c in env["res.company"].search(rule)]
        for company in env["res.company"].search([("id", "!=", False)]):
            partners = env["res.partner"].with_company(company)
            found += [("customer", p, company) for p in partners.search(used, limit=1)]
            own = [*used, ("company_id", "=", company.id)]
            for applies_to, model in (
                ("invoice", "account.move"),
                ("group", "dunning.invoice.group"),
            ):
                holders = env[model].search(own, limit=1)
                found += [(applies_to, holder, company) for holder in holders]
        return found
