"""What is next for an invoice or a customer, or why nothing is."""

from odoo import api, models
from odoo.tools import format_date

from .. import engine


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    @api.model
    def _prepare_next(self, scope):
        """What is next, asked of the engine: the same answer as *Why or Why Not?*

        :return: dict with ``title``, ``reason`` (the first obstacle, or nothing) and
            ``waits``: whether there is a next level at all
        """
        items, decision = self._decide(scope)
        steps = engine.next_steps(decision)
        item = min(
            (item for item in items if item.id in steps),
            key=lambda item: steps[item.id].date,
            default=None,
        )
        skips = {skip.item.id: skip for skip in decision.skips}
        if item:
            return {
                "title": self._describe_step(steps[item.id], scope),
                "reason": self._describe_skip(skips.get(item.id), scope),
                "waits": True,
            }
        held = next((skips[item.id] for item in items if item.id in skips), None)
        return {
            "title": self.env._("No further letter in sight"),
            "reason": self._describe_skip(held, scope)
            if items
            else self._describe_nothing_open(scope),
            "waits": False,
        }

    def _decide(self, scope):
        """The customer's open items, or those of the invoice, and the decision.

        :return: (list of :class:`engine.OpenItem`, :class:`engine.Decision`)
        """
        # sudo: procedures and open items decide, which sales may not read; they are
        # those of a record that the user has been allowed to read.
        facts = self.env["dunning.open.item"].sudo()
        customer = scope.record.sudo().commercial_partner_id
        if not customer:
            return [], engine.Decision()
        (account,) = facts._fetch_accounts(scope.company, customer, scope.as_of)
        decision = engine.decide_all(
            account, facts._get_rulebook(scope.company), scope.as_of
        )
        items = account.claims
        if scope.invoice:
            items = [item for item in items if item.move_id == scope.invoice.id]
        return items, decision

    def _describe_step(self, step, scope):
        # sudo: only the name of the level is told, see _decide.
        level = self.env["dunning.level"].sudo().browse(step.level.id)
        if step.date <= scope.as_of:
            return self.env._("Next: %(level)s, due now", level=level.name)
        return self.env._(
            "Next: %(level)s on %(date)s",
            level=level.name,
            date=format_date(self.env, step.date),
        )

    def _describe_skip(self, skip, scope):
        """The first obstacle in words, and the invoice where there are several."""
        if not skip or not skip.obstacles:
            return ""
        reason = self.env["dunning.run.skip"]._explain(skip.obstacles[:1])
        if scope.invoice:
            return reason
        return self.env._(
            "%(invoice)s: %(reason)s", invoice=skip.item.name, reason=reason
        )

    def _describe_nothing_open(self, scope):
        reason = "nothing_open"
        if scope.invoice:
            reason = scope.invoice._get_reason_not_open()
        return self.env["dunning.run.skip"]._explain((engine.Obstacle(reason),))
