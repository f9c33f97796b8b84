"""Work on a run: at once or in the background, stopped, continued, by whom."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user

from ..models.run import background as dunning_run_background
from ..models.run import work as dunning_run_work
from .support.run_case import RunCase, leave_to_background


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestRunWork(RunCase):
    def _work(self):
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()

    def test_short_work_is_done_at_once(self):
        run = self._new_run()
        self.assertEqual(
            (run.state, run.task, run.checked_count), ("proposed", False, 3)
        )
        run.action_issue()
        self.assertEqual((run.state, run.issued_count), ("issued", 3))
        self.assertEqual(run.unsent_count, 3)
        run.action_send()
        self.assertEqual((run.state, run.unsent_count), ("sent", 0))
        self.assertEqual(run.user_id, self.user)
        self.assertTrue(run.date_end)

    def test_issue_and_send_in_one_step(self):
        run = self._new_run()
        run.action_issue_send()
        self.assertEqual(run.state, "sent")
        self.assertEqual(set(run.letter_ids.mapped("delivery_state")), {"queued"})

    def test_long_work_is_left_to_the_background(self):
        with leave_to_background():
            run = self._new_run()
            self.assertEqual((run.task, run.letter_count), ("propose", 0))
            with self.assertRaisesRegex(UserError, "at work"):
                run.action_issue()
            self._work()
            self.assertEqual((run.task, run.state), (False, "proposed"))
            run.action_issue()
            self.assertEqual((run.task, run.task_done, run.task_total), ("issue", 0, 3))
            self._work()
        self.assertEqual((run.task, run.state, run.issued_count), (False, "issued", 3))

    def test_the_background_works_as_the_user_who_started_it(self):
        run = self._new_run()
        with leave_to_background():
            run.action_issue()
        self._work()
        self.assertEqual(run.letter_ids.pdf_id.create_uid, self.user)

    def test_stopped_work_keeps_what_is_done_and_can_go_on(self):
        run = self._new_run()
        with leave_to_background():
            run.action_issue()
        with self._real_schedule() as env:
            working = env["dunning.run"].browse(run.id)
            seen = []

            def go_on(done):
                seen.append(done)
                return False

            with patch.object(dunning_run_work, "LETTERS_AT_ONCE", 1):
                self.assertFalse(working._work(go_on))
            self.assertEqual(working.task_progress, 100 / 3)
        self.assertEqual((run.task, run.issued_count), ("issue", 1))
        run.action_stop()
        self.assertEqual((run.task, run.checked_count), (False, 2))
        run.action_issue()
        self.assertEqual((run.issued_count, run.state), (3, "issued"))

    def test_no_task_begins_while_a_process_still_writes_the_last_of_another(self):
        run = self.env["dunning.run"].with_user(self.user).create({})
        lock = (dunning_run_background._LOCK_SPACE, run.id)
        # Another connection: a process of its own for PostgreSQL.
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_try_advisory_lock(%s, %s)", lock)
            self.assertTrue(other.fetchone()[0])
            for begin in (run.action_propose, run.action_cancel):
                with self.assertRaisesRegex(UserError, "Somebody else works on this"):
                    begin()
            other.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
        run.action_propose()
        self.assertEqual(run.checked_count, 3)

    def test_a_proposal_goes_on_where_it_was_stopped(self):
        with leave_to_background():
            run = self._new_run()
        with self._real_schedule() as env:
            partner = env["res.partner"].browse(self.customers[0].id)
            env["dunning.run"].browse(run.id)._propose_slice(partner)
        self.assertEqual((run.letter_count, run.task_done), (1, 1))
        first = run.letter_ids
        self._work()
        self.assertEqual((run.letter_count, run.state), (3, "proposed"))
        self.assertIn(first, run.letter_ids)

    def test_unchecked_letters_are_not_issued(self):
        run = self._new_run()
        run.letter_ids[0].action_uncheck()
        run.action_issue()
        self.assertEqual((run.issued_count, run.letter_count), (2, 3))
        run.letter_ids.action_uncheck()
        with self.assertRaisesRegex(UserError, "No proposal is checked"):
            run.action_issue()

    def test_what_cannot_be_issued_is_listed_and_the_others_go_on(self):
        run = self._new_run()
        broken = run.letter_ids[0]
        self._break(broken)
        with self.assertLogs("odoo.addons.dunning_advanced", "ERROR"):
            run.action_issue()
        self.assertEqual(run.issued_count, 2)
        failed = run.skip_ids.filtered(lambda skip: skip.reason == "failed")
        self.assertEqual(failed.partner_id, broken.partner_id)
        self.assertFalse(broken.selected)

    def _break(self, letter):
        """A text that fails on this letter only; saving it would be refused."""
        name = letter.partner_id.name
        text = f"{{{{ 1 / (object.partner_id.name != '{name}') }}}}"
        self.env.cr.execute(
            "UPDATE dunning_level SET introduction = jsonb_build_object('en_US', %s)"
            " WHERE id = %s",
            [text, letter.level_id.id],
        )
        letter.level_id.invalidate_recordset(["introduction"])

    def test_nothing_to_send(self):
        run = self._new_run()
        with self.assertRaisesRegex(UserError, "nothing to send"):
            run.action_send()

    def test_cancel_leaves_nothing_of_a_proposal(self):
        run = self._new_run()
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.assertFalse(run.letter_ids | self._letters(self.customers[0], "proposed"))
        self.assertFalse(run.skip_ids)

    def test_cancel_of_issued_letters_needs_a_reason(self):
        run = self._new_run()
        run.action_issue()
        with self.assertRaisesRegex(UserError, "Say why"):
            run.action_cancel()
        run.action_cancel("Wrong day")
        self.assertEqual(set(run.letter_ids.mapped("state")), {"cancelled"})
        self.assertEqual(set(run.letter_ids.mapped("cancel_reason")), {"Wrong day"})
        self.assertTrue(all(letter.pdf_id for letter in run.letter_ids))
        again = self._new_run()
        self.assertEqual(again.checked_count, 3)

    def test_who_may_not(self):
        run = self._new_run()
        outsider = new_test_user(
            self.env, "outsider", groups="account.group_account_invoice"
        )
        for name in ("propose", "issue", "send", "issue_send", "cancel", "stop"):
            with self.assertRaises(Exception) as caught:
                getattr(run.with_user(outsider), f"action_{name}")()
            self.assertIn(type(caught.exception).__name__, ("AccessError", "UserError"))
        self.assertEqual(run.state, "proposed")

    def test_customer_filter(self):
        name = self.customers[0].name
        run = self._new_run(partner_domain=f"[('name', '=', '{name}')]")
        self.assertEqual(run.letter_ids.partner_id, self.customers[0])
