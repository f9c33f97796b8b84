"""What the service answers, or does not: nothing is posted twice because of it."""

from unittest.mock import patch

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import SQL, mute_logger

from ..hooks import uninstall_hook
from .common import SnailmailCase

# Core's own call of the service, which costs money: nobody answers it in tests.
_CALL = "odoo.addons.snailmail.models.snailmail_letter.iap_tools.iap_jsonrpc"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSnailmailService(SnailmailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")

    def setUp(self):
        super().setUp()
        # Ids of the letters that have come to the service.
        self.came = []

    def _run_service(self, answer):
        """Core's scheduled action, whose letters the service answers so.

        What is not committed when it raises is undone.

        :param answer: exception that the connection ends with, or the service's code of
            an error; None: posted
        """

        def call(_url, params, **_options):
            documents = params["documents"]
            self.came += [document["letter_id"] for document in documents]
            if isinstance(answer, Exception):
                try:
                    raise answer
                except requests.exceptions.RequestException:
                    # As core's tools do.
                    raise AccessError(self.env._("No answer"))  # noqa: B904
            for document in documents:
                document |= {"sent": not answer, "send_id": 1, "error": answer}
            return {"request_code": 200, "request": {"documents": documents}}

        with patch(_CALL, call), self._real_schedule() as env:
            try:
                env["snailmail.letter"]._snailmail_cron()
            except AccessError:
                env.cr.rollback()
            else:
                env.cr.commit()

    def _get_posted(self, letter):
        return letter.delivery_ids.snailmail_letter_id

    def test_what_the_service_may_have_is_uncertain_and_not_posted_again(self):
        letter = self._send_letter()
        self._run_service(requests.exceptions.ReadTimeout())
        self.assertEqual(len(self.came), 1)
        delivery = letter.delivery_ids
        self.assertEqual(delivery.state, "uncertain")
        self.assertIn("uncertain", delivery.error)
        self.assertEqual(letter.activity_ids.user_id, letter._get_responsible())
        self.assertEqual(self._get_posted(letter).state, "canceled")
        for _night in range(2):
            self._run_service(None)
        # From a screen of before, too.
        self._get_posted(letter).sudo().snailmail_print()
        self.assertEqual(len(self.came), 1)
        self.assertEqual(delivery.state, "uncertain")
        delivery.action_confirm_arrived()
        self.assertEqual((delivery.state, delivery.error), ("sent", False))

    def test_a_letter_that_gets_no_answer_keeps_no_other_from_the_post(self):
        other = self._create_customer("Later", country_id=self.env.ref("base.de").id)
        self._create_invoice("10 May", partner=other)
        first = self._send_letter()
        second = first.run_id.letter_ids - first
        second.action_issue()
        second.action_send()
        self._run_service(requests.exceptions.ReadTimeout())
        self._run_service(None)
        self.assertEqual(len(self.came), 2)
        self.assertEqual(len(set(self.came)), 2)
        states = {first.delivery_ids.state, second.delivery_ids.state}
        self.assertEqual(states, {"uncertain", "sent"})

    def test_a_service_that_was_never_reached_is_tried_again(self):
        letter = self._send_letter()
        refused = NewConnectionError(None, "refused")
        for failure in (
            requests.exceptions.ConnectTimeout(),
            requests.exceptions.ConnectionError(MaxRetryError(None, "/", refused)),
        ):
            self._run_service(failure)
            delivery = letter.delivery_ids
            self.assertEqual(delivery.state, "queued")
            self.assertIn("could not be reached", delivery.error)
            self.assertFalse(letter.activity_ids)
        self._run_service(None)
        self.assertEqual((delivery.state, delivery.error), ("sent", False))

    def test_a_failure_stays_one_while_the_service_is_not_reached(self):
        letter = self._send_letter()
        self._run_service("CREDIT_ERROR")
        self._run_service(requests.exceptions.ConnectTimeout())
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("no credits left", letter.delivery_ids.error)
        self.assertEqual(len(letter.activity_ids), 1)
        self._run_service(None)
        self.assertEqual(letter.delivery_state, "sent")

    def test_the_same_failure_at_each_try_is_told_once(self):
        letter = self._send_letter()
        for _hour in range(3):
            self._run_service("CREDIT_ERROR")
        self.assertEqual(len(self.came), 3)
        self.assertEqual(letter.delivery_state, "failed")
        self.assertEqual(len(letter.activity_ids), 1)

    def test_what_a_process_died_with_is_uncertain(self):
        letter = self._send_letter()
        letter.delivery_ids._update_state("sending")
        self._run_service(None)
        self.assertFalse(self.came)
        self.assertEqual(letter.delivery_ids.state, "uncertain")
        self.assertEqual(self._get_posted(letter).state, "canceled")
        self.assertEqual(len(letter.activity_ids), 1)

    def test_what_another_process_hands_over_is_left_to_it(self):
        letter = self._send_letter()
        posted = self._get_posted(letter)
        letter.delivery_ids._update_state("sending")
        # Another connection: a process of its own for PostgreSQL.
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute(SQL("SELECT pg_advisory_lock(%s)", posted._get_lock_key()))
            self._run_service(None)
            posted.sudo().snailmail_print()
            other.execute(SQL("SELECT pg_advisory_unlock(%s)", posted._get_lock_key()))
        self.assertFalse(self.came)
        self.assertEqual(posted.state, "pending")
        self.assertEqual(letter.delivery_ids.state, "sending")
        self.assertFalse(letter.activity_ids)

    def test_what_is_taken_out_while_it_is_handed_over_is_uncertain(self):
        for name in ("cancel", "unlink"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                letter = self._send_letter()
                letter.delivery_ids._update_state("sending")
                getattr(self._get_posted(letter).sudo(), name)()
                self.assertEqual(letter.delivery_ids.state, "uncertain")
                self.assertEqual(len(letter.activity_ids), 1)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def test_an_address_that_is_completed_later_is_posted(self):
        self.customer.country_id = False
        letter = self._send_letter()
        self._run_service(None)
        self.assertEqual(letter.delivery_state, "failed")
        self.customer.country_id = self.env.ref("base.de")
        self._run_service(None)
        self.assertEqual(len(self.came), 1)
        self.assertEqual(letter.delivery_state, "sent")

    def test_what_is_uncertain_is_said_without_this_add_on_too(self):
        letter = self._send_letter()
        self._run_service(requests.exceptions.ReadTimeout())
        said = letter.delivery_ids.error
        uninstall_hook(self.env(su=True))
        self.assertEqual(letter.delivery_ids.state, "uncertain")
        self.assertEqual(letter.delivery_ids.error_code, "other")
        self.assertEqual(letter.delivery_ids.error, said)

    def test_what_is_handed_over_when_this_add_on_goes_is_uncertain(self):
        letter = self._send_letter()
        letter.delivery_ids._update_state("sending")
        with mute_logger("odoo.sql_db"):
            uninstall_hook(self.env(su=True))
        self.assertEqual(letter.delivery_ids.state, "uncertain")
        self.assertEqual(letter.delivery_ids.error_code, "other")

    def test_what_is_handed_over_at_this_moment_is_not_sent_again_yet(self):
        letter = self._send_letter()
        posted = self._get_posted(letter)
        letter.delivery_ids._update_state("sending")
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute(SQL("SELECT pg_advisory_lock(%s)", posted._get_lock_key()))
            for resend in (letter.action_resend, letter.action_dunning_resend_answered):
                with self.assertRaisesRegex(UserError, "being handed over") as told:
                    resend()
                self.assertIn(letter.name, str(told.exception))
            other.execute(SQL("SELECT pg_advisory_unlock(%s)", posted._get_lock_key()))
        self.assertEqual(letter.delivery_ids.state, "sending")
        self.assertEqual(posted.state, "pending")
        # The process has died with it: a person may send it.
        letter.action_resend()
        first, newest = letter.delivery_ids.sorted("id")
        self.assertEqual(first.state, "uncertain")
        tried = self._get_what_the_service_tries(letter)
        self.assertEqual(tried, newest.snailmail_letter_id)
