"""The second process: what another one works on or holds is left to it."""

from functools import partial
from unittest.mock import DEFAULT, patch

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.service import model as service_model
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import SQL, mute_logger

from ..models.run import background
from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSecondProcess(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def test_a_run_that_another_process_works_on_is_left_to_it(self):
        # By night: a person's start keeps the lock until this transaction ends.
        self.standard.automation = "propose"
        self._run_day("24 May")
        of_customer = [("partner_id", "=", self.customer.id)]
        run = self.env["dunning.letter"].search(of_customer).run_id
        run._with_guard().write(run._prepare_task_vals("issue", 1))
        key = [background._LOCK_SPACE, run.id]
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SET LOCAL lock_timeout = '10s'")
            other.execute("SELECT pg_advisory_lock(%s, %s)", key)
            with self._real_schedule() as env:
                env["dunning.run"]._cron_work()
            self.assertEqual(run.letter_ids.state, "proposed")
            other.execute("SELECT pg_advisory_unlock(%s, %s)", key)
        with self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertEqual(run.letter_ids.state, "issued")

    def test_work_ends_when_whoever_began_it_may_not_any_more(self):
        user = new_test_user(
            self.env,
            "leaving",
            groups="dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        run = self._propose("24 May").with_user(user)
        run._with_guard().write(run._prepare_task_vals("issue", 1))
        user.group_ids -= self.env.ref("dunning_advanced.group_dunning_user")
        with mute_logger("odoo.addons.dunning_advanced.models.run.background"):
            with self._real_schedule() as env:
                env["dunning.run"]._cron_work()
        run = run.with_user(self.env.user)
        self.assertFalse(run.task)
        self.assertIn("failed", run.skip_ids.mapped("reason"))
        # Nothing was tried in anybody's name.
        self.assertEqual(run.letter_ids.mapped("state"), ["proposed"])
        self.assertTrue(run.letter_ids.selected)

    def test_a_number_that_another_process_draws_first_is_drawn_again(self):
        letter = self._propose("24 May").letter_ids
        sequences = type(self.env["ir.sequence"])
        # As when another process has begun the sequence's year, and committed it.
        drawn = patch.object(
            sequences, "next_by_id", side_effect=[UniqueViolation, "DL/1"]
        )
        at_once = patch.object(service_model.time, "sleep")
        # A test's own transaction is neither undone nor committed.
        kept = patch.multiple(self.env.cr, rollback=DEFAULT, commit=DEFAULT)
        with drawn, at_once, kept:
            numbers = service_model.retrying(partial(letter._draw_numbers), self.env)
        self.assertEqual(numbers, {letter: "DL/1"})

    def test_a_delivery_that_another_transaction_holds_does_not_leave(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        deliveries = type(letter.delivery_ids)

        def held(records, **_options):
            return records.browse()

        with patch.object(deliveries, "try_lock_for_update", held):
            self.assertFalse(letter.delivery_ids._begin_attempt())
        self.assertEqual(letter.delivery_ids.state, "queued")

    def test_locked_customers_are_written(self):
        """Else an older transaction locks them after this one, and sees nothing."""
        letter = self._propose("24 May").letter_ids
        place = SQL("SELECT ctid FROM res_partner WHERE id = %s", letter.partner_id.id)
        before = self.env.execute_query(place)
        self.assertEqual(letter._lock_customers(), letter)
        self.assertNotEqual(self.env.execute_query(place), before)

    def test_customers_whose_letters_another_issues_are_left_to_it(self):
        letter = self._propose("24 May").letter_ids
        customers = type(letter.partner_id)

        def held(records, **_options):
            return records.browse()

        with patch.object(customers, "try_lock_for_update", held):
            answer = letter.action_issue()
        self.assertIn("Somebody else", answer["params"]["message"])
        self.assertEqual(letter.state, "proposed")

    def test_a_letter_never_goes_back(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.action_cancel("Wrong")
        self.assertFalse(letter._update_state("issued"))
        self.assertEqual(letter.state, "cancelled")
        for call in (letter.action_send, letter.action_resend):
            with self.assertRaisesRegex(UserError, "Only issued letters"):
                call()
        self.assertFalse(letter.delivery_ids.filtered(lambda d: d.state == "queued"))

    def test_what_is_not_in_collection_cannot_come_back(self):
        with self.assertRaises(UserError):
            self.invoice.return_from_collection("Never was")

    def test_what_is_on_its_way_is_not_called_off(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        delivery = letter.delivery_ids
        delivery._update_state("sending")
        letter.action_cancel("Wrong")
        self.assertEqual(delivery.state, "sending")
        self.assertEqual(delivery.mail_mail_id.sudo().state, "outgoing")

    def test_a_night_of_customers_does_not_stand_for_that_of_invoices(self):
        own = self.standard.copy({"name": "Own", "applies_to": "invoice"})
        self.standard.allow_override = True
        one, two = self._create_invoice("10 May"), self.invoice
        one.dunning_procedure_id = own
        self._run_day("24 May")
        self.assertEqual(self._letters().line_ids.move_id, two)
        self._run_day("24 May", "invoice")
        self.assertEqual(self._letters().line_ids.move_id, one | two)

    def test_a_night_of_invoices_leaves_the_proposals_of_customers(self):
        own = self.standard.copy({"name": "Own", "applies_to": "invoice"})
        (self.standard | own).automation = "propose"
        self.standard.allow_override = True
        one = self._create_invoice("10 May")
        one.dunning_procedure_id = own
        self._run_day("24 May")
        before = self._letters(state="proposed")
        self._run_day("25 May", "invoice")
        self.assertLess(before, self._letters(state="proposed"))
