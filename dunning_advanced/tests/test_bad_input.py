"""Bad input gets a clear error that says what to do, and loses nothing."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestBadInput(DunningCommon):
    def _create_procedure(self, *days, **values):
        return self.env["dunning.procedure"].create(
            {
                "name": "Bad",
                "level_ids": [
                    Command.create(
                        {"name": f"Level {n}", "days": number, "sequence": n}
                    )
                    for n, number in enumerate(days)
                ],
                **values,
            }
        )

    def test_age_levels_must_rise_and_the_error_points_to_sequential(self):
        with self.assertRaisesRegex(
            ValidationError, "Level 1 has 7, Level 0 has 14.*previous letter"
        ):
            self._create_procedure(14, 7, timing="age")

    def test_changing_to_age_checks_the_levels(self):
        with self.assertRaisesRegex(ValidationError, "each level needs more days"):
            self.standard.timing = "age"

    def test_days_of_several_levels_are_changed_together(self):
        """In any order: what counts is how they stand when all are saved."""
        procedure = self._create_procedure(1, 15, 30, timing="age")

        def change(timing, *days):
            commands = [
                Command.update(level.id, {"days": number})
                for level, number in zip(procedure.level_ids, days, strict=True)
            ]
            procedure.write({"timing": timing, "level_ids": commands})

        change("age", 20, 30, 40)
        change("sequential", 14, 7, 7)
        change("age", 14, 21, 28)
        self.assertEqual(procedure.level_ids.mapped("days"), [14, 21, 28])
        with self.assertRaisesRegex(ValidationError, "each level needs more days"):
            change("age", 14, 7, 7)

    def test_levels_change_places_and_days_together(self):
        procedure = self._create_procedure(1, 15, 30, timing="age")
        first, _second, _third = procedure.level_ids
        last = {"sequence": 9, "days": 50}
        new = {"name": "New", "days": 40, "sequence": 5}
        procedure.level_ids = [Command.update(first.id, last), Command.create(new)]
        self.assertEqual(procedure._get_levels().mapped("days"), [15, 30, 40, 50])

    def test_days_before_the_due_date_need_age(self):
        with self.assertRaisesRegex(ValidationError, "Days after the due date"):
            self._create_procedure(-3, 7)
        self.assertTrue(self._create_procedure(-3, 7, timing="age"))

    def test_fifteen_levels_but_not_sixteen(self):
        procedure = self._create_procedure(*range(1, 16))
        with self.assertRaisesRegex(ValidationError, "more than 15 levels"):
            procedure.level_ids = [Command.create({"name": "16", "days": 1})]

    @mute_logger("odoo.sql_db")
    def test_negative_fee(self):
        notice = self.standard.level_ids[-1]
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            notice.fee_amount = -5
            self.env.flush_all()

    def test_fee_on_a_reminder(self):
        with self.assertRaisesRegex(ValidationError, "1st Reminder is a reminder"):
            self.standard.level_ids[0].fee_amount = 5

    def test_malformed_cc_is_named_and_the_old_one_stays(self):
        self.customer.dunning_cc = "cfo@x.com; ar@x.com"
        for field in ("dunning_cc", "dunning_bcc"):
            with self.assertRaisesRegex(ValidationError, "“bad” is not an e-mail"):
                with self.env.cr.savepoint():
                    self.customer[field] = "a@x.com;; bad"
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.dunning_cc, "cfo@x.com; ar@x.com")

    def test_pause_asks_for_a_reason(self):
        for record in (self.customer, self._create_invoice("10 May")):
            with self.assertRaisesRegex(ValidationError, "Say why dunning is paused"):
                record.dunning_paused = True

    def test_proposing_for_a_company_without_dunning(self):
        self.company.dunning_enabled = False
        with self.assertRaisesRegex(UserError, "Switch it on in the Invoicing settin"):
            self._propose("24 May")

    def test_cancelling_an_issued_letter_without_a_reason(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._letters().action_cancel("  ")

    def test_a_zero_byte_is_no_reason(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._letters().action_cancel("\0")
        self._letters().action_cancel("Wrong\0 sum")
        self.assertEqual(self._letters(state="cancelled").cancel_reason, "Wrong sum")

    def test_half_a_character_is_kept_as_a_question_mark(self):
        """JSON can hold one alone."""
        self._create_invoice("10 May")
        self._run_day("24 May")
        self._letters().action_cancel("Wrong \ud83d sum")
        self.assertEqual(self._letters(state="cancelled").cancel_reason, "Wrong ? sum")

    def test_sending_a_proposal(self):
        self._create_invoice("10 May")
        run = self._propose("24 May")
        with self.assertRaisesRegex(UserError, "Only issued letters can be sent"):
            run.letter_ids.action_send()

    def test_the_same_record_twice_is_copied_once(self):
        """As core answers it: the second time nothing."""
        for name in ("procedure_standard", "rate_de", "interest_rule_de_business"):
            record = self.env.ref(f"dunning_advanced.dunning_{name}")
            twice = record.browse([record.id, record.id])
            with self.subTest(name):
                first, second = twice.copy_data()
                self.assertTrue(first)
                self.assertIsNone(second)
