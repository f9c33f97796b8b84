"""Update setting, from the customer."""

from odoo import models

from ..arguments import require_one


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_dunning_update_setting(self):
        """Ask how all open invoices are to follow the customer's procedure now.

        :return: action that opens the question
        :raises UserError: when the user may not work with letters
        """
        require_one(self)
        self.check_access("read")
        self.env["dunning.letter"]._check_dunning_user(self, self.env.company)
        wizard = self.env["dunning.update.setting"].create(
            {
                "partner_id": self.commercial_partner_id.id,
                "company_id": self.env.company.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Update Setting"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }
