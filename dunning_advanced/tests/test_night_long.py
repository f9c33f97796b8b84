"""A night that is out of time comes to its end; one that is held forgets nothing."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from odoo.addons.base.models import ir_cron
from odoo.addons.base.models.ir_cron import IrCron

from ..models.facts import dunning_open_item
from .support.night_case import NightCommon
from .support.run_case import leave_to_background


@tagged("post_install", "-at_install")
class TestOutOfTime(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = [cls._create_customer(f"C{n}") for n in range(3)]
        cls.invoices = [
            cls._create_invoice("10 May", partner=customer)
            for customer in cls.customers
        ]
        cls.standard.allow_override = True
        cls.own = cls.standard.copy({"applies_to": "invoice", "automation": "issue"})

    @contextmanager
    def _one_customer_a_call(self):
        """The job's time is over after every customer; yields who was decided about."""
        original = IrCron._commit_progress
        runs, asked = type(self.env["dunning.run"]), []
        propose = runs._propose_together

        def commit(cron, *args, **kwargs):
            original(cron, *args, **kwargs)
            return 0

        def ask(run, partners):
            asked.extend(partners.ids)
            return propose(run, partners)

        with (
            patch.object(IrCron, "_commit_progress", commit),
            patch.object(runs, "_propose_together", ask),
            patch.object(dunning_open_item, "SLICE_SIZE", 1),
        ):
            yield asked

    def test_customers_without_anything_for_the_schedule_are_asked_about_once(self):
        self.invoices[-1].dunning_procedure_id = self.own
        with self._one_customer_a_call() as asked:
            for _call in range(8):
                if not self._run().date_end:
                    self._run_day("24 May", "invoice")
        run = self._run()
        self.assertTrue(run.date_end and not run.task)
        self.assertEqual(run.letter_ids.partner_id, self.customers[-1])
        self.assertEqual(run.letter_ids.state, "issued")
        self.assertEqual(len(asked), len(set(asked)), "each customer once")

    def test_a_night_out_of_time_is_the_backgrounds_and_is_done_once(self):
        self._create_invoice("23 May", partner=self._create_customer("Not yet"))
        night = self.env.ref("dunning_advanced.ir_cron_dunning_customer").sudo()
        work = self.env.ref("dunning_advanced.ir_cron_dunning_work").sudo()
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.search([]).unlink()
        with (
            freeze_time("2026-05-24 10:00:00"),
            patch.object(ir_cron, "MIN_TIME_PER_JOB", -1000),
            self._one_customer_a_call() as asked,
            self.enter_registry_test_mode(),
        ):
            night.method_direct_trigger()
            for _call in range(12):
                if triggers.search([("cron_id", "=", work.id)]):
                    work.method_direct_trigger()
                self.env.invalidate_all()
        self.assertFalse(triggers.search([("cron_id", "in", (night + work).ids)]))
        self.assertTrue(self._run().date_end)
        self.assertEqual(set(self._run().letter_ids.mapped("state")), {"issued"})
        self.assertEqual(len(asked), len(set(asked)), "each customer once")

    def test_where_the_day_ends_in_the_night_the_next_one_begins_at_once(self):
        with self._one_customer_a_call():
            self._run_day("24 May")
        self.assertEqual(self._run().task, "night")
        cron = self.env.ref("dunning_advanced.ir_cron_dunning_customer")
        wanted = [("cron_id", "=", cron.id)]
        self.env["ir.cron.trigger"].sudo().search(wanted).unlink()
        with freeze_time("2026-05-25 02:00:00"), self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertTrue(self._run().stopped)
        self.assertEqual(self.env["ir.cron.trigger"].sudo().search_count(wanted), 1)

    def test_a_persons_long_work_ends_as_well(self):
        with (
            freeze_time("2026-05-24 10:00:00"),
            leave_to_background(),
            self._one_customer_a_call() as asked,
        ):
            run = self._propose("24 May", applies_to="invoice")
            for _call in range(8):
                with self._real_schedule() as env:
                    env["dunning.run"]._cron_work()
        self.assertEqual((run.task, run.state), (False, "proposed"))
        self.assertEqual(len(asked), len(set(asked)), "each customer once")

    def test_a_run_that_was_stopped_begins_anew(self):
        with freeze_time("2026-05-24 10:00:00"), leave_to_background():
            with self._one_customer_a_call():
                run = self._propose("24 May")
                with self._real_schedule() as env:
                    env["dunning.run"]._cron_work()
                self.assertEqual(run.task_done, 1)
                run.action_stop()
            run.action_propose()
            self.assertEqual((run.task_done, run.task_total), (0, 3))
            with self._real_schedule() as env:
                env["dunning.run"]._cron_work()
        self.assertEqual(len(run.letter_ids), 3)


