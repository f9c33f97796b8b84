"""Who is told: a person who still works in the company."""

from odoo import models


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    def _get_responsible(self, company):
        """The procedure's person, else somebody else who works there with letters.

        :param company: ``res.company`` of one, of the letter
        :return: ``res.users`` of one; the present user when nobody is left
        """
        return (
            self._get_own_responsible(company)
            or self._get_role_holder("dunning_advanced.group_dunning_manager", company)
            or self._get_role_holder("dunning_advanced.group_dunning_user", company)
            or self.env.user
        )

    def _get_own_responsible(self, company):
        """The procedure's person; empty when they have left."""
        return self._filter_working_in(self.user_id, company)

    def _get_role_holder(self, role, company):
        holders = self.env.ref(role).all_user_ids
        return self._filter_working_in(holders, company).sorted("id")[:1]

    def _filter_working_in(self, users, company):
        """Those of some users who are active and work in a company."""
        # sudo: they may also work in companies that the present user does not know.
        return users.filtered(
            lambda user: (
                user.active
                and not user.share
                and company.id in user.sudo().company_ids.ids
            )
        )
