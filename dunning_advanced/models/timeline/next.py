"""What is next for an invoice or a customer, or why nothing is."""

from collections import defaultdict
from datetime import date

from odoo import api, models
from odoo.tools import format_date

from ... import engine


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    @api.model
    def _prepare_next(self, scope):
        """What is next, asked of the engine: the same answer as *Why or Why Not?*

        :return: dict with ``title``, ``reasons`` (what stands in the way first, for
            the next item or else for all) and ``waits``: whether there is a next level
        """
        items, decision, steps = self._decide(scope)
        item = min(
            (item for item in items if item.id in steps),
            key=lambda item: steps[item.id].date,
            default=None,
        )
        skips = {skip.item.id: skip for skip in decision.skips}
        if item:
            title = self._describe_step(steps[item.id], scope)
            reasons = self._describe_skips([skips.get(item.id)], scope)
        else:
            title = self.env._("No further letter in sight")
            skipped = [skips.get(item.id) for item in items]
            reasons = self._describe_skips(skipped, scope)
        if not items:
            reasons = [self._describe_nothing_open(scope)]
        return {"title": title, "reasons": reasons, "waits": bool(item)}

    def _decide(self, scope):
        """The customer's open items, or those of invoice or group, and the decision.

        :return: (list of :class:`engine.OpenItem`, :class:`engine.Decision`, dict of
            item id to :class:`engine.Next`)
        """
        # sudo: procedures and open items decide, which sales may not read; they are
        # those of a record that the user has been allowed to read.
        facts = self.env["dunning.open.item"].sudo()
        customer = scope.customer.sudo()
        if scope.invoice:
            customer = scope.invoice.sudo()._dunning_get_debtors()
        if not customer:
            return [], engine.Decision(), {}
        (account,) = facts._fetch_accounts(scope.company, customer, scope.as_of)
        items = account.claims
        if scope.only is not None:
            items = [item for item in items if item.move_id in scope.only.ids]
        rulebook = facts._get_rulebook(scope.company)
        try:
            return items, *engine.look_ahead(account, rulebook, scope.as_of)
        except OverflowError:
            return items, engine.Decision(), {}  # the explanation says so

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

    def _describe_skips(self, skips, scope):
        """What stands in the way first, and last, in words; with a customer's invoices.

        :param skips: :class:`engine.Skip`, or None for items that are proposed
        :return: list of texts
        """
        names = defaultdict(list)
        for skip in filter(None, skips):
            for obstacle in self._get_first_and_last(skip):
                names[obstacle].append(skip.item.name)
        explain = self.env["dunning.run.skip"]._explain
        if scope.invoice:
            return [explain((obstacle,)) for obstacle in names]
        return [
            self.env._(
                "%(invoices)s: %(reason)s",
                invoices=self._join_names(sorted(set(found))),
                reason=explain((obstacle,)),
            )
            for obstacle, found in names.items()
        ]

    def _get_first_and_last(self, skip):
        """The obstacle to show, and the one that ends on the day that is told; where
        none is told, the one without an end."""
        first = skip.obstacles[0]
        endless = [one for one in skip.obstacles if one.until in (None, date.max)]
        last = (endless or [max(skip.obstacles, key=lambda one: one.until)])[0]
        return [first] if first.until == last.until else [first, last]

    def _describe_nothing_open(self, scope):
        reason = "nothing_open"
        if scope.invoice:
            reason = scope.invoice._dunning_get_reason_not_open()
        return self.env["dunning.run.skip"]._explain((engine.Obstacle(reason),))
