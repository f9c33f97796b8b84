"""Review: what a run has come to, in numbers that open the list behind them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..arguments import require_one


class DunningRun(models.Model):
    _inherit = "dunning.run"

    letter_count = fields.Integer(string="Number of Letters", compute="_compute_counts")
    repeat_count = fields.Integer(
        string="Could Be Said Again", compute="_compute_counts"
    )
    new_count = fields.Integer(string="Newly Due", compute="_compute_counts")
    checked_count = fields.Integer(string="Checked", compute="_compute_counts")
    issued_count = fields.Integer(string="Issued", compute="_compute_counts")
    unsent_count = fields.Integer(string="To Send", compute="_compute_counts")
    failed_count = fields.Integer(string="Not Delivered", compute="_compute_counts")
    fallen_count = fields.Integer(string="Fell Out", compute="_compute_counts")
    skip_count = fields.Integer(string="Not Dunned", compute="_compute_counts")

    @api.depends(
        "letter_ids.state",
        "letter_ids.selected",
        "letter_ids.repeats",
        "letter_ids.delivery_state",
        "skip_ids.fell_out",
    )
    def _compute_counts(self):
        of_run = Domain("run_id", "in", self.ids)
        counted = {
            name: (self.env[model], of_run & domain)
            for name, (model, domain) in self._get_count_domains().items()
        }
        for name, (model, domain) in counted.items():
            counts = dict(model._read_group(domain, ["run_id"], ["__count"]))
            for run in self:
                run[name] = counts.get(run, 0)

    @api.model
    def _get_count_domains(self):
        """What each number counts: a model and a domain within the run."""
        letter, skip = "dunning.letter", "dunning.run.skip"
        proposed = Domain("state", "=", "proposed")
        issued = Domain("state", "=", "issued")
        again = self.env[letter]._get_only_again_domain()
        return {
            "letter_count": (letter, ~again),
            "repeat_count": (letter, again),
            "new_count": (letter, proposed & Domain("repeats", "=", False)),
            "checked_count": (letter, proposed & Domain("selected", "=", True)),
            "issued_count": (letter, issued),
            "unsent_count": (letter, self.env[letter]._get_to_send_domain()),
            "failed_count": (letter, issued & Domain("delivery_state", "=", "failed")),
            "fallen_count": (skip, Domain("fell_out", "=", True)),
            "skip_count": (skip, Domain.TRUE),
        }

    def action_view_proposal(self):
        """Open the letters of the run: check, uncheck, open, preview."""
        return self._open("dunning_letter_action_proposal", "letter_count")

    def action_view_repeats(self):
        """Open what could be said again, which is no letter until it is checked."""
        return self._open("dunning_letter_action_proposal", "repeat_count")

    def action_review_sending(self):
        """Open what would be sent, to be read and then sent; nothing is queued yet."""
        return self._open("dunning_letter_action_to_send", "unsent_count")

    def action_view_failed(self):
        """Open the letters that could not be delivered."""
        return self._open("dunning_letter_action_failed", "failed_count")

    def action_view_skips(self):
        """Open what is not dunned, by reason."""
        return self._open("dunning_run_skip_action", "skip_count")

    def action_view_fallen(self):
        """Open what was proposed and not issued after all."""
        return self._open("dunning_run_skip_action", "fallen_count")

    def _open(self, action_name, count):
        """The list behind a number.

        :param action_name: id of an action of this add-on
        :param count: name of the number's field
        :return: action
        """
        require_one(self)
        self.check_access("read")
        _model, domain = self._get_count_domains()[count]
        domain &= Domain("run_id", "=", self.id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"dunning_advanced.{action_name}"
        )
        return {**action, "domain": list(domain)}
