from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...models.actions import notify
from ...models.arguments import get_active, require_one


class DunningLetterCancel(models.TransientModel):
    """Cancel letters, one or many, or all of a run, with one reason.

    Opened on letters or runs, as any action: by ``active_model`` and ``active_ids``.
    """

    _name = "dunning.letter.cancel"
    _description = "Cancel Dunning Letters"
    _inherit = ["dunning.readable.mixin"]

    run_ids = fields.Many2many(
        "dunning.run",
        string="Runs",
        default=lambda self: get_active(self.env["dunning.run"]),
    )
    letter_ids = fields.Many2many(
        "dunning.letter",
        string="Letters",
        default=lambda self: get_active(self.env["dunning.letter"]).filtered(
            lambda letter: letter.state != "cancelled"
        ),
    )
    reason = fields.Text(help="For your own use; no customer reads it.")
    issued_count = fields.Integer(compute="_compute_counts")
    proposed_count = fields.Integer(compute="_compute_counts")
    sent_count = fields.Integer(compute="_compute_counts")

    @api.depends("letter_ids", "run_ids")
    def _compute_counts(self):
        for wizard in self:
            counts = dict(
                self.env["dunning.letter"]._read_group(
                    wizard._get_domain(), ["state"], ["__count"]
                )
            )
            wizard.issued_count = counts.get("issued", 0)
            wizard.proposed_count = counts.get("proposed", 0)
            wizard.sent_count = self.env["dunning.letter"].search_count(
                wizard._get_domain()
                & Domain("state", "=", "issued")
                & Domain("delivery_state", "=", "sent")
            )

    def _get_domain(self):
        """The letters to cancel; a run may have thousands."""
        if self.run_ids:
            return Domain("run_id", "in", self.run_ids.ids)
        return Domain("id", "in", self.letter_ids.ids)

    def action_cancel(self):
        """Cancel the letters: levels and fees fall back, the documents stay.

        :return: a notification that says how many, and closes the dialog
        :raises UserError: when there is nothing to cancel, or a reason is missing
        """
        require_one(self)
        self.env["dunning.letter"]._check_dunning_user()
        count = self.issued_count + self.proposed_count
        runs = self.run_ids.filtered(lambda run: run.state != "cancelled")
        if not count and not runs:
            raise UserError(self._say_nothing_to_cancel())
        (self.run_ids or self.letter_ids).action_cancel(self.reason)
        if count:
            said = self.env._("Cancelled letters: %(count)s", count=count)
        else:
            said = self.env._("Cancelled runs: %(count)s", count=len(runs))
        return notify("success", said)

    def _say_nothing_to_cancel(self):
        if self.run_ids:
            return self.env._("These runs have been cancelled already.")
        return self.env._("None of these letters is proposed or issued any more.")
