"""E-mails of letters leave by jobs, to a real receiver, within each server's limits."""

from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from odoo.addons.dunning_advanced.tests.support.smtp_case import SmtpCase

from .common import JobMixin


@tagged("post_install", "-at_install")
class TestSendJobs(JobMixin, SmtpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.customers = [cls._create_customer(f"C{number}") for number in range(3)]
        for customer in cls.customers:
            cls._create_invoice("10 May", partner=customer)

    def _night(self):
        """Letters of the night, up to the jobs that send them."""
        self._run_day("24 May")
        while jobs := self._jobs() - self._jobs("_job_send"):
            self._do_jobs(jobs)
        return self.env["dunning.letter"].search([("partner_id", "in", self._ids())])

    def _ids(self):
        return [customer.id for customer in self.customers]

    def _received(self):
        return sorted(
            recipient
            for _from, recipients, _message in self.sink.received
            for recipient in recipients
        )

    def test_one_job_sends_the_letters_that_were_issued_together(self):
        letters = self._night()
        self.assertEqual(set(letters.mapped("delivery_state")), {"queued"})
        self.assertEqual(len(self._jobs("_job_send")), 1)
        self._do_jobs()
        self.assertEqual(set(letters.mapped("delivery_state")), {"sent"})
        self.assertEqual(self._received(), [c.email for c in self.customers])

    def test_waking_the_queue_again_makes_no_second_job(self):
        letters = self._night()
        job = self._jobs("_job_send")
        letters.delivery_ids.sudo()._wake_queue()
        letters.delivery_ids.sudo()._wake_queue()
        self.assertEqual(len(self._jobs("_job_send") - job), 0)

    def test_a_job_that_is_done_twice_sends_once(self):
        self._night()
        job = self._jobs("_job_send")
        self._do_jobs()
        job.requeue()
        self._do_jobs()
        self.assertEqual(len(self.sink.received), 3)

    def test_core_s_queue_sends_what_no_job_has_sent_and_nothing_twice(self):
        letters = self._night()
        with self._real_schedule() as env:
            env["mail.mail"].process_email_queue()
        self.assertEqual(set(letters.mapped("delivery_state")), {"sent"})
        self._do_jobs()
        self.assertEqual(len(self.sink.received), 3)

    def test_what_became_wrong_meanwhile_is_not_sent_by_the_job(self):
        letters = self._night()
        invoice = letters[0].line_ids.move_line_id.move_id
        self._pay(invoice, invoice.amount_total, "24 May")
        self._do_jobs()
        self.assertEqual(letters[0].delivery_state, "failed")
        self.assertEqual(len(self.sink.received), 2)

    def test_the_limit_of_a_mail_server_holds_over_all_jobs(self):
        server = self.env["ir.mail_server"].sudo().search([("name", "=", "Receiver")])
        server.dunning_per_minute = 2
        letters = self._night()
        now = datetime(2026, 5, 24, 8, 0)
        with freeze_time(now):
            self._do_jobs()
            self.assertEqual(len(self.sink.received), 2)
            later = self._jobs("_job_send")
            self.assertEqual(later.mapped("eta"), [now + timedelta(minutes=2)])
        with freeze_time(now + timedelta(minutes=2)):
            self._do_jobs()
        self.assertEqual(set(letters.mapped("delivery_state")), {"sent"})
        self.assertEqual(self._received(), [c.email for c in self.customers])

    def test_what_a_server_defers_is_tried_by_a_later_job(self):
        self.sink.deferred.add(self.customers[0].email)
        letters = self._night()
        now = datetime(2026, 5, 24, 8, 0)
        with freeze_time(now), mute_logger("odoo.addons.mail.models.mail_mail"):
            self._do_jobs()
        self.assertEqual(len(self.sink.received), 2)
        self.sink.deferred.clear()
        with freeze_time(now + timedelta(minutes=6)):
            self._do_jobs()
        self.assertEqual(set(letters.mapped("delivery_state")), {"sent"})
        self.assertEqual(self._received(), [c.email for c in self.customers])

    def test_where_nobody_runs_jobs_core_s_queue_is_woken(self):
        letters = self._night()
        action = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].sudo()
        woken = [("cron_id", "=", action.id)]
        before = triggers.search_count(woken)
        letters.delivery_ids.sudo()._wake_queue()
        self.assertEqual(triggers.search_count(woken), before)
        # Raw SQL: when a job was made is closed to everybody.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE queue_job SET date_created = '2026-01-01', date_started = NULL"
        )
        self.env.invalidate_all()
        letters.delivery_ids.sudo()._wake_queue()
        self.assertGreater(triggers.search_count(woken), before)
