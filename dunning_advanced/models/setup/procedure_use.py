"""Use: a procedure is assigned only where it has an effect, from every door."""

from odoo import api, models
from odoo.exceptions import ValidationError


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

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
