"""Calls: planned by a level, shown while there is something to ask for, noted once."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from ..models.collection.account_move import COLLECTION_GUARD
from .common import DunningCommon
from .test_roles_own import OwnCustomersCommon

USER = "dunning_advanced.group_dunning_user"


class CallsCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.level = cls.standard.level_ids[0]
        cls.level.write({"call": True, "call_days": 3, "send_email": False})
        cls.invoice = cls._create_invoice("10 May")
        cls.clerk = new_test_user(
            cls.env, "calls_clerk", groups=USER, company_id=cls.company.id
        )

    def _plan(self, day="24 May"):
        self._run_day(day)
        return self._letters()[-1:].call_ids

    def _on(self, day, call):
        """The call as it is on a day."""
        self.env.invalidate_all()
        with freeze_time(f"{self.day(day)} 10:00:00"):
            return call.state, call.reason or ""

    def _due(self, user=None):
        calls = self.env["dunning.call"].with_user(user or self.env.user)
        return calls.search([("state", "=", "due")])


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


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestCallOutcome(CallsCommon):
    def setUp(self):
        super().setUp()
        self.call = self._plan().with_user(self.clerk)

    def _note(self, outcome, **values):
        """As the two clicks of a list do it."""
        action = self.call.with_context(dunning_outcome=outcome).action_open_outcome()
        dialog = self.env[action["res_model"]].with_user(self.clerk)
        form = Form(dialog.with_context(**action["context"]))
        self.assertEqual(form.outcome, outcome)
        for name, value in values.items():
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


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestCallRights(OwnCustomersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"call": True, "send_email": False})
        cls.seller = new_test_user(
            cls.env, "seller", groups="base.group_user", company_id=cls.company.id
        )

    def _plan_for(self, partner):
        return self._issued(self.boss, partner).call_ids

    def test_the_customers_salesperson_calls_if_they_work_letters(self):
        self.assertEqual(self._plan_for(self.alpha).user_id, self.alice)

    def test_who_works_no_letters_is_not_made_to_call(self):
        self.alpha.user_id = self.seller
        letter = self._proposed(self.boss, self.alpha)
        letter.action_issue()
        self.assertEqual(letter.call_ids.user_id, letter._get_responsible())

    def test_the_procedures_person_calls_first(self):
        self.standard.user_id = self.bob
        self.assertEqual(self._plan_for(self.alpha).user_id, self.bob)

    def test_own_customers_only(self):
        call = self._plan_for(self.alpha)
        with self.assertRaisesRegex(UserError, "Others are responsible for: Alpha"):
            call.with_user(self.bob).note_outcome("nothing")
        with self.assertRaises(UserError):
            call.with_user(self.bob).date = "2026-06-01"
        call.with_user(self.alice).note_outcome("nothing")
        self.assertEqual(call.outcome, "nothing")

    def test_a_salesperson_reads_calls_of_own_customers_and_notes_nothing(self):
        call = self._plan_for(self.nobodys)
        theirs = call.with_user(self.seller)
        with self.assertRaises(AccessError):
            theirs.read(["state"])
        self.nobodys.user_id = self.seller
        self.env.invalidate_all()
        with freeze_time("2026-05-30 10:00:00"):
            self.assertEqual(theirs.state, "due")
            self.assertEqual(theirs.amount, 119)
            self.assertTrue(theirs.script)
            found = theirs.search([("state", "=", "due")])
            self.assertEqual(found, theirs)
        with self.assertRaises(UserError):
            theirs.note_outcome("nothing")
        with self.assertRaises(AccessError):
            theirs.write({"date": "2026-06-01"})

    def test_another_company_sees_and_notes_nothing(self):
        other = self.setup_other_company(name="Other company")["company"]
        stranger = new_test_user(
            self.env,
            "call_stranger",
            groups="dunning_advanced.group_dunning_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        call = self._plan_for(self.alpha).with_user(stranger)
        self.assertFalse(call.search([]))
        with self.assertRaises(AccessError):
            call.note_outcome("nothing")

    def test_nobody_makes_or_deletes_calls_by_hand(self):
        call = self._plan_for(self.alpha).with_user(self.boss)
        vals = {"letter_id": call.letter_id.id, "date": "2026-06-01"}
        with self.assertRaises(AccessError):
            call.create(vals)
        with self.assertRaises(AccessError):
            call.unlink()

    def test_each_company_has_its_own_day(self):
        self.company.dunning_tz = "Pacific/Auckland"
        call = self._plan_for(self.alpha)
        day = call.date
        with freeze_time(f"{day} 01:00:00"):
            self.env.invalidate_all()
            self.assertEqual(call.state, "due")
        self.company.dunning_tz = "America/Los_Angeles"
        with freeze_time(f"{day} 01:00:00"):
            self.env.invalidate_all()
            self.assertEqual(call.state, "planned")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSalesActivity(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids[0].sales_activity = True
        cls.seller = new_test_user(
            cls.env, "told_seller", groups="base.group_user", company_id=cls.company.id
        )
        cls.invoice = cls._create_invoice("10 May")

    def test_the_salesperson_gets_one_activity_on_the_letter(self):
        self.customer.user_id = self.seller
        self._run_day("24 May")
        letter = self._letters()
        activity = letter.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn(letter.name, activity.summary)
        self.assertIn("119", activity.summary)
        self.assertTrue(letter.with_user(self.seller).has_access("read"))
        self.assertFalse(self.customer.activity_ids)
        (figures,) = self.env["dunning.dashboard"].get_figures()
        (box,) = [box for box in figures["boxes"] if box["name"] == "work"]
        (row,) = [row for row in box["rows"] if row["name"] == "activities"]
        self.assertEqual(row["count"], 0, "it waits for sales, not for us")

    def test_cancelled_it_is_taken_back(self):
        self.customer.user_id = self.seller
        self._run_day("24 May")
        letter = self._letters()
        letter.action_cancel("Wrong")
        self.assertFalse(letter.activity_ids)

    def test_nobody_sells_nobody_is_told(self):
        self._run_day("24 May")
        self.assertFalse(self._letters().activity_ids)

    def test_a_level_that_only_lists_tells_nobody(self):
        self.customer.user_id = self.seller
        self.standard.level_ids[0].sales_activity = False
        self._run_day("24 May")
        self.assertFalse(self._letters().activity_ids)
