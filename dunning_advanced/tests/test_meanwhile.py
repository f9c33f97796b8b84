"""While a run is at work: people go on, others are faster, pages say how far it is."""

from unittest.mock import patch

from psycopg2 import errors

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ..models.facts import dunning_open_item
from ..models.run import work as dunning_run_work
from .support.night_case import BACKGROUND, NightCommon
from .support.run_case import RunCase, leave_to_background

SCHEDULE = "odoo.addons.dunning_advanced.models.run.schedule"
FAILURE = "odoo.addons.dunning_advanced.models.facts.failure"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestPeopleGoOn(RunCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_ = cls._new_run()
        cls.first, cls.second, cls.third = cls.run_.letter_ids.sorted("id")
        with leave_to_background():
            cls.run_.action_issue()

    def _work(self, meanwhile):
        """Let the background work, and a person do something after its first letter."""
        with self._real_schedule() as env:
            seen = []

            def go_on(done):
                if not seen:
                    meanwhile(env["dunning.letter"])
                seen.append(done)
                return True

            self.assertTrue(env["dunning.run"].browse(self.run_.id)._work(go_on))
        self.assertFalse(self.run_.task)

    def test_what_is_unchecked_or_cancelled_before_its_turn_is_not_issued(self):
        def meanwhile(letters):
            letters.browse(self.second.id).action_uncheck()
            letters.browse(self.third.id).action_cancel(None)

        with patch.object(dunning_run_work, "LETTERS_AT_ONCE", 1):
            self._work(meanwhile)
        self.assertEqual(self.first.state, "issued")
        self.assertEqual(self.second.state, "proposed")
        self.assertFalse(self.third.exists())
        self.assertFalse(self.run_.skip_ids)

    def test_an_issued_letter_that_is_cancelled_before_its_turn_is_not_sent(self):
        self.run_.action_stop()
        self.run_.action_issue()
        with leave_to_background():
            self.run_.action_send()

        def meanwhile(letters):
            letters.browse(self.third.id).action_cancel("Wrong")

        number = self.third.name
        self._work(meanwhile)
        self.assertEqual((self.third.state, self.third.name), ("cancelled", number))
        self.assertFalse(self.third.delivery_ids)
        self.assertEqual(
            set(self.run_.letter_ids.mapped("state")), {"issued", "cancelled"}
        )

    @mute_logger(SCHEDULE, FAILURE)
    def test_one_by_one_too_nobody_waits_for_a_letter_that_is_gone(self):
        name = self.first.partner_id.name
        text = f"{{{{ 1 / (object.partner_id.name != '{name}') }}}}"
        self.env.cr.execute(
            "UPDATE dunning_level SET introduction = jsonb_build_object('en_US', %s)"
            " WHERE id = %s",
            [text, self.first.level_id.id],
        )
        self.first.level_id.invalidate_recordset(["introduction"])
        self._work(lambda letters: letters.browse(self.second.id).action_cancel(None))
        self.assertFalse(self.second.exists())
        self.assertEqual(self.third.state, "issued")
        self.assertEqual(self.run_.skip_ids.partner_id, self.first.partner_id)


@tagged("post_install", "-at_install")
class TestNightMeanwhile(NightCommon):
    def test_whoever_is_faster_takes_nothing_from_the_lists_of_the_night(self):
        self._create_invoice("10 May")
        paid = self._create_customer("Paid")
        invoice = self._create_invoice("10 May", partner=paid)
        second = self._create_customer("Second")
        self._create_invoice("10 May", partner=second)
        self.standard.automation = "propose"
        self._run_day("24 May")
        self._pay(invoice, 119, "24 May")
        self.standard.automation = "issue"
        letters = type(self.env["dunning.letter"])
        original, faster = letters._issue_together, []

        def issue_together(some, as_of):
            if not faster:
                faster.append(some)
                raise errors.SerializationFailure("could not serialize access")
            return original(some, as_of)

        with patch.object(letters, "_issue_together", issue_together):
            self._run_day("25 May")
        self.assertEqual(len(faster[0]), 2)
        self.assertEqual(
            set(self._run("25 May").letter_ids.mapped("state")), {"issued"}
        )
        self.assertFalse(self._letters(paid, "proposed"), "of a night before")
        self.assertEqual(self._run("24 May").state, "closed")

    def test_who_is_in_the_way_for_a_moment_is_waited_for(self):
        self._create_invoice("10 May")
        letters = type(self.env["dunning.letter"])
        original, waited = letters._issue_together, []

        def issue_together(some, as_of):
            if not waited:
                # As PostgreSQL says of a sequence without gaps, at once.
                raise errors.LockNotAvailable("could not obtain lock on row")
            return original(some, as_of)

        with (
            patch.object(letters, "_issue_together", issue_together),
            patch(f"{SCHEDULE}.time") as clock,
        ):
            clock.sleep.side_effect = waited.append
            self._run_day("24 May")
        self.assertEqual(len(self._letters()), 1)
        self.assertFalse(self._run().skip_ids)
        self.assertEqual(len(waited), 1)

    @mute_logger("odoo.addons.base.partner.merge")
    def test_a_customer_who_is_merged_during_a_night_stops_no_other(self):
        kept, gone, last = (self._create_customer(name) for name in "ABC")
        for customer in (kept, gone, last):
            self._create_invoice("10 May", partner=customer)
        runs = type(self.env["dunning.run"])
        original = runs._propose_slice

        def propose_slice(run, partners):
            original(run, partners)
            if gone.exists():
                merger = self.env["base.partner.merge.automatic.wizard"]
                merger._merge((kept | gone).ids, kept)

        with (
            patch.object(runs, "_propose_slice", propose_slice),
            patch.object(dunning_open_item, "SLICE_SIZE", 1),
        ):
            self._run_day("24 May")
        self.assertFalse(gone.exists())
        self.assertEqual(len(self._letters(last)), 1)
        self.assertNotIn("failed", self._run().skip_ids.mapped("reason"))
        self._run_day("31 May")
        self.assertEqual(len(self._letters(kept).line_ids.move_id), 2)

    def test_a_night_begins_though_somebody_writes_its_runs_at_that_moment(self):
        self._create_invoice("10 May")
        runs = type(self.env["dunning.run"])
        original, faster = runs._begin_night, []

        def begin_night(run, again):
            if not faster:
                faster.append(run)
                raise errors.SerializationFailure("could not serialize access")
            return original(run, again)

        with patch.object(runs, "_begin_night", begin_night):
            self._run_day("24 May")
        self.assertEqual(len(self._letters()), 1)

    def test_a_night_says_how_far_it_has_come(self):
        for number in range(3):
            customer = self._create_customer(f"C{number}")
            self._create_invoice("10 May", partner=customer)
        original = IrCron._commit_progress

        def commit(cron, *args, **kwargs):
            original(cron, *args, **kwargs)
            return 0

        with (
            patch.object(IrCron, "_commit_progress", commit),
            patch.object(dunning_open_item, "SLICE_SIZE", 1),
        ):
            self._run_day("24 May")
        run = self._run()
        self.assertEqual((run.task, run.task_done, run.task_total), ("night", 1, 3))

    def test_a_night_writes_in_the_language_of_its_company(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.partner_id.lang = "de_DE"
        self.standard.automation = "propose"
        self._create_invoice("10 May")
        self._run_day("24 May")
        self._letters(state="proposed").write({"introduction": "Dear Jane"})
        self._create_invoice("8 May", 70)
        self._run_day("25 May")
        self.assertIn("Neu auf", self._letters(state="proposed").message_ids[:1].body)

    @mute_logger(BACKGROUND, FAILURE)
    def test_that_a_night_stopped_is_said_in_the_language_of_its_company(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.partner_id.lang = "de_DE"
        self._create_invoice("10 May")
        runs = type(self.env["dunning.run"])

        def get_partner_ids(run):
            raise RuntimeError("Broken")

        with patch.object(runs, "_get_partner_ids", get_partner_ids):
            self._run_day("24 May")
        self.assertIn("Die Arbeit wurde", self._run().message_ids[:1].body)
