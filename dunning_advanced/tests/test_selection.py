"""Many letters chosen in a list: the background issues and sends them, in slices."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user

from ..models.letter.issue import LETTERS_AT_ONCE
from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSelection(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "clerk",
            groups="account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )
        cls.standard.automation = "propose"
        for number in range(LETTERS_AT_ONCE + 2):
            customer = cls._create_customer(f"C{number}")
            cls._create_invoice("10 May", partner=customer)
        cls.console = cls.env["dunning.run"].with_user(cls.user).create({})
        with cls._all_at_once():
            cls.console.action_propose()
        # The last one is nobody's choice, and the one before has no run.
        cls.left, cls.alone = cls.console.letter_ids[-2:]
        cls.alone._as_verb().run_id = False
        cls.chosen = cls.console.letter_ids - cls.left + cls.alone
        (cls.chosen - cls.alone)[:1].action_uncheck()

    @classmethod
    def _all_at_once(cls):
        from ..models.run import work

        return patch.dict(work.AT_ONCE, propose=1000)

    def _work(self):
        """Let the background work; what was committed how often."""
        commits = []
        progress = self.registry["ir.cron"]._commit_progress

        def count(cron, processed=0, **options):
            commits.append(processed)
            return progress(cron, processed, **options)

        with patch.object(self.registry["ir.cron"], "_commit_progress", count):
            with self._real_schedule() as env:
                env["dunning.run"]._cron_work()
        return [processed for processed in commits if processed]

    def test_a_short_selection_is_issued_at_once(self):
        some = self.chosen[:LETTERS_AT_ONCE]
        some.action_issue()
        self.assertEqual(set(some.mapped("state")), {"issued"})

    def test_a_long_selection_is_issued_in_slices(self):
        answer = self.chosen.action_issue()
        self.assertIn("background", answer["params"]["message"])
        self.assertEqual(set(self.chosen.mapped("state")), {"proposed"})
        runs = self.chosen.run_id
        self.assertEqual(len(runs), 2, "who was alone has got a run")
        self.assertEqual(sum(runs.mapped("task_total")), len(self.chosen))
        with self.assertRaisesRegex(UserError, "at work"):
            self.console.action_issue()
        self.assertEqual(self._work(), [LETTERS_AT_ONCE, 1])
        self.assertEqual(set(self.chosen.mapped("state")), {"issued"})
        self.assertEqual(self.chosen.issuer_id, self.user)
        # Checked, but not chosen.
        self.assertEqual((self.left.state, self.left.selected), ("proposed", True))
        self.assertFalse(runs.filtered("task"))
        self.assertFalse(self.chosen.filtered("in_task"))
        self.assertEqual(self.console.state, "proposed", "one letter waits")
        self.assertEqual((runs - self.console).state, "issued")

    def test_a_long_selection_is_sent_in_slices(self):
        self.chosen.action_issue()
        self._work()
        self.left.action_issue()
        answer = self.chosen.action_send()
        self.assertIn("background", answer["params"]["message"])
        self.assertEqual(set(self.chosen.mapped("delivery_state")), {"none"})
        # Nothing is printed: each is a slice of its own.
        self.assertEqual(self._work(), [1] * len(self.chosen))
        self.assertEqual(set(self.chosen.mapped("delivery_state")), {"queued"})
        self.assertEqual(self.left.delivery_state, "none")

    def test_a_long_selection_is_issued_and_sent_after_one_question(self):
        context = {"active_model": "dunning.letter", "active_ids": self.chosen.ids}
        self.chosen.action_check()
        wizard = self.env["dunning.letter.dispatch"].with_user(self.user)
        wizard.with_context(**context).create({}).action_dispatch()
        self.assertEqual(self._work(), [LETTERS_AT_ONCE, 1])
        self.assertEqual(set(self.chosen.mapped("delivery_state")), {"queued"})
        self.assertEqual(self.left.state, "proposed")

    def test_stopping_forgets_what_was_chosen(self):
        self.chosen.action_issue()
        self.console.action_stop()
        self.assertFalse(self.console.letter_ids.filtered("in_task"))
        self.assertFalse(self.console.task_is_selection)
        self._work()
        self.assertEqual(set(self.console.letter_ids.mapped("state")), {"proposed"})
        self.console.action_issue()
        self.assertEqual(self.console.task_total, len(self.console.letter_ids))

    def test_whoever_works_own_customers_only_cannot_choose_others(self):
        self.company.dunning_restrict_users = True
        self.chosen[3].sudo().partner_id.user_id = self.env.user
        with self.assertRaisesRegex(UserError, "your own customers"):
            self.chosen.action_issue()
        self.assertFalse(self.console.task)

    def test_the_next_level_of_many_invoices_is_left_to_the_background(self):
        """So many files made while a person waits would be lost with the last one."""
        many = self._create_invoices("10 May", [10.0] * LETTERS_AT_ONCE)
        refused = self._create_invoice("10 June")
        refused.write({"dunning_paused": True, "dunning_pause_reason": "Flood"})
        answer = (many + refused).with_user(self.user).action_next_dunning()
        letters = self._letters(state="proposed")
        self.assertEqual(len(letters), LETTERS_AT_ONCE)
        message = answer["params"]["message"]
        self.assertIn(refused.name, message)
        self.assertIn(f"background: {LETTERS_AT_ONCE}", message)
        self.assertEqual(answer["params"]["type"], "warning")
        self._work()
        self.assertEqual(set(letters.mapped("state")), {"issued"})
        self.assertEqual(set(letters.mapped("delivery_state")), {"queued"})
        self.assertFalse(letters.run_id.task)

    def test_messages_about_many_invoices_name_some_of_them(self):
        many = self._create_invoices("10 May", [10.0] * 8)
        message = many.action_next_dunning()["params"]["message"]
        self.assertIn("3 more", message)
        many = self._create_invoices("10 June", [10.0] * (LETTERS_AT_ONCE + 1))
        many.write({"dunning_paused": True, "dunning_pause_reason": "Flood"})
        with self.assertRaisesRegex(UserError, "11 more"):
            many.action_next_dunning()
