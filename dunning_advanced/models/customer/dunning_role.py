from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..bounds import MAX_SEQUENCE, refuse_value
from ..shared import are_shipped


class DunningRole(models.Model):
    _name = "dunning.role"
    _description = "Dunning Role"
    _inherit = ["dunning.bounds.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source = fields.Selection(
        selection=[
            ("contact", "Contacts of the customer"),
            ("customer_user", "Salesperson of the customer"),
            ("invoice_user", "Salespeople of the invoices"),
            ("responsible", "Responsible of the procedure"),
        ],
        string="Who It Is",
        required=True,
        default="contact",
        help="Contacts of the customer: those that have the role. The others are "
        "people of the company.",
    )

    @api.model
    def _get_bounds(self):
        return {"sequence": (-MAX_SEQUENCE, MAX_SEQUENCE)}

    def _check_gets_letters(self, level):
        """A letter goes to the customer: people of ours get copies of it.

        :param level: ``dunning.level`` of one, whose letters they would get
        """
        for role in self:
            if role.source != "contact":
                refuse_value(level, "to_role_ids", role.name)

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        roles._check_may_change()
        return roles

    def write(self, vals):
        self._check_may_change()
        if vals.get("source", "contact") != "contact":
            self._check_is_no_to()
        return super().write(vals)

    def _check_is_no_to(self):
        """Refuse to make people of ours of those whom a level writes to.

        Asked before: afterwards they are none of the level's *To* any more.
        """
        # sudo: of whatever company the level is. Switched-off ones may come back.
        levels = self.env["dunning.level"].sudo().with_context(active_test=False)
        for level in levels.search([("to_role_ids", "in", self.ids)], limit=1):
            refuse_value(level, "to_role_ids", (level.to_role_ids & self)[:1].name)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_may_change()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        if are_shipped(self):
            raise UserError(
                self.env._(
                    "This role comes with the add-on: the next version would bring it "
                    "back. Archive it instead of deleting it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Letters of these levels would go to others, without a word."""
        # sudo: of whatever company the level is. Switched-off ones may come back.
        levels = self.env["dunning.level"].sudo().with_context(active_test=False)
        for role in self:
            used = Domain.OR(
                Domain(name, "in", role.ids)
                for name in ("to_role_ids", "cc_role_ids", "bcc_role_ids")
            )
            if found := levels.search(used, limit=1):
                raise UserError(
                    self.env._(
                        "The role “%(role)s” gets e-mails of the level “%(level)s” of "
                        "“%(procedure)s”. Take it off there first, or archive it.",
                        role=role.name,
                        level=found.name,
                        procedure=found.procedure_id.name,
                    )
                )

    def _check_may_change(self):
        """Refuse to change for other companies what the user does not work in.

        :raises AccessError: when there are companies that dun without the user
        """
        if self and not self.env["dunning.procedure"]._may_share():
            raise AccessError(
                self.env._(
                    "Roles are used in companies that you do not work in. Ask somebody "
                    "who works in all of them."
                )
            )