@tagged("post_install", "-at_install")
class TestHeldProposals(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "propose"
        cls.invoice = cls._create_invoice("10 May")
        cls.user = new_test_user(
            cls.env,
            "clerk",
            groups="dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )

    def _write_to_jane(self):
        self._run_day("24 May")
        (letter,) = self._letters(state="proposed")
        letter.with_user(self.user).write({"introduction": "Dear Jane"})
        return letter

    def _pause(self, until):
        self.customer.write(
            {
                "dunning_paused": True,
                "dunning_pause_reason": "Asks her boss",
                "dunning_pause_until": self.day(until),
            }
        )

    def test_what_a_person_wrote_outlives_a_pause(self):
        letter = self._write_to_jane()
        self._pause("27 May")
        self._run_days("25 May", "26 May")
        self.assertEqual(self._letters(state="proposed"), letter)
        self.assertEqual(letter.run_id, self._run("24 May"))
        self.assertFalse(self._run("26 May").letter_ids)
        self.assertEqual(self._skips(self.customer, "26 May").reason, "customer_paused")
        self._run_day("27 May")
        self.assertEqual(self._letters(state="proposed"), letter)
        self.assertEqual(letter.run_id, self._run("27 May"))
        self.assertEqual(letter.introduction, "Dear Jane")
        self.assertEqual(self._run("24 May").state, "closed")

    def test_it_outlives_a_payment_that_is_not_assigned_yet(self):
        letter = self._write_to_jane()
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 119.0, "date": "2026-05-24"}
        )
        payment.action_post()
        self._run_day("25 May")
        payment.action_draft()
        payment.action_cancel()
        self._run_day("26 May")
        self.assertEqual(self._letters(state="proposed"), letter)
        self.assertEqual(letter.introduction, "Dear Jane")

    def test_nothing_is_issued_that_is_held(self):
        letter = self._write_to_jane()
        self.standard.automation = "issue"
        self._pause("27 May")
        self._run_days("25 May", "26 May")
        self.assertEqual(letter.state, "proposed")
        self._run_day("27 May")
        self.assertEqual((letter.state, letter.introduction), ("issued", "Dear Jane"))

    def test_paid_while_it_was_held_it_is_gone(self):
        self._write_to_jane()
        self._pause("27 May")
        self._run_day("25 May")
        self._pay(self.invoice, 119, "25 May")
        self._run_day("26 May")
        self.assertFalse(self._letters(state="proposed"))

    def test_what_another_letter_has_said_meanwhile_is_gone(self):
        self._write_to_jane()
        other = self._propose("24 May")
        with freeze_time("2026-05-24 10:00:00"):
            other.action_issue()
        self._pause("27 May")
        self._run_day("25 May")
        self.assertFalse(self._letters(state="proposed"))

    def test_an_untouched_proposal_waits_for_nothing(self):
        self._run_day("24 May")
        self._pause("27 May")
        self._run_day("25 May")
        self.assertFalse(self._letters(state="proposed"))

    def test_what_was_left_out_stays_left_out_when_the_hold_ends(self):
        other = self._create_invoice("9 May", 50)
        letter = self._write_to_jane()
        line = letter.line_ids.filtered(lambda line: line.move_id == other)
        line.with_user(self.user).action_drop()
        self._pause("26 May")
        self._run_days("25 May", "26 May")
        self.assertEqual(self._letters(state="proposed"), letter)
        self.assertEqual(letter.line_ids.move_id, self.invoice)

    def test_groups_too(self):
        self._create_group(self.invoice)
        self._run_day("24 May", "group")
        (letter,) = self._letters(state="proposed")
        letter.with_user(self.user).action_uncheck()
        self._pause("26 May")
        self._run_days("25 May", "26 May", "group")
        self.assertEqual(self._letters(state="proposed"), letter)
        self.assertFalse(letter.selected)
