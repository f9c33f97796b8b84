"""Pauses on the tab: who, why, until when, and when they ended."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from odoo.addons.mail.tools.discuss import Store

from .support.timeline_case import TimelineCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestTimelinePauses(TimelineCase):
    def test_a_pause_tells_who_why_and_until_and_ends_by_itself(self):
        self._pause(
            self.customer,
            "20 May",
            dunning_paused=True,
            dunning_pause_until="2026-06-10",
            dunning_pause_reason="Call in June",
        )
        begun, ended = self._events(self.customer, kind="pause")
        self.assertEqual(
            begun["details"],
            [f"by {self.env.user.name}", "until 06/10/2026", "Call in June"],
        )
        self.assertEqual(ended["title"], "Pause ended by itself")
        self.assertEqual(str(ended["date"]), "2026-06-10")
        self.assertEqual(len(self._events(self.invoice, kind="pause")), 2)

    def test_a_pause_that_is_prolonged_has_not_ended_before(self):
        pause = {"dunning_paused": True, "dunning_pause_reason": "x"}
        self._pause(self.invoice, "20 May", dunning_pause_until="2026-05-30", **pause)
        self._pause(self.invoice, "25 May", dunning_pause_until="2026-06-20")
        self._pause(self.invoice, "26 May", dunning_paused=False)
        titles = [event["title"] for event in self._events(self.invoice, kind="pause")]
        self.assertEqual(titles, ["Dunning paused", "Pause changed", "Pause ended"])
        (first, *_rest) = self._events(self.customer, kind="pause")
        self.assertEqual(first["link"]["id"], self.invoice.id)

    def test_a_pause_in_another_company_is_not_told(self):
        other = self.setup_other_company()["company"]
        pause = {"dunning_paused": True, "dunning_pause_reason": "Only there"}
        self._pause(self.customer.with_company(other), "20 May", **pause)
        self.assertFalse(self._events(self.customer, kind="pause"))
        scope = self.customer._dunning_get_timeline_scope(other, self.day("15 June"))
        (event,) = self.env["dunning.timeline"]._get_events(scope)
        self.assertIn("Only there", event["details"])

    def test_the_chatter_of_a_shared_customer_tells_each_company_its_own(self):
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        pause = {"dunning_paused": True, "dunning_pause_reason": "Nearly insolvent"}
        self._pause(self.customer, "20 May", **pause, phone="+49 40 12")
        for user, is_told in ((self.invoicer, True), (stranger, False)):
            chatter = self._read_chatter(self.customer, user)
            self.assertEqual("Nearly insolvent" in chatter, is_told)
            self.assertIn("+49 40 12", chatter)
            found = self._read_chatter(self.customer, user, "Nearly insolvent")
            self.assertEqual("Nearly insolvent" in found, is_told)

    def _read_chatter(self, record, user, search_term=None):
        """What the web client gets to show the chatter, as text."""
        self.env.invalidate_all()
        messages = self.env["mail.message"].with_user(user)
        messages = messages.with_context(allowed_company_ids=user.company_id.ids)
        thread = record.with_env(messages.env)
        found = messages._message_fetch(None, thread=thread, search_term=search_term)
        return str(Store().add(found["messages"]).get_result())

    def test_a_group_pauses_its_invoices(self):
        group = self.env["dunning.invoice.group"].create(
            {"name": "Site", "partner_id": self.customer.id}
        )
        self.invoice.dunning_group_id = group
        pause = {"dunning_paused": True, "dunning_pause_reason": "Acceptance"}
        self._pause(group, "20 May", **pause)
        for record in (self.invoice, self.customer):
            (event,) = self._events(record, kind="pause")
            self.assertEqual(event["link"]["name"], "Site")
        self.assertTrue(self.invoice.dunning_on_pause)
