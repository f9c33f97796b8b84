"""The history of an invoice, a group or a customer: all events in order of time.

Newest first, as the chatter and the lists of letters have it: what happened last is
what matters on the telephone, and what is next stands above it.
"""

from collections import defaultdict
from operator import itemgetter
from typing import NamedTuple

from odoo import api, models

# So many events are shown; older ones are in the list of letters and in the chatter.
LIMIT = 200

# A line names so many invoices; of the others it says how many they are.
SHOWN_INVOICES = 3


class Scope(NamedTuple):
    """Whose history is told. All records are ones that the user may read.

    :param record: the invoice, the group or the customer, as the user has opened it
    :param company: the company whose history it is
    :param as_of: today where the company is
    :param customer: the commercial partner; empty when the user may not read it
    :param moves: the invoice, or all that the customer's history is about
    :param groups: invoice groups that they belong to
    :param letters: domain of the letters
    """

    record: models.BaseModel
    company: models.BaseModel
    as_of: object
    customer: models.BaseModel
    moves: models.BaseModel
    groups: models.BaseModel
    letters: list

    @property
    def invoice(self):
        """The invoice whose history is told, or nothing."""
        return self.moves if self.record._name == "account.move" else None

    @property
    def only(self):
        """The invoices that the history is restricted to, or None: all of them."""
        return None if self.record._name == "res.partner" else self.moves


class DunningTimeline(models.AbstractModel):
    _name = "dunning.timeline"
    _description = "Dunning Timeline"

    @api.model
    def _render(self, scope):
        """The history as HTML, below what is next.

        :param scope: :class:`Scope`
        """
        events = self._get_events(scope)
        return self.env["ir.qweb"]._render(
            "dunning_advanced.dunning_timeline",
            {
                "step": self._prepare_next(scope),
                "events": events[:LIMIT],
                "limit": LIMIT if len(events) > LIMIT else 0,
            },
        )

    @api.model
    def _get_events(self, scope):
        """The events of all sources, newest first, one more than are shown.

        :param scope: :class:`Scope`
        :return: list of what :meth:`_prepare_event` returns
        """
        events = [
            event
            for name in self._get_event_sources()
            for event in getattr(self, name)(scope)
        ]
        events.sort(key=itemgetter("date", "order"), reverse=True)
        return self._add_links(events[: LIMIT + 1])

    @api.model
    def _get_event_sources(self):
        """The methods that find the events; override it to add one.

        Each takes the :class:`Scope` and returns a list of :meth:`_prepare_event`. It
        needs the newest ``LIMIT + 1`` only, and a number of statements that does not
        grow with them.
        """
        return [
            "_get_payment_events",
            "_get_pending_payment_events",
            "_get_letter_events",
            "_get_delivery_events",
            "_get_tracked_events",
            "_get_promise_events",
            "_get_call_events",
        ]

    @api.model
    def _prepare_event(self, kind, date, order, icon, title, **values):
        """One event of the history.

        :param kind: a name, for programs and style sheets
        :param date: the day on which it happened
        :param order: tuple that sorts the events of a day, (rank of the kind, number)
        :param icon: name of the icon without ``fa-``
        :param title: what happened, in a few words
        :param values: ``tone`` (of the icon, a colour of the web client), ``document``
            (the record to open), ``file`` (address of a document to open),
            ``badge`` (text, tone), ``details`` (list of texts), ``error``, ``amount``
            and ``currency``, ``void`` (it no longer counts)
        """
        return {
            "kind": kind,
            "date": date,
            "order": order,
            "icon": icon,
            "title": title,
            "tone": "secondary",
            "document": None,
            "file": None,
            "badge": None,
            "details": [],
            "error": None,
            "amount": None,
            "currency": None,
            "void": False,
            **values,
        }

    def _add_links(self, events):
        """Add the name of each event's document, and a link where the user may open it.

        :return: the events, with ``link``: dict of ``name``, ``model`` and ``id``
        """
        ids = defaultdict(set)
        for event in events:
            document = event["document"]
            if document:
                ids[document._name].add(document.id)
        links = {}
        for model, found in ids.items():
            records = self.env[model].browse(found)
            readable = set(records._filtered_access("read")._ids)
            # sudo: a number is told to whoever may know that there is such a document.
            for record in records.sudo():
                links[record] = {
                    "name": record.display_name,
                    "model": model,
                    "id": record.id in readable and record.id,
                }
        return [{**event, "link": links.get(event["document"])} for event in events]

    @api.model
    def _join_names(self, names):
        """The first names of many, and how many more there are."""
        shown = ", ".join(names[:SHOWN_INVOICES])
        more = len(names) - SHOWN_INVOICES
        return f"{shown} (+{more})" if more > 0 else shown

    @api.model
    def _get_local_date(self, moment, company):
        """The day of a moment where the company is."""
        return company._dunning_day(moment)
