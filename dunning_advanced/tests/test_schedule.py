"""The dated examples of design section 6, day by day, through the real schedule."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DunningCommon

FIRST, SECOND, THIRD = "1st Reminder", "2nd Reminder", "3rd Reminder"
NOTICE = "Dunning Notice"


@tagged("post_install", "-at_install")
class TestSchedule(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def test_standard_dates_and_no_other_day(self):
        self._run_days("1 May", "30 June")
        self._assert_letters(
            ("24 May", FIRST),
            ("31 May", SECOND),
            ("7 June", THIRD),
            ("14 June", NOTICE),
        )

    def test_switched_off_for_all_by_inactive_levels(self):
        self._run_days("24 May", "24 May")
        self.standard.level_ids.active = False
        self._run_days("25 May", "31 May")
        self.standard.with_context(active_test=False).level_ids.active = True
        self._run_days("1 June", "8 June")
        self._assert_letters(("24 May", FIRST), ("1 June", SECOND), ("8 June", THIRD))

    def _switch_off_and_on(self, record):
        self._run_days("24 May", "24 May")
        record.write({"dunning_paused": True, "dunning_pause_reason": "Dispute"})
        self._run_days("25 May", "31 May")
        record.dunning_paused = False
        self._run_days("1 June", "8 June")
        self._assert_letters(("24 May", FIRST), ("1 June", SECOND), ("8 June", THIRD))

    def test_switched_off_for_the_customer(self):
        self._switch_off_and_on(self.customer)

    def test_switched_off_for_the_invoice(self):
        self._switch_off_and_on(self.invoice)

    def test_pause_with_an_end_date_ends_by_itself(self):
        self.customer.write(
            {
                "dunning_paused": True,
                "dunning_pause_until": self.day("1 June"),
                "dunning_pause_reason": "Holiday of the accountant",
            }
        )
        self._run_days("24 May", "8 June")
        self._assert_letters(("1 June", FIRST), ("8 June", SECOND))

    def test_same_day_twice_writes_no_second_letter(self):
        self._run_day("24 May")
        self._run_day("24 May")
        self._assert_letters(("24 May", FIRST))
        run = self.env["dunning.run"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(run), 1, "one run a day, company and type")

    def test_missed_days(self):
        self._run_day("24 May")
        self._run_days("3 June", "10 June")
        self._assert_letters(("24 May", FIRST), ("3 June", SECOND), ("10 June", THIRD))

    def test_old_debt_starts_with_the_first_level(self):
        self.customer = self._create_customer("Old")
        self._create_invoice("1 January", partner=self.customer)
        self._run_days("1 June", "8 June")
        self._assert_letters(("1 June", FIRST), ("8 June", SECOND))

    def test_inactive_level_is_left_out(self):
        self.standard.level_ids[1].active = False
        self._run_days("24 May", "7 June")
        self._assert_letters(("24 May", FIRST), ("31 May", THIRD), ("7 June", NOTICE))

    def test_payment_term_gives_the_deadline_and_moves_nothing(self):
        self.standard.level_ids[0].payment_term_days = 10
        self._run_days("24 May", "31 May")
        self._assert_letters(("24 May", FIRST), ("31 May", SECOND))
        self.assertEqual(self._letters()[0].deadline, self.day("3 June"))

    def test_notice_carries_a_fee_and_leaves_the_books_alone(self):
        entries = self.env["account.move"].search_count([])
        self._run_days("24 May", "14 June")
        letters = self._letters()
        self.assertEqual(letters.mapped("amount_total"), [119.0, 119.0, 119.0, 124.0])
        self.assertEqual(self.invoice.amount_residual, 119.0)
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_customer_without_fees(self):
        self.customer.dunning_apply_fees = False
        self._run_days("24 May", "14 June")
        self.assertEqual(self._letters()[-1].amount_total, 119.0)

    def test_partial_payment_full_payment_and_undone_payment(self):
        self._run_day("24 May")
        self._pay(self.invoice, 60, "26 May")
        self._run_days("27 May", "31 May")
        self.assertEqual(self._letters()[-1].amount_total, 59.0)
        self.assertEqual(self._letters().mapped("settlement"), ["partial", "open"])
        rest = self._pay(self.invoice, 59, "1 June")
        self._run_days("1 June", "19 June")
        self._assert_letters(("24 May", FIRST), ("31 May", SECOND))
        self.assertEqual(self._letters().mapped("settlement"), ["paid", "paid"])
        rest.move_id.line_ids.remove_move_reconcile()
        rest.action_cancel()
        self._run_day("20 June")
        self._assert_letters(("24 May", FIRST), ("31 May", SECOND), ("20 June", THIRD))

    def test_unassigned_payment_is_not_chased(self):
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 119.0, "date": "2026-05-20"}
        )
        payment.action_post()
        self._run_day("24 May")
        self._assert_letters()
        skip = self.env["dunning.run.skip"].search([("move_id", "=", self.invoice.id)])
        self.assertEqual(skip.reason, "open_credit")

    def test_cancelled_letter_falls_back_and_may_be_written_again(self):
        self._run_day("24 May")
        self._letters().action_cancel("Wrong address")
        self.assertFalse(self.invoice.dunning_level_id)
        self._run_day("25 May")
        self._assert_letters(("25 May", FIRST))

    def test_company_switched_off(self):
        self.company.dunning_enabled = False
        self._run_days("24 May", "26 May")
        self._assert_letters()

    def test_next_level_and_date_on_invoice_and_customer(self):
        self._run_day("24 May")
        with self._frozen("25 May"):
            for record in self.invoice, self.customer:
                self.assertEqual(record.dunning_level_id.name, FIRST)
                self.assertEqual(record.dunning_next_level_id.name, SECOND)
                self.assertEqual(record.dunning_next_date, self.day("31 May"))

    def _frozen(self, text):
        from odoo.tests.common import freeze_time

        return freeze_time(f"{self.day(text)} 10:00:00")

    def test_schedules_run_as_scheduled_actions(self):
        for name in ("customer", "invoice", "group"):
            cron = self.env.ref(f"dunning_advanced.ir_cron_dunning_{name}")
            with self.enter_registry_test_mode():
                cron.sudo().method_direct_trigger()
        self.env.invalidate_all()
        run = self.env["dunning.run"].search([("company_id", "=", self.company.id)])
        self.assertEqual(run.applies_to, "customer", "no procedure, no run")
        self.assertTrue(run.letter_ids)

    def test_one_broken_customer_does_not_stop_the_others(self):
        other = self._create_customer("Other")
        self._create_invoice("10 May", partner=other)
        # A text that only this customer's letter cannot render.
        self.standard.level_ids[
            0
        ].introduction = "{{ 1 / (object.partner_id.name != 'K') }}"
        with mute_logger("odoo.addons.dunning_advanced.models.run.schedule"):
            self._run_day("24 May")
        self.assertFalse(self._letters())
        self.assertEqual(len(self._letters(other)), 1)
        failed = self.env["dunning.run.skip"].search([("reason", "=", "failed")])
        self.assertEqual(failed.partner_id, self.customer)

    def test_proposals_wait_for_a_person_and_are_replaced_next_day(self):
        self.standard.automation = "propose"
        self._run_days("24 May", "26 May")
        self._assert_letters()
        (proposal,) = self._letters(state="proposed")
        self.assertEqual(proposal.date, self.day("26 May"))
        self.assertFalse(proposal.name)
        self.assertFalse(self.invoice.dunning_level_id)


@tagged("post_install", "-at_install")
class TestScheduleCriteria(DunningCommon):
    def _by_age(self, *levels, **values):
        self.standard.active = False
        procedure = self.env["dunning.procedure"].create(
            {
                "name": "By age",
                "timing": "age",
                "automation": "issue",
                "level_ids": [
                    Command.create({"name": f"L{n}", "sequence": n, **level})
                    for n, level in enumerate(levels, start=1)
                ],
                **values,
            }
        )
        self.company.dunning_procedure_id = procedure
        return procedure

    def test_ten_invoices_all_or_any_criterion(self):
        for _number in range(10):
            self._create_invoice("10 May", 10)
        levels = [
            {"days": 1, "min_invoice_amount": 10, "min_total_amount": 100},
            {"days": 3, "min_invoice_amount": 30, "min_total_amount": 100},
        ]
        procedure = self._by_age(*levels, match="all")
        self._run_day("15 May")
        self._assert_letters(("15 May", "L1"))
        self._letters().action_cancel("Try the other criterion")
        procedure.match = "any"
        self._run_day("15 May")
        self._assert_letters(("15 May", "L2"))

    def test_instalments_are_claimed_by_their_own_due_dates(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Three instalments",
                "line_ids": [
                    Command.create({"value_amount": percent, "nb_days": days})
                    for percent, days in ((33, 0), (33, 31), (34, 61))
                ],
            }
        )
        self._create_invoice(
            "31 May", 300, invoice_date="2026-05-01", invoice_payment_term_id=term.id
        )
        self._by_age({"days": 1}, not_due="never")
        self._run_day("10 June")
        lines = self._letters().line_ids
        self.assertEqual(lines.mapped("days_overdue"), [40, 9])
        self.assertEqual(self._letters().amount_claimed, 198.0)

    def test_a_younger_item_joins_the_letter_of_an_older_level_without_its_fee(self):
        old = self._create_invoice("1 May", 100)
        self.standard.level_ids[1].write({"kind": "notice", "fee_amount": 5.0})
        self._run_days("15 May", "22 May")
        young = self._create_invoice("28 May", 50)
        self.standard.level_ids[2:].active = False
        self._run_day("11 June")
        letter = self._letters()[-1]
        self.assertEqual(letter.level_id.name, SECOND)
        raised = letter.line_ids.filtered("escalates")
        self.assertEqual((letter.line_ids - raised).move_id, old)
        self.assertEqual(raised.move_id, young)
        self.assertEqual((letter.fee_amount, letter.previous_fee_amount), (0.0, 5.0))

    def test_threshold(self):
        self.standard.min_amount = 10.0
        self._create_invoice("10 May", 9.99)
        self._run_day("24 May")
        self._assert_letters()
        self._create_invoice("10 May", 0.01)
        self._run_day("24 May")
        self.assertEqual(self._letters().amount_claimed, 10.0)

    def test_two_currencies_get_a_letter_each(self):
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self._create_invoice("10 May", 100)
        self._create_invoice("10 May", 80, currency_id=foreign.id)
        self._run_day("24 May")
        found = {lt.currency_id: lt.amount_total for lt in self._letters()}
        self.assertEqual(found, {self.company.currency_id: 100.0, foreign: 80.0})
