"""What a call came to is noted once: a promise, a dispute, nobody reached."""

from lxml import etree

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time
from odoo.tools.safe_eval import safe_eval

from .support.calls_case import CallsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestCallOutcome(CallsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._plan().with_user(cls.clerk)

    def _note(self, outcome, **values):
        """As the two clicks of a list do it."""
        action = self.call.with_context(dunning_outcome=outcome).action_open_outcome()
        dialog = self.env[action["res_model"]].with_user(self.clerk)
        form = Form(dialog.with_context(**action["context"]))
        self.assertEqual(form.outcome, outcome)
        for name, value in values.items():
            if name == "move_ids":
                form.move_ids.clear()
            else:
                form[name] = value
        form.save().action_confirm()
        self.env.invalidate_all()

    def test_two_clicks_note_a_promise(self):
        self._note("promise")
        promise = self.invoice.dunning_promise_ids
        self.assertEqual(promise.date, self.day("3 June"))
        self.assertEqual(promise.user_id, self.clerk)
        self.assertEqual((self.call.state, self.call.outcome), ("done", "promise"))
        self.assertEqual(self.call.outcome_date, self.day("27 May"))
        self.assertEqual(self.call.caller_id, self.clerk)
        self.assertFalse(self._due())

    def test_a_call_that_is_no_longer_needed_offers_only_to_end_it(self):
        for kind in ("form", "list", "kanban"):
            arch = etree.fromstring(self.call.get_view(view_type=kind)["arch"])
            names = ("action_open_outcome", "action_not_reached")
            offered = [
                button.get("string")
                for name in names
                for button in arch.iterfind(f".//button[@name='{name}']")
                if not safe_eval(
                    button.get("invisible"), {"outcome": False, "state": "dropped"}
                )
            ]
            self.assertEqual(offered, ["Nothing"], kind)

    def test_a_promise_has_a_day_an_amount_and_words(self):
        self._note("promise", date="2026-05-29", amount=19, text="Mr Fox")
        promise = self.invoice.dunning_promise_ids
        self.assertEqual(
            (promise.date, promise.amount, promise.note),
            (self.day("29 May"), 19, "Mr Fox"),
        )

    def test_a_dispute_needs_its_reason(self):
        with self.assertRaisesRegex(UserError, "disputes"):
            self.call.note_outcome("dispute", text=" ")
        self._note("dispute", text="Came late", amount=20)
        self.assertTrue(self.invoice.dunning_disputed)
        self.assertEqual(self.invoice.dunning_disputed_amount, 20)
        self.assertEqual(self.invoice.dunning_dispute_reason, "Came late")

    def test_a_program_may_send_the_amount_as_text(self):
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 10,
                "dunning_dispute_reason": "Broken",
            }
        )
        for amount in ("junk", [1], "nan", 10**400, -1, "1e99"):
            for outcome in ("promise", "dispute", "nothing"):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.call.note_outcome(
                        outcome, date="2026-05-29", text="So", amount=amount
                    )
        self.call.note_outcome("dispute", text="Came late", amount="20")
        self.assertEqual(self.invoice.dunning_disputed_amount, 20)

    def test_taking_out_all_invoices_does_not_mean_all_of_them(self):
        for outcome in ("promise", "dispute"):
            with self.assertRaisesRegex(UserError, "Choose the invoices"):
                self._note(outcome, text="Came late", move_ids=None)
        self.assertFalse(self.invoice.dunning_disputed)
        self.assertFalse(self.invoice.dunning_promise_ids)

    def test_not_reached_is_one_click_and_there_is_another_call(self):
        with freeze_time("2026-05-29 10:00:00"):  # a Friday
            self.call.action_not_reached()
        (again,) = self.call.letter_id.call_ids - self.call
        self.assertEqual(again.date, self.day("1 June"))
        self.assertEqual((again.attempt, again.user_id), (2, self.call.user_id))
        self.assertEqual(again.line_ids, self.call.line_ids)

    def test_call_again_on_a_day(self):
        self._note("again", date="2026-06-05")
        (again,) = self.call.letter_id.call_ids - self.call
        self.assertEqual(again.date, self.day("5 June"))
        with self.assertRaisesRegex(UserError, "from today"):
            again.with_user(self.clerk).note_outcome("again", "2026-05-26")

    def test_nothing_agreed_ends_it(self):
        self._note("nothing", text="Rude")
        self.assertEqual(self.call.letter_id.call_ids, self.call)
        self.assertEqual(self.call.note, "Rude")

    def test_it_is_noted_once_and_people_are_told_where(self):
        self._note("nothing", text="Rude")
        with self.assertRaisesRegex(UserError, "already"):
            self.call.note_outcome("promise", "2026-05-29")
        letter = self.call.letter_id
        subtype = self.env.ref("dunning_advanced.mail_subtype_dunning")
        for record in (letter, self.customer):
            bodies = record.message_ids.filtered(lambda m: "Rude" in m.body)
            self.assertEqual(len(bodies), 1, record)
            self.assertIn("Nothing Agreed", bodies.body)
        self.assertEqual(self.customer.message_ids[0].subtype_id, subtype)
        for record in (self.customer, self.invoice):
            self.assertIn("Called: Nothing Agreed", record.dunning_timeline)

    def test_what_is_wrong_is_refused_in_words(self):
        for arguments, words in (
            ({"outcome": "maybe"}, "no outcome"),
            ({"outcome": ["promise"]}, "no outcome"),
            ({"outcome": "promise"}, "Enter the day"),
            ({"outcome": "again"}, "Enter the day"),
            ({"outcome": "promise", "date": "soon"}, "no day"),
            ({"outcome": "promise", "date": "2026-05-26"}, "over"),
            ({"outcome": "promise", "date": "2026-05-29", "amount": -1}, "below"),
            ({"outcome": "nothing", "text": 5}, "no text"),
            ({"outcome": "dispute", "text": "No", "move_ids": [0]}, "no Journal"),
        ):
            with (
                self.subTest(arguments),
                self.assertRaisesRegex((UserError, ValidationError), words),
                self.cr.savepoint(),
            ):
                self.call.note_outcome(**arguments)
        self.assertFalse(self.call.outcome)
        self.assertFalse(self.invoice.dunning_promise_ids)

    def test_an_amount_is_of_one_invoice(self):
        other = self._create_invoice("13 May", partner=self._create_customer("Two"))
        both = self._create_invoice("13 May", 30, partner=other.partner_id)
        self._run_day("27 May")
        call = self._letters(other.partner_id).call_ids.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "one invoice only"):
            call.note_outcome("promise", "2026-05-29", amount=10)
        call.note_outcome("promise", "2026-05-29", amount=10, move_ids=both.ids)
        self.assertEqual(both.dunning_promise_ids.amount, 10)
        self.assertFalse(other.dunning_promise_ids)

    def test_what_was_paid_since_is_not_promised(self):
        self._pay(self.invoice, 119, "26 May")
        with self.assertRaisesRegex(UserError, "Nothing Agreed"):
            self.call.note_outcome("promise", "2026-05-29")
        self.call.note_outcome("nothing")
        self.assertEqual(self.call.outcome, "nothing")

    def test_day_and_caller_may_be_changed_until_somebody_has_called(self):
        self.call.write({"date": "2026-05-28", "user_id": self.env.user.id})
        with self.assertRaises(UserError):
            self.call.outcome = "promise"
        self.call.note_outcome("nothing")
        with self.assertRaises(UserError):
            self.call.date = "2026-05-29"

    def test_the_dashboard_counts_what_its_list_shows(self):
        self.company.dunning_restrict_users = False

        def rows():
            dashboard = self.env["dunning.dashboard"].with_user(self.clerk)
            (figures,) = dashboard.get_figures()
            (box,) = [box for box in figures["boxes"] if box["name"] == "work"]
            return {row["name"]: row for row in box["rows"]}

        self.assertEqual(rows()["calls"]["count"], 1)
        self.assertEqual(rows()["late_calls"]["count"], 0)
        found = self.env["dunning.call"].search(rows()["calls"]["action"]["domain"])
        self.assertEqual(found, self.call)
        with freeze_time("2026-05-28 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(rows()["late_calls"]["count"], 1)
        self.call.note_outcome("nothing")
        self.assertNotIn("calls", rows())

    def test_what_was_noted_by_mistake_is_followed_by_another_call(self):
        self.assertFalse(self.call.may_repeat)
        with self.assertRaisesRegex(UserError, "already"):
            self.call.action_call_again()
        self._note("nothing")
        self.assertTrue(self.call.may_repeat)
        action = self.call.action_call_again()
        again = self.env["dunning.call"].browse(action["res_id"])
        self.assertEqual((again.date, again.state), (self.day("27 May"), "due"))
        self.assertEqual((again.attempt, again.letter_id), (2, self.call.letter_id))
        self.assertEqual(self.call.outcome, "nothing")
        self.assertFalse(self.call.may_repeat)
        again.with_user(self.clerk).note_outcome("not_reached")
        self.assertFalse(self.call.may_repeat, "another one waits")

    def test_nobody_is_called_once_more_about_what_is_paid(self):
        self._note("nothing")
        self._pay(self.invoice, 119.0, "27 May")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "."), self.cr.savepoint():
            self.call.action_call_again()
        self.assertFalse(self.call.letter_id.call_ids - self.call)
