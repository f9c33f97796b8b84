"""Changes of a customer's dunning in the chatter: told to the company that made them.

Companies share a customer and its chatter, but not how they dun it.
"""

from odoo import models

# Tracked fields of a customer of which each company has its own.
OF_COMPANY = {
    "dunning_charges_agreed",
    "dunning_paused",
    "dunning_pause_until",
    "dunning_pause_reason",
}


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _filter_has_field_access(self, env):
        """As core's, without what other companies than the reader's have changed."""
        return super()._filter_has_field_access(env)._dunning_filter_told_to(env)

    def _dunning_filter_told_to(self, env):
        """Those of these values that a reader is told of.

        :param env: of the reader
        """
        return self.filtered(
            lambda value: (
                not value._dunning_is_of_company()
                # sudo: whose it is is asked for the reader, who reads the message.
                or value.sudo().mail_message_id.record_company_id
                in (env["res.company"], *env.companies)
            )
        )

    def _dunning_is_of_company(self):
        """Whether each company has its own of the changed field."""
        # Cached ids: the chatter shows changes all day, and mostly of something else.
        ids = self.env["ir.model.fields"]._get_ids("res.partner")
        return self.field_id.id in {ids[name] for name in OF_COMPANY}
