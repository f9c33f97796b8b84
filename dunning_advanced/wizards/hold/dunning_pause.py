from odoo import fields, models
from odoo.exceptions import UserError

from ...models.actions import notify
from ...models.arguments import get_active, require_one


class DunningPause(models.TransientModel):
    """Pause many customers, or many groups, at once, or end their pauses.

    Opened on either, as any action: by ``active_ids``. Invoices have a dialog of their
    own, which does more.
    """

    _name = "dunning.pause"
    _description = "Pause Dunning"
    _inherit = ["dunning.readable.mixin"]

    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        # Who owes is dunned, archived or not.
        context={"active_test": False},
        default=lambda self: self._default_chosen("res.partner").commercial_partner_id,
    )
    group_ids = fields.Many2many(
        "dunning.invoice.group",
        string="Invoice Groups",
        context={"active_test": False},
        default=lambda self: self._default_chosen("dunning.invoice.group"),
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="A customer is paused in one company and not in the others.",
    )
    what = fields.Selection(
        selection=[("pause", "Pause"), ("resume", "End pauses")],
        string="To Do",
        required=True,
        default="pause",
    )
    pause_until = fields.Date(
        string="Paused Until",
        help="Dunning goes on by itself on this day. Empty: until somebody ends it.",
    )
    pause_reason = fields.Text(string="Reason for Pause")

    def _default_chosen(self, model):
        chosen = get_active(self.env[model])
        if chosen:
            # Whoever may not change them is told so before entering anything.
            chosen.browse().check_access("write")
        return chosen

    def action_apply(self):
        """Pause all that were chosen, or end their pauses, or do it to none.

        :return: a notification of how many were changed
        :raises UserError: when the user does not work letters, nothing is chosen, or
            the pause would hold nothing
        """
        require_one(self)
        self.env["dunning.letter"]._check_dunning_user()
        customers = self.partner_ids.commercial_partner_id
        chosen = (customers.with_company(self.company_id), self.group_ids)
        if not any(chosen):
            raise UserError(self.env._("Choose customers or groups first."))
        vals = self._prepare_vals()
        changed = 0
        for records in chosen:
            some = records.filtered(lambda record: _differs(record, vals))
            self._check_day(some)
            # Some models add to what they are given.
            some.write(dict(vals))
            changed += len(some)
        return notify(
            "success" if changed else "warning",
            self.env._(
                "Changed: %(count)s; unchanged: %(left)s",
                count=changed,
                left=sum(map(len, chosen)) - changed,
            ),
        )

    def _prepare_vals(self):
        """Values of the pause.

        :return: dict for write
        """
        pauses = self.what == "pause"
        return {
            "dunning_paused": pauses,
            "dunning_pause_until": pauses and self.pause_until,
            "dunning_pause_reason": pauses and self.pause_reason,
        }

    def _check_day(self, records):
        """Refuse a pause that would hold none of these, or not all."""
        if self.what != "pause" or not self.pause_until:
            return
        for record in records:
            today = record._dunning_get_pause_company()._dunning_today()
            if self.pause_until <= today:
                raise UserError(record._dunning_say_pause_over())


def _differs(record, vals):
    """Whether a record does not have some values yet.

    :param vals: dict for write
    """
    return any((record[name] or False) != (vals[name] or False) for name in vals)
