"""Between issue and each channel: what the engine refuses today does not leave."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .support.border_events import BorderEvents

# What holds letters, and is no reason to take no money.
STILL_OWED = {
    "event_all_levels_off",
    "event_answered",
    "event_below_the_minimum",
    "event_company_off",
    "event_customer_paused",
    "event_due_later",
    "event_group_paused",
    "event_invoice_paused",
    "event_no_procedure",
    "event_procedure_archived",
    "event_promised",
    "event_receipt_on_the_suspense_account",
    "event_receipt_that_names_the_invoice",
    "event_statements_are_old",
}


@tagged("post_install", "-at_install")
class TestBorder(BorderEvents):
    def _deliveries(self, channel):
        return self.letter.delivery_ids.filtered(
            lambda d: d.channel == channel and d.state == "queued"
        )

    def _written_anew(self):
        """What the engine asks for today, had this letter never been written."""
        with self._undone():
            self.letter.action_cancel("Test")
            if not self.company.dunning_enabled:
                return 0
            run = self.env["dunning.run"].create({"date": "2026-05-24"})
            run.action_propose()
            proposals = run.letter_ids.filtered(
                lambda letter: (
                    self.invoice in letter.line_ids.move_id
                    and letter.partner_id == self.customer
                )
            )
            return sum(proposals.mapped("amount_total"))

    def _what_leaves(self):
        """The channels on which the letter leaves now."""
        left = set()
        for channel in ("send", "queue", "print", "mark", "resend", "preview"):
            with self._undone():
                if getattr(self, f"_leaves_by_{channel}")():
                    left.add(channel)
        return left

    def _leaves_by_send(self):
        self.letter.delivery_ids._cancel_waiting()
        self.letter.action_send()
        return self.letter.delivery_state == "queued"

    def _leaves_by_queue(self):
        delivery = self._deliveries("email")
        self.sink.received.clear()
        delivery.mail_mail_id.sudo().send()
        said = delivery.state == "failed" and delivery.error
        self.assertTrue(said or delivery.state == "sent")
        found = [
            to for _from, to, _m in self.sink.received if "k@customer.example" in to
        ]
        self.assertEqual(bool(found), not said)
        return not said

    def _leaves_by_print(self):
        delivery = self._deliveries(self.paper)
        action = delivery.action_print_batch()
        if delivery.state == "failed":
            self.assertIn(self.letter.name, action["params"]["message"])
            self.assertTrue(self.letter.activity_ids)
        return delivery.state == "queued"

    def _leaves_by_mark(self):
        try:
            self._deliveries(self.paper).action_mark_sent()
        except UserError as error:
            self.assertIn(self.letter.name, str(error))
            return False
        return True

    def _leaves_by_resend(self):
        self.letter.action_resend()
        return self.letter.delivery_state == "queued"

    def _leaves_by_preview(self):
        preview = self.letter.action_preview_email()["res_id"]
        return not self.env["dunning.letter.preview"].browse(preview).warning

    def test_what_the_engine_refuses_or_asks_less_for_leaves_on_no_channel(self):
        def check(name):
            # An answer ends with the letter that it is about.
            if name != "event_answered":
                self.assertLess(self._written_anew(), 119)
            self.assertEqual(self._what_leaves(), set())

        self.assertGreaterEqual(self._after_each("event_", check), 20)

    def test_what_changes_nothing_about_the_claim_stops_no_channel(self):
        everything = {"send", "queue", "print", "mark", "resend", "preview"}

        def check(_name):
            self.assertEqual(self._what_leaves(), everything)

        self._after_each("harmless_", check)

    def test_the_page_takes_no_more_than_is_owed(self):
        """Whoever is held may still pay; nobody is asked for what is not owed."""

        def check(name):
            total = self.letter._get_portal_sums()["total"]
            if name in STILL_OWED:
                self.assertEqual(total, 119)
            else:
                self.assertLess(total, 119)

        self._after_each("event_", check)

    def test_the_reason_is_said_in_words_of_the_engine(self):
        words = {
            "event_blocked": "Payment is blocked",
            "event_cancelled": "Cancelled",
            "event_set_to_draft": "Not posted",
            "event_due_later": r"Not yet due \(until 06/24/2026\)",
            "event_other_customer": "another customer",
            "event_covered_by_a_payment": "Covered by open credits",
            "event_covered_in_part_by_a_payment": "40.00 are covered by open credits",
            "event_company_off": "switched off for the company",
            "event_no_follow_up": "No Follow-Up",
            "event_procedure_archived": "procedure is archived",
        }

        def check(name):
            statement = self.letter._get_reason_not_to_send()
            reason = self.env["dunning.words"]._say(statement)
            self.assertRegex(reason, words.get(name, "Not sent: .*"))
            self.assertRegex(reason, "End what holds it|Cancel the letter")
            named = "K" if "covered_in_part" in name else self.letter.line_ids.move_name
            self.assertIn(named, reason)

        self._after_each("event_", check)
