"""The extra column of proposals: a field of the customer that the company chooses."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..setup.res_company import HIDDEN_TYPES


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.constrains("dunning_extra_field_id")
    def _check_dunning_extra_field(self):
        for company in self:
            # sudo: the set-up of fields is for administrators, the choice is not.
            field = company.dunning_extra_field_id.sudo()
            if field and not company._dunning_may_show(field):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” cannot be a column of proposals. Choose a field "
                        "of the customer that fits in a cell, and that all who work "
                        "letters may read.",
                        field=field.field_description,
                    )
                )

    def _dunning_may_show(self, field):
        """Whether a list may show a field of the customer to all who work letters.

        The night reads it as the system, which may read everything.

        :param field: ``ir.model.fields`` of one
        """
        if field.model != "res.partner" or field.ttype in HIDDEN_TYPES:
            return False
        wanted = self.env["res.partner"]._fields[field.name].groups
        # sudo: what a role brings is the set-up of groups, which is for administrators.
        role = self.env.ref("dunning_advanced.group_dunning_user").sudo()
        known = (role | role.all_implied_ids)._get_external_ids().values()
        return not wanted or any({*wanted.split(",")} & {*names} for names in known)
