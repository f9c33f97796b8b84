from odoo import fields, models
from odoo.exceptions import UserError

from ...models.actions import notify
from ...models.arguments import get_active, require_one


class DunningAssign(models.TransientModel):
    _name = "dunning.assign"
    _description = "Assign Dunning Procedure"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        # Who owes is dunned, archived or not.
        context={"active_test": False},
        default=lambda self: self._default_partner_ids(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    method = fields.Selection(
        selection=[
            ("fitting", "The first procedure that fits each customer"),
            ("chosen", "This procedure"),
        ],
        required=True,
        default="fitting",
    )
    procedure_id = fields.Many2one(
        "dunning.procedure",
        domain="[('applies_to', '=', 'customer'),"
        " ('company_id', 'in', [False, company_id])]",
    )

    def _default_partner_ids(self):
        partners = get_active(self.env["res.partner"])
        if partners:
            # Whoever may not change them is told so before entering anything.
            partners.browse().check_access("write")
        return partners.commercial_partner_id

    def action_assign(self):
        """Set the procedure of the customers; pauses and levels stay as they are.

        :return: a notification that says how many were assigned
        :raises UserError: when the user is not a dunning manager
        """
        require_one(self)
        if not self.env.user.has_group("dunning_advanced.group_dunning_manager"):
            raise UserError(
                self.env._("You need the role “Dunning Manager” to assign procedures.")
            )
        customers = self.partner_ids.commercial_partner_id.with_company(self.company_id)
        before = {customer: customer.dunning_procedure_id for customer in customers}
        self._assign(customers)
        changed = customers.filtered(lambda c: c.dunning_procedure_id != before[c])
        return self._notify(len(changed))

    def _assign(self, customers):
        """Set the procedure that was chosen, or of each customer the one that fits.

        :param customers: commercial partners in the company's environment
        """
        if self.method == "chosen":
            if not self.procedure_id:
                raise UserError(
                    self.env._(
                        "Choose the procedure. To take one away from a customer, empty "
                        "it in the customer's settings."
                    )
                )
            self.procedure_id._check_use(
                "customer", self.company_id, self.partner_ids[:1]
            )
            customers.dunning_procedure_id = self.procedure_id
            return
        # Whoever assigns in bulk is told of a filter that cannot be used.
        procedures = self.env["dunning.procedure"]
        procedures._get_fitting("customer", self.company_id)._check_assign_domain()
        customers._dunning_assign_fitting(self.company_id)

    def _notify(self, count):
        return notify(
            "success" if count else "warning",
            self.env._("Customers with a new procedure: %(count)s", count=count),
        )
