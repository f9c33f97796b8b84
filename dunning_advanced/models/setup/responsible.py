"""Who is told: a person who still works in the company."""

from odoo import api, models
from odoo.exceptions import ValidationError


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    @api.constrains("user_id")
    def _check_user(self):
        # Odoo asks this before it asks who may make a record, and as superuser: whoever
        # may not is told so, and not who works where.
        for procedure in self.sudo(False)._filtered_access("read"):
            company = procedure.company_id
            procedure._check_works_in(procedure.user_id, company, procedure)

    def _check_works_in(self, user, company, record):
        """Refuse whoever would never see what they are responsible for.

        :param user: ``res.users``, at most one
        :param company: ``res.company``; empty: any
        :param record: whose ``user_id`` it is
        :raises ValidationError: naming the user
        """
        # sudo: whoever chooses somebody need not be allowed to read users.
        own = user.sudo()
        if own and not self._filter_working_in(own, company or own.company_id):
            raise ValidationError(
                self.env._(
                    "%(user)s cannot be “%(field)s”: choose somebody who works in the "
                    "company, with a user that is active and not of the portal.",
                    user=own.name,
                    field=record._fields["user_id"].get_description(self.env)["string"],
                )
            )

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
        """Those of some users who are active, no customers, and work in a company."""
        # sudo: they may also work in companies that the present user does not know.
        return users.filtered(
            lambda user: (
                user.active
                and not user.share
                and company.id in user.sudo().company_ids.ids
            )
        )
