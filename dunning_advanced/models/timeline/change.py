"""Events that the chatter knows: what changes of tracked fields mean."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .dunning_timeline import LIMIT

# Where the chatter keeps a value, by type of field; others: under the type's own name.
COLUMNS = {
    "boolean": "integer",
    "date": "datetime",
    "many2one": "char",
    "monetary": "float",
    "selection": "char",
}


class Change(NamedTuple):
    """One message of the chatter: the tracked fields of a kind before and after it."""

    record: models.BaseModel
    message: models.BaseModel
    date: date
    before: dict
    after: dict


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    @api.model
    def _get_tracked_kinds(self):
        """Kinds of events made of tracked fields; override it to add one.

        Each has a method ``_prepare_<kind>_events(changes, scope)``, which takes all
        :class:`Change` of one record, oldest first, and returns a list of
        :meth:`_prepare_event`.

        :return: dict of kind to (names of models, names of tracked fields)
        """
        invoices = ("account.move",)
        paused = ("res.partner", *invoices, "dunning.invoice.group")
        return {
            "pause": (
                paused,
                ("dunning_paused", "dunning_pause_until", "dunning_pause_reason"),
            ),
            "cancelling": (("dunning.letter",), ("state",)),
            "collection": (invoices, ("dunning_collection_date", "dunning_agency_id")),
            "dispute": (
                invoices,
                (
                    "dunning_disputed",
                    "dunning_disputed_amount",
                    "dunning_dispute_reason",
                ),
            ),
        }

    @api.model
    def _get_tracked_events(self, scope):
        """Pauses and whatever else is read from tracked fields."""
        messages = self._fetch_tracked_values(scope)
        return [
            event
            for kind, (model_names, names) in self._get_tracked_kinds().items()
            for model_name in model_names
            for record in self._read_tracked(model_name, messages, names, scope)
            if (changes := self._prepare_changes(record, messages, names, scope))
            for event in getattr(self, f"_prepare_{kind}_events")(changes, scope)
        ]

    def _read_tracked(self, model_name, messages, names, scope):
        """The records of a model that have changed, with the fields as they are now.

        :param messages: what :meth:`_fetch_tracked_values` returns
        """
        ids = [id_ for model, id_ in messages if model == model_name]
        # sudo: see _fetch_tracked_values; sales may not read invoices themselves.
        records = self.env[model_name].sudo().with_company(scope.company).browse(ids)
        records.fetch(names)
        return records

    def _get_tracked_records(self, scope):
        """The records whose chatter is read; all may be read by the user."""
        letters = self.env["dunning.letter"].search(
            [*scope.letters, ("state", "=", "cancelled")], limit=LIMIT + 1
        )
        return [scope.customer, scope.moves, scope.groups, letters]

    def _fetch_tracked_values(self, scope):
        """The newest changes of tracked fields.

        :return: dict of (model, id) to dict of ``mail.message`` to its
            ``mail.tracking.value``, oldest first
        """
        domain = Domain.OR(
            self._tracked_domain(records, scope)
            for records in self._get_tracked_records(scope)
            if records
        )
        # sudo: only administrators may read tracked values. The chatter shows these to
        # everybody who may read the record, as the user may.
        values = self.env["mail.tracking.value"].sudo()
        values = values.search(domain, order="id desc", limit=LIMIT + 1).sorted("id")
        values.mail_message_id.fetch(["model", "res_id", "date", "author_id"])
        found = defaultdict(lambda: defaultdict(values.browse))
        for value in values:
            message = value.mail_message_id
            found[message.model, message.res_id][message] += value
        return found

    def _tracked_domain(self, records, scope):
        """Domain of the tracked values of records of one model."""
        names = {
            name
            for model_names, names in self._get_tracked_kinds().values()
            for name in names
            if records._name in model_names
        }
        get_field = self.env["ir.model.fields"]._get
        of_records = [("model", "=", records._name), ("res_id", "in", records.ids)]
        if records == scope.customer:
            # The customer's fields differ by company, and so does what happened.
            of_records.append(("record_company_id", "=", scope.company.id))
        return Domain(
            "field_id", "in", [get_field(records._name, name).id for name in names]
        ) & Domain("mail_message_id", "any", of_records)

    def _prepare_changes(self, record, messages, names, scope):
        """The changes of some fields of a record, oldest first.

        A message holds only what it has changed; the rest is as it was before.

        :param messages: what :meth:`_fetch_tracked_values` returns
        """
        messages = messages[record._name, record.id]
        state = {name: record[name] for name in names}
        for values in reversed(messages.values()):
            state |= self._read_values(values, "old", names)
        changes = []
        for message, values in messages.items():
            changed = self._read_values(values, "new", names)
            if changed:
                day = self._get_local_date(message.date, scope.company)
                after = state | changed
                changes.append(Change(record, message, day, state, after))
                state = after
        return changes

    def _read_values(self, values, which, names):
        """The old or new values of some fields, by name.

        :param values: ``mail.tracking.value`` of one message
        :param which: old or new
        """
        found = {}
        for value in values:
            field = self.env[value.field_id.model]._fields[value.field_id.name]
            if field.name in names:
                stored = value[f"{which}_value_{COLUMNS.get(field.type, field.type)}"]
                as_day = field.type == "date" and stored
                found[field.name] = stored.date() if as_day else stored
        return found

    def _prepare_change_event(self, kind, change, scope, icon, title, **values):
        """An event made of a change: who made it, and where it is not the record shown.

        :param values: as for :meth:`_prepare_event`; ``details`` come after the name
        """
        # sudo: the name of a colleague, as the chatter shows it.
        author = change.message.author_id.sudo().name
        by = [self.env._("by %(name)s", name=author)] if author else []
        details = [*by, *values.pop("details", ())]
        return self._prepare_event(
            kind,
            change.date,
            (40, change.message.id),
            icon,
            title,
            details=details,
            document=self._get_elsewhere(change, scope),
            **values,
        )

    def _get_elsewhere(self, change, scope):
        """The changed record, where it is not the one whose history is told."""
        return change.record if change.record != scope.record else None

    def _prepare_pause_events(self, changes, scope):
        """Pauses that began, were changed, were ended, or ended by themselves."""
        events = []
        following = [change.date for change in changes[1:]] + [scope.as_of]
        for change, day in zip(changes, following, strict=True):
            events += self._prepare_pause_event(change, scope)
            until = change.after["dunning_pause_until"]
            if change.after["dunning_paused"] and until and until <= day:
                events.append(self._prepare_pause_over(change, until, scope))
        return events

    def _prepare_pause_event(self, change, scope):
        """What a change means for the pause: a list of one event or none."""
        before, after = change.before, change.after
        if not after["dunning_paused"]:
            until = before["dunning_pause_until"]
            over = not before["dunning_paused"] or (until and until <= change.date)
            title, details = self.env._("Pause ended"), []
        else:
            over = before == after
            title = (
                self.env._("Pause changed")
                if before["dunning_paused"]
                else self.env._("Dunning paused")
            )
            details = self._describe_pause(after)
        if over:
            return []
        icon = "pause" if after["dunning_paused"] else "play"
        tone = "warning" if after["dunning_paused"] else "secondary"
        return [
            self._prepare_change_event(
                "pause", change, scope, icon, title, tone=tone, details=details
            )
        ]

    def _describe_pause(self, state):
        until, reason = state["dunning_pause_until"], state["dunning_pause_reason"]
        texts = [self.env._("until %(date)s", date=format_date(self.env, until))]
        return [*(texts if until else ()), *([reason] if reason else ())]

    def _prepare_pause_over(self, change, until, scope):
        """The end of a pause that ended by itself, as it had been set."""
        return self._prepare_event(
            "pause",
            until,
            (40, change.message.id),
            "play",
            self.env._("Pause ended by itself"),
            document=self._get_elsewhere(change, scope),
        )

    def _prepare_cancelling_events(self, changes, scope):
        """The letters are cancelled now: the last change of their state did it."""
        return [
            self._prepare_change_event(
                "cancelling",
                change,
                scope,
                "times",
                self.env._("Letter cancelled"),
                tone="danger",
                details=[change.record.cancel_reason],
            )
            for change in changes[-1:]
        ]
