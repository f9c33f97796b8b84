"""Promises, disputes and hand-overs in the history of invoice and customer."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase

# Odoo's test cases switch the chatter off.
TRACKED = {"tracking_disable": False, "mail_notrack": False}


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestTimelineCollection(CollectionCase):
    def setUp(self):
        super().setUp()
        # Odoo does not track what is changed in the transaction of the creation.
        self._flush_chatter()

    def _flush_chatter(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _change(self, **values):
        self.invoice.with_context(**TRACKED).write(values)
        self._flush_chatter()

    def _events(self, record=None, kind=None):
        record = (record or self.invoice).with_user(self.clerk)
        as_of = self.company._dunning_today()
        scope = (
            record._dunning_get_timeline_scope(as_of)
            if record._name == "account.move"
            else record._dunning_get_timeline_scope(self.company, as_of)
        )
        found = self.env["dunning.timeline"].with_user(self.clerk)._get_events(scope)
        return [event for event in reversed(found) if event["kind"] == kind]

    def test_hand_over_and_return(self):
        invoice = self.invoice.with_context(**TRACKED)
        invoice._dunning_set_in_collection(self.agency)
        self._flush_chatter()
        invoice.return_from_collection("Agreed on rates")
        self._flush_chatter()
        titles = ["Handed over to collection", "Back from collection"]
        for record in (self.invoice, self.customer):
            events = self._events(record, "collection")
            self.assertEqual([event["title"] for event in events], titles)
            for event in events:
                self.assertIn("Agency", event["details"])

    def test_dispute_begun_changed_and_settled(self):
        self._change(dunning_disputed=True, dunning_dispute_reason="Broken")
        self._change(dunning_disputed_amount=19)
        self._change(dunning_disputed=False)
        events = self._events(kind="dispute")
        self.assertEqual(
            [event["title"] for event in events],
            ["Disputed by the customer", "Dispute changed", "Dispute settled"],
        )
        self.assertIn("Broken", events[0]["details"])
        self.assertIn("the whole invoice", events[0]["details"])
        self.assertTrue(any("19.00" in text for text in events[1]["details"]))

    def test_promises_with_what_became_of_them(self):
        promises = self.env["dunning.promise"]
        for day in ("27 May", "28 May"):
            promises |= promises.create(
                {
                    "move_id": self.invoice.id,
                    "date": self.day(day),
                    "note": "On the <b>phone</b>",
                }
            )
        promises[0].action_withdraw()
        events = self._events(self.customer, "promise")
        self.assertEqual(
            [(event["badge"][0], event["void"]) for event in events],
            [("Withdrawn", True), ("Pending", False)],
        )
        self.assertEqual(events[0]["document"], self.invoice)
        shown = self.invoice.with_user(self.clerk).dunning_timeline
        self.assertIn("On the &lt;b&gt;phone", shown)
        with freeze_time("2026-05-29 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self._events(kind="promise")[1]["badge"][0], "Broken")
