"""The night: done once, for each company and customer, however often it begins."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from odoo.addons.base.models.ir_cron import IrCron

from ..models.facts import dunning_open_item
from .support.night_case import NightCommon


@tagged("post_install", "-at_install")
class TestNightIsDoneOnce(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(3):
            customer = cls._create_customer(f"C{number}")
            cls._create_invoice("10 May", partner=customer)

    @contextmanager
    def _time_always_over(self):
        """The job's time is over after every piece."""
        original = IrCron._commit_progress

        def commit(cron, *args, **kwargs):
            original(cron, *args, **kwargs)
            return 0

        with patch.object(IrCron, "_commit_progress", commit):
            yield

    def test_out_of_time_no_company_is_proposed_twice(self):
        runs = type(self.env["dunning.run"])
        proposed = []
        original = runs._propose_together

        def propose(run, partners):
            proposed.append((run.company_id.id, tuple(partners.ids)))
            return original(run, partners)

        with (
            self._time_always_over(),
            patch.object(runs, "_propose_together", propose),
            patch.object(dunning_open_item, "SLICE_SIZE", 1),
        ):
            for _pass in range(12):
                self._run_day("24 May")
        self.assertEqual(len(proposed), len(set(proposed)), "each customer once")
        self.assertEqual(len(self._run().letter_ids), 3)
        self.assertEqual(set(self._run().letter_ids.mapped("state")), {"issued"})
        self.assertTrue(self._run().date_end)
        self.assertFalse(self._run().task)

    def test_what_is_left_goes_on_in_the_background(self):
        with self._time_always_over():
            self._run_day("24 May")
        self.assertEqual(self._run().task, "night")
        with freeze_time("2026-05-24 22:00:00"), self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertFalse(self._run().task)
        self.assertEqual(set(self._run().letter_ids.mapped("state")), {"issued"})

    def test_a_night_that_is_over_is_left_to_the_next(self):
        with self._time_always_over():
            self._run_day("24 May")
        with freeze_time("2026-05-25 02:00:00"), self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertEqual((self._run().task, self._run().stopped), (False, True))
        self.assertNotIn("issued", self._run().letter_ids.mapped("state"))
        self._run_day("25 May")
        self.assertEqual(len(self._run("25 May").letter_ids), 3)
        self.assertFalse(self._run().letter_ids)

    def test_a_night_whose_action_was_deleted_holds_up_no_other_work(self):
        self.env.ref("dunning_advanced.ir_cron_dunning_customer").unlink()
        with self._time_always_over():
            self._run_day("24 May")
        self.assertEqual(self._run().task, "night")
        with freeze_time("2026-05-25 02:00:00"), self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertTrue(self._run().stopped)

    def test_once_more_on_the_same_day_only_asks_about_who_got_no_letter(self):
        paused = self._create_customer("Paused")
        paused.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        self._create_invoice("9 May", partner=paused)
        self._run_day("24 May")
        letters = self._run().letter_ids
        paused.dunning_paused = False
        self._run_day("24 May")
        self.assertEqual(len(self._letters(paused)), 1)
        self.assertEqual(self._run().letter_ids - self._letters(paused), letters)
        self.assertFalse(self._run().skip_ids)

    def test_without_any_procedure_for_customers_all_of_them_are_listed(self):
        procedures = self.env["dunning.procedure"]
        procedures.search([("applies_to", "=", "customer")]).active = False
        self.company.dunning_procedure_id = False
        self._run_day("24 May")
        listed = self._run().skip_ids
        self.assertEqual(listed.mapped("reason"), ["no_procedure"] * 3)
        self.assertFalse(self._run().letter_ids)

    def test_an_invoice_whose_own_procedure_is_archived_is_listed(self):
        self.standard.allow_override = True
        each = self.standard.copy({"applies_to": "invoice"})
        invoice = self._create_invoice("10 May", dunning_procedure_id=each.id)
        procedures = self.env["dunning.procedure"]
        procedures.search([("applies_to", "=", "invoice")]).active = False
        self._run_day("24 May", "invoice")
        skips = self.env["dunning.run.skip"].search([("move_id", "=", invoice.id)])
        self.assertEqual(skips.mapped("reason"), ["procedure_archived"])

    def test_what_came_since_on_the_same_day_is_added(self):
        self._run_day("24 May")
        late = self._create_customer("Late")
        self._create_invoice("9 May", partner=late)
        self._run_day("24 May")
        self.assertEqual(len(self._letters(late)), 1)
        self.assertEqual(len(self._run().letter_ids), 4)

    def test_a_company_that_is_done_is_left_alone_while_another_is_not(self):
        skipped = self._create_customer("Not yet")
        self._create_invoice("23 May", partner=skipped)
        self._run_day("24 May")
        row = self._run().skip_ids
        other = self.setup_other_company()["company"]
        other.write({"dunning_enabled": True, "email": "b@acme.example"})
        self._run_day("24 May")
        self.assertEqual(self._run().skip_ids, row)

    def test_what_a_person_has_stopped_or_cancelled_stays_so(self):
        with self._time_always_over():
            self._run_day("24 May")
        self._run().action_stop()
        self._run_day("24 May")
        self.assertNotIn("issued", self._run().letter_ids.mapped("state"))
        self._run().action_cancel()
        self._run_day("24 May")
        self.assertEqual(self._run().state, "cancelled")
        self.assertFalse(self._run().letter_ids)

    def test_another_process_at_the_same_run_is_left_alone(self):
        with self._time_always_over():
            self._run_day("24 May")
        run = self._run()
        with self._real_schedule() as env:
            work = env["dunning.run"].browse(run.id)
            with patch.object(type(run), "_locked") as locked:
                locked.return_value.__enter__.return_value = False
                locked.return_value.__exit__.return_value = None
                self.assertTrue(work._work_in_background())
        self.assertEqual(run.task, "night")

    def test_to_send_is_what_has_a_channel(self):
        self.standard.level_ids.write({"send_email": False})
        self._run_day("24 May")
        self.assertEqual(self._run().issued_count, 3)
        self.assertEqual(self._run().unsent_count, 0)

    def test_lists_of_past_nights_are_kept_as_long_as_wanted(self):
        self._create_invoice("23 May", partner=self._create_customer("Not yet"))
        self.company.dunning_skip_days = 2
        self._run_days("24 May", "26 May")
        kept = [self._run(f"{n} May").skip_count for n in (24, 25, 26)]
        self.assertTrue(all(kept), kept)
        self._run_day("27 May")
        self.assertFalse(self._run("24 May").skip_count)
        self.assertTrue(self._run("25 May").skip_count)
