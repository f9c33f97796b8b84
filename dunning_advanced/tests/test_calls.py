"""Calls: planned by a level, shown while there is something to ask for, noted once."""

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from ..models.collection.account_move import COLLECTION_GUARD
from .support.calls_case import CallsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestCalls(CallsCommon):
    def test_a_level_with_a_call_plans_one_some_days_after_its_letter(self):
        call = self._plan()
        self.assertEqual(call.date, self.day("27 May"))
        self.assertEqual(call.line_ids.move_id, self.invoice)
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(self._on("26 May", call)[0], "planned")
        self.assertEqual(self._on("27 May", call), ("due", ""))
        self.assertEqual(self._on("28 May", call), ("due", ""))
        self.assertIn(call, self._due())
        with freeze_time("2026-05-26 10:00:00"):
            self.assertNotIn(call, self._due())

    def test_a_level_without_plans_none(self):
        self.level.call = False
        self.assertFalse(self._plan())

    def test_nobody_is_called_twice_about_the_same_at_the_same_level(self):
        first = self._plan()
        later = self._create_invoice("12 May", 50)
        self.standard.min_days_between = 0
        second = self._plan("26 May")
        self.assertNotEqual(first, second)
        self.assertEqual(second.line_ids.move_id, later)
        self.assertEqual(first.line_ids.move_id, self.invoice)
        self._run_days("27 May", "29 May")
        calls = self.env["dunning.call"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(calls, first | second)

    def test_what_is_only_listed_and_what_is_said_again_is_no_call(self):
        first = self._plan()
        run = self._propose("25 May", include_dunned=True)
        run.letter_ids.action_check()
        run.action_issue()
        self.assertTrue(run.letter_ids)
        self.assertFalse(run.letter_ids.call_ids)
        self.assertFalse(first.outcome)

    def test_the_database_lets_only_one_wait(self):
        call = self._plan()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["dunning.call"]._as_verb().create(
                call._prepare_next_vals(self.day("28 May"))
            )
            self.env.flush_all()

    def test_it_goes_from_the_list_by_itself_and_says_why(self):
        call = self._plan()
        tomorrow = "2026-05-28"
        agency = self._create_customer("Agency")
        held = {
            "paused": {"dunning_paused": True, "dunning_pause_reason": "Talks"},
            "Disputed": {"dunning_disputed": True, "dunning_dispute_reason": "Broken"},
            "collection": {
                "dunning_collection_date": tomorrow,
                "dunning_agency_id": agency.id,
            },
        }
        for words, values in held.items():
            with self.subTest(words), self.cr.savepoint() as savepoint:
                guard = {"dunning_collection_guard": COLLECTION_GUARD}
                self.invoice.with_context(**guard).write(values)
                state, reason = self._on("27 May", call)
                self.assertEqual(state, "held")
                self.assertIn(words, reason)
                self.assertIn(self.invoice.name, reason)
                self.assertNotIn(call, self._due())
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        self.assertEqual(self._on("27 May", call)[0], "due")

    def test_a_promise_holds_it_and_broken_it_comes_back(self):
        call = self._plan()
        self.env["dunning.promise"].create(
            {"move_id": self.invoice.id, "date": "2026-05-29"}
        )
        state, reason = self._on("27 May", call)
        self.assertEqual(state, "held")
        self.assertIn("promised", reason)
        self.assertEqual(self._on("30 May", call)[0], "due")

    def test_an_answer_nobody_has_read_holds_it(self):
        call = self._plan()
        call.letter_id._hold_for_answer("We look into it.")
        self.assertEqual(self._on("27 May", call)[0], "held")

    def test_paid_it_is_over_and_the_night_keeps_why(self):
        call = self._plan()
        self._pay(self.invoice, 119, "26 May")
        state, reason = self._on("27 May", call)
        self.assertEqual(state, "dropped")
        self.assertTrue(reason)
        self.assertFalse(call.outcome)
        dropped = self.env["dunning.call"].search([("state", "=", "dropped")])
        self.assertIn(call, dropped)
        with self._real_schedule() as env:
            env["dunning.call"]._cron_drop()
        self.assertEqual(call.outcome, "dropped")
        self.assertEqual((call.state, call.reason), ("dropped", reason))

    def test_the_night_leaves_what_waits_or_is_planned(self):
        call = self._plan()
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        self.env["dunning.call"]._cron_drop()
        self.assertFalse(call.outcome)

    def test_paid_in_part_the_rest_is_asked_for(self):
        other = self._create_invoice("9 May", 50)
        call = self._plan()
        self.assertEqual(call.amount, 169)
        self._pay(self.invoice, 100, "26 May")
        self._pay(other, 50, "26 May")
        self.env.invalidate_all()
        self.assertEqual((call.state, call.amount), ("due", 19))
        self.assertIn(self.invoice.name, call.about)
        self.assertNotIn(other.name, call.about)

    def test_what_the_letter_charges_is_asked_for_with_it(self):
        self.level.write({"kind": "notice", "fee_amount": 5})
        self.customer.country_id = self.env.ref("base.us")
        call = self._plan()
        self.assertEqual(call.letter_id.amount_total, 124)
        self.assertEqual(call.amount, 124)

    def test_interest_and_flat_sums_of_the_letter_are_asked_for_too(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.level.write({"interest": "claimed", "compensation": True})
        country = self.env.ref("base.de").id
        customer = self._create_customer("D", country_id=country)
        amounts = [10000, 20000]
        self._create_invoices("10 May", amounts, customer, currency_id=euro.id)
        self._run_day("24 May")
        letter = self._letters(customer)
        self.assertGreater(letter.interest_amount, 0)
        self.assertEqual(letter.compensation_amount, 80)
        self.assertEqual(letter.call_ids.amount, letter.amount_total)
        letter.charge_ids._waive("Goodwill", 1)
        self.env.invalidate_all()
        self.assertEqual(letter.call_ids.amount, letter.amount_total - 1)

    def test_a_further_level_takes_over(self):
        self.standard.level_ids[1].write({"call": True, "call_days": 0})
        first = self._plan()
        self._run_day("31 May")
        second = self._letters()[-1].call_ids
        self.assertNotEqual(first, second)
        state, reason = self._on("31 May", first)
        self.assertEqual(state, "dropped")
        self.assertIn("further level", reason)
        self.assertEqual(second.line_ids.move_id, self.invoice)

    def test_cancelling_the_letter_ends_it_and_the_next_letter_plans_another(self):
        call = self._plan()
        call.letter_id.action_cancel("Wrong")
        self.assertEqual(call.outcome, "dropped")
        self.assertIn("cancelled", call.reason)
        again = self._plan("25 May")
        self.assertEqual((again.outcome, len(again)), (False, 1))

    def test_it_waits_until_the_letter_has_been_sent(self):
        self.level.send_print = True
        call = self._plan()
        state, reason = self._on("27 May", call)
        self.assertEqual(state, "held")
        self.assertIn("not been sent", reason)
        call.letter_id.delivery_ids.action_mark_sent()
        self.assertEqual(self._on("27 May", call)[0], "due")

    def test_the_number_is_that_of_whom_the_letter_goes_to_else_the_customers(self):
        self.customer.phone = "+49 30 1"
        contact = self._create_customer(
            "Books", parent_id=self.customer.id, is_company=False, type="contact"
        )
        self.customer.dunning_contact_id = contact
        call = self._plan()
        self.assertEqual((call.phone, call.contact_id), ("+49 30 1", self.customer))
        contact.phone = "+49 30 2"
        self.env.invalidate_all()
        self.assertEqual((call.phone, call.contact_id), ("+49 30 2", contact))
        (contact | self.customer).phone = False
        self.env.invalidate_all()
        self.assertFalse(call.phone)
        self.assertEqual(call.contact_id, contact)

    def test_what_to_say_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.level.call_script = "Our letter {{ object.name }}"
        self.level.with_context(lang="de_DE").call_script = "Brief {{ object.name }}"
        self.customer.lang = "de_DE"
        call = self._plan()
        self.assertEqual(call.script, f"Brief {call.letter_id.name}")
        self.level.call_script = False
        self.env.invalidate_all()
        self.assertIn(call.letter_id.name, call.script)
        self.assertNotIn("{{", call.script)

    def test_a_script_whose_placeholder_fails_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "does not work"):
            self.level.call_script = "About {{ object.nonsense }}"
        with self.assertRaisesRegex(ValidationError, "cannot be below"):
            self.level.call_days = -1

    def test_a_second_company_has_calls_of_its_own(self):
        other = self.setup_other_company(name="Other company")["company"]
        other.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "email": "b@acme.example",
            }
        )
        self._create_invoice("10 May", 70, company_id=other.id)
        here = self._plan()
        both = self.env["dunning.call"].with_context(
            allowed_company_ids=(self.company + other).ids
        )
        found = both.search([("state", "=", "due")])
        there = found - here
        self.assertEqual((there.company_id, there.amount), (other, 70))
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        self.env.invalidate_all()
        self.assertEqual(both.search([("state", "=", "due")]), there)
        self.assertEqual((here.state, there.state), ("held", "due"))

    def test_many_calls_ask_once(self):
        for number in range(12):
            customer = self._create_customer(f"C{number}")
            self._create_invoice("10 May", partner=customer)
        self._run_day("24 May")
        calls = self.env["dunning.call"].search([])
        self.assertEqual(len(calls), 13)

        def count(some):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.mapped("state")
            return self.cr.sql_log_count - before

        count(calls[:1])
        self.assertLessEqual(count(calls), count(calls[:2]) + 12)
