"""Promises, disputes, calls and hand-overs as events of the history."""

from odoo import models
from odoo.tools import format_amount, format_date

from .dunning_timeline import LIMIT

PROMISE_TONES = {"open": "info", "kept": "success", "broken": "danger"}
# What is no more than history has this tone.
OVER = "secondary"
CALL_TONES = {"promise": "success", "dispute": "warning"}


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    def _get_promise_events(self, scope):
        """What was promised, whether it was kept, and what was withdrawn."""
        # sudo: sales may read the history of invoices that they may not read; these
        # promises are about the invoices of a record that the user may read.
        promises = self.env["dunning.promise"].sudo().with_context(active_test=False)
        found = promises.search(
            [("move_id", "in", scope.moves.ids)], order="id desc", limit=LIMIT + 1
        )
        return [self._prepare_promise_event(promise, scope) for promise in found]

    def _prepare_promise_event(self, promise, scope):
        labels = dict(promise._fields["state"]._description_selection(self.env))
        title = self.env._(
            "Promised to pay by %(date)s", date=format_date(self.env, promise.date)
        )
        state = promise.state
        return self._prepare_event(
            "promise",
            self._get_local_date(promise.create_date, scope.company),
            (45, promise.id),
            "handshake-o",
            title,
            amount=promise.amount or promise.amount_open,
            currency=promise.currency_id,
            badge=(labels[state], PROMISE_TONES.get(state, OVER)),
            details=[
                self.env._(
                    "by %(name)s",
                    name=promise.user_id.name or promise.partner_id.display_name,
                ),
                *promise._say_replaced(),
                *([promise.note] if promise.note else ()),
            ],
            document=promise.move_id if promise.move_id != scope.record else None,
            void=not promise.active,
        )

    def _get_call_events(self, scope):
        """What came of calls about the letters."""
        calls = self.env["dunning.call"].search(
            [
                ("letter_id", "any", scope.letters),
                ("outcome", "not in", (False, "dropped")),
            ],
            order="outcome_date desc, id desc",
            limit=LIMIT + 1,
        )
        # sudo: the name of a colleague.
        callers = {call: call.caller_id.sudo().name for call in calls}
        labels = dict(calls._fields["outcome"]._description_selection(self.env))
        return [
            self._prepare_event(
                "call",
                call.outcome_date,
                (40, call.id),
                "phone",
                self.env._("Called: %(outcome)s", outcome=labels[call.outcome]),
                tone=CALL_TONES.get(call.outcome, "secondary"),
                document=call.letter_id,
                details=[
                    self.env._("by %(name)s", name=callers[call]),
                    *([call.note] if call.note else ()),
                ],
            )
            for call in calls
        ]

    def _prepare_collection_events(self, changes, scope):
        """Hand-overs to an agency, and what came back."""
        events = []
        for change in changes:
            came_back = not change.after["dunning_collection_date"]
            state = change.before if came_back else change.after
            title = (
                self.env._("Back from collection")
                if came_back
                else self.env._("Handed over to collection")
            )
            events.append(
                self._prepare_change_event(
                    "collection",
                    change,
                    scope,
                    "undo" if came_back else "gavel",
                    title,
                    tone="secondary" if came_back else "danger",
                    details=[self._get_agency_name(state)],
                )
            )
        return events

    def _get_agency_name(self, state):
        """The name that the chatter keeps, or the agency as it is now."""
        agency = state["dunning_agency_id"]
        named = isinstance(agency, models.BaseModel)
        return (agency.display_name if named else agency) or ""

    def _prepare_dispute_events(self, changes, scope):
        """Disputes that began, were changed or were settled."""
        events = []
        for change in changes:
            before, after = (
                state["dunning_disputed"] for state in (change.before, change.after)
            )
            if not before and not after:
                continue
            title = (
                self.env._("Dispute settled")
                if not after
                else self.env._("Dispute changed")
                if before
                else self.env._("Disputed by the customer")
            )
            events.append(
                self._prepare_change_event(
                    "dispute",
                    change,
                    scope,
                    "balance-scale",
                    title,
                    tone="warning" if after else "secondary",
                    details=self._describe_dispute(change) if after else [],
                )
            )
        return events

    def _describe_dispute(self, change):
        amount = change.after["dunning_disputed_amount"]
        reason = change.after["dunning_dispute_reason"]
        part = format_amount(self.env, amount or 0, change.record.currency_id)
        whole = self.env._("the whole invoice")
        return [part if amount else whole, *([reason] if reason else ())]
