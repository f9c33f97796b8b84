"""Promise and dispute through the schedules, as people note them."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import SQL

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-20 10:00:00")
class TestPromise(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls.clerk = new_test_user(
            cls.env,
            "promise_clerk",
            groups="dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )

    def _promise(self, text, amount=0, invoice=None):
        action = (invoice or self.invoice).with_user(self.clerk).action_promise()
        model = self.env[action["res_model"]].with_user(self.clerk)
        form = Form(model.with_context(**action["context"]))
        form.date = self.day(text)
        form.amount = amount
        form.note = "On the phone"
        return form.save().with_user(self.env.user)

    def test_of_two_promises_at_one_moment_the_second_finds_the_first(self):
        """The invoice is written, so that whoever began before is called again."""
        place = SQL("SELECT ctid FROM account_move WHERE id = %s", self.invoice.id)
        before = self.env.execute_query(place)
        self._promise("27 May")
        self.assertNotEqual(self.env.execute_query(place), before)

    def test_dunning_waits_until_the_day_after_and_goes_on_by_itself(self):
        promise = self._promise("27 May")
        self.assertEqual(promise.amount_open, 119)
        self.assertEqual(self.invoice.dunning_promise_date, self.day("27 May"))
        self._run_days("24 May", "29 May")
        self._assert_letters(("28 May", "1st Reminder"))

    def test_why_not_names_the_promise_and_the_day_after(self):
        self._promise("27 May")
        (found,) = self.invoice.explain_dunning("2026-05-25")
        self.assertEqual(found["reasons"][0]["code"], "promised")
        self.assertEqual(found["first_possible_date"], "2026-05-28")

    def test_a_promise_of_the_letters_sum_is_kept_when_the_invoice_is_paid(self):
        """Its charges are not the invoice's: whoever promised them broke nothing."""
        promise = self._promise("27 May", 124)
        self._pay(self.invoice, 119, "26 May")
        self.env.invalidate_all()
        self.assertEqual(promise.state, "kept")
        with freeze_time("2026-05-28 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promise.state, "kept")
            self.assertEqual(self.customer.dunning_broken_promise_count, 0)

    def test_who_promises_all_does_not_promise_what_is_disputed(self):
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19,
                "dunning_dispute_reason": "Broken",
            }
        )
        action = self.invoice.with_user(self.clerk).action_promise()
        self.assertEqual(action["context"]["default_amount"], 100)
        promise = self._promise("27 May")
        self.assertEqual((promise.amount, promise.amount_open), (100, 119))
        self.assertIn("100.00", self.invoice.message_ids[0].body)
        self._pay(self.invoice, 100, "26 May")
        with freeze_time("2026-05-28 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promise.state, "kept")

    def test_kept_broken_open(self):
        promises = {}
        for name, pay, on in (
            ("kept", 119, "27 May"),
            ("late", 119, "28 May"),
            ("part", 50, "25 May"),
            ("none", 0, None),
        ):
            invoice = self._create_invoice("10 May")
            promises[name] = self._promise("27 May", invoice=invoice)
            if pay:
                self._pay(invoice, pay, on)
        with freeze_time("2026-05-27 10:00:00"):
            self.env.invalidate_all()
            states = {name: promise.state for name, promise in promises.items()}
        self.assertEqual(
            states, {"kept": "kept", "late": "open", "part": "open", "none": "open"}
        )
        with freeze_time("2026-05-28 10:00:00"):
            self.env.invalidate_all()
            states = {name: promise.state for name, promise in promises.items()}
            self.assertEqual(self.customer.dunning_broken_promise_count, 3)
            broken = self.env["dunning.promise"].search([("state", "=", "broken")])
        self.assertEqual(
            states,
            {"kept": "kept", "late": "broken", "part": "broken", "none": "broken"},
        )
        self.assertEqual(len(broken), 3)

    def test_a_promised_part_is_kept_by_that_part(self):
        promise = self._promise("27 May", amount=50)
        self._pay(self.invoice, 50, "26 May")
        self.assertEqual(promise.state, "kept")

    def test_a_broken_promise_is_counted_and_found(self):
        self._promise("21 May")
        with freeze_time("2026-05-22 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.invoice.dunning_broken_promise_count, 1)
            self.assertFalse(self.invoice.dunning_promise_date)
            domain = [("dunning_promise_ids.state", "=", "broken")]
            self.assertIn(self.invoice, self.env["account.move"].search(domain))

    def test_the_last_promise_counts(self):
        self._promise("30 May")
        self._promise("26 May")
        self._run_days("24 May", "29 May")
        self._assert_letters(("27 May", "1st Reminder"))

    def test_withdrawn_dunning_goes_on_and_nothing_is_broken(self):
        promise = self._promise("27 May")
        promise.with_user(self.clerk).action_withdraw()
        self._run_day("24 May")
        self._assert_letters(("24 May", "1st Reminder"))
        with freeze_time("2026-05-28 10:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.invoice.dunning_broken_promise_count)

    def test_who_promised_what_is_in_the_chatter(self):
        self._promise("27 May")
        body = self.invoice.message_ids[0].body
        for text in ("119.00", "05/27/2026", "On the phone"):
            self.assertIn(text, body)
        self.assertEqual(self.invoice.message_ids[0].author_id, self.clerk.partner_id)

    def test_refused(self):
        with self.assertRaisesRegex(ValidationError, "from today"):
            self._promise("19 May")
        with self.assertRaisesRegex(ValidationError, "below zero"):
            self._promise("27 May", amount=-1)
        self._pay(self.invoice, 119, "20 May")
        with self.assertRaisesRegex(ValidationError, "Nothing is open"):
            self._promise("27 May")
        promise = self._promise("27 May", invoice=self._create_invoice("10 May"))
        with self.assertRaisesRegex(UserError, "Withdraw"):
            promise.date = self.day("30 May")

    def test_whoever_works_no_letters_notes_no_promise(self):
        biller = new_test_user(
            self.env,
            "promise_biller",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(UserError, "Dunning User"):
            self.invoice.with_user(biller).action_promise()
        with self.assertRaises(AccessError):
            self.env["dunning.promise"].with_user(biller).create(
                {"move_id": self.invoice.id, "date": "2026-05-27"}
            )


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestDispute(DunningCommon):
    def _dispute(self, invoice, amount=0):
        invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": amount,
                "dunning_dispute_reason": "Broken on arrival",
            }
        )

    def test_the_whole_is_held_and_the_rest_goes_on(self):
        invoice, other = self._create_invoice("10 May"), self._create_invoice("10 May")
        self._dispute(invoice)
        self._run_day("24 May")
        self.assertEqual(self._letters().line_ids.move_id, other)
        (found,) = invoice.explain_dunning()
        self.assertEqual(found["reasons"][0]["code"], "disputed")

    def test_a_part_is_held_and_shown_on_the_letter_as_such(self):
        invoice = self._create_invoice("10 May")
        self._dispute(invoice, 19)
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.amount_total, 100)
        line = letter.line_ids
        self.assertEqual(
            (line.amount_original, line.amount_paid, line.amount_disputed),
            (119, 0, 19),
        )
        self.assertFalse(letter._get_reason_not_to_send())
        self.assertEqual(letter.settlement, "open")

    def test_instalments_the_oldest_is_held_first(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 10)
                ],
            }
        )
        invoice = self._create_invoice(
            "10 May", 100.0, invoice_payment_term_id=terms.id
        )
        self._dispute(invoice, 60)
        self._run_day("24 May")
        self.assertEqual(self._letters().line_ids.amount_open, 40)

    def test_disputed_after_it_was_issued_the_letter_is_not_sent(self):
        invoice = self._create_invoice("10 May")
        self._run_day("24 May")
        self._dispute(invoice, 19)
        self._letters().action_send()
        delivery = self._letters().delivery_ids
        self.assertEqual(delivery.state, "failed")
        self.assertIn(invoice.name, delivery.error)
        self.assertIn("Disputed", delivery.error)

    def test_paused_after_it_was_issued_the_letter_is_not_sent(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        self._letters().action_send()
        self.assertIn("Customer is paused", self._letters().delivery_ids.error)

    def test_settled_it_goes_on(self):
        invoice = self._create_invoice("10 May")
        self._dispute(invoice)
        self._run_day("24 May")
        invoice.dunning_disputed = False
        self._run_day("25 May")
        self._assert_letters(("25 May", "1st Reminder"))

    def test_a_dispute_needs_its_reason(self):
        invoice = self._create_invoice("10 May")
        with self.assertRaisesRegex(ValidationError, "disputes"):
            invoice.dunning_disputed = True
        with self.assertRaisesRegex(ValidationError, "below zero"):
            self._dispute(invoice, -1)
