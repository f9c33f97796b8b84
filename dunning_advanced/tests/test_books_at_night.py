"""Received charges at night: what the database refuses of one stops no other."""

from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .support.books_case import BooksCommon

LOGGER = "odoo.addons.dunning_advanced.models.books.receive_at_night"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestReceivedAtNight(BooksCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other company")["company"]
        journals = cls.env["account.journal"]
        own = [("type", "=", "general"), ("company_id", "=", cls.other.id)]
        cls.other.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": cls.standard.id,
                "dunning_charge_journal_id": journals.search(own, limit=1).id,
                "dunning_fee_account_id": cls._create_account("4830O", cls.other).id,
            }
        )
        companies = (cls.company | cls.other).sorted("id")
        companies.dunning_receive_charges = "auto"
        theirs = cls._create_invoice("10 May", company_id=cls.other.id)
        cls._run_day("24 May")
        cls._pay(cls.invoice, 124, "25 May")
        cls._pay(theirs, 124, "25 May")
        cls.first, cls.last = companies

    def _receive_but(self, error, times):
        """A night in which the database refuses the last company's credit."""
        letters = type(self.env["dunning.letter"])
        receive, refused = letters._receive, []

        def refuse(letter, item, amounts):
            receive(letter, item, amounts)
            if item.company_id == self.last and len(refused) < times:
                refused.append(item)
                raise error("not now")

        with patch.object(letters, "_receive", refuse), mute_logger(LOGGER):
            self._receive_at_night()
        self.assertEqual(len(refused), times)

    def _get_open(self):
        letters = self._letters().grouped("company_id")
        return [
            letters[company].charge_ids.amount_open
            for company in (self.first, self.last)
        ]

    def test_what_it_refuses_of_one_takes_back_nothing_of_the_others(self):
        self._receive_but(psycopg2.errors.QueryCanceled, 1)
        self.assertEqual(self._get_open(), [0, 5])
        self._receive_at_night()
        self.assertEqual(self._get_open(), [0, 0])

    def test_the_first_that_it_refuses_does_not_stop_the_next(self):
        self.first, self.last = self.last, self.first
        self._receive_but(psycopg2.errors.QueryCanceled, 1)
        self.assertEqual(self._get_open(), [0, 5])

    def test_who_cannot_even_be_told_of_does_not_stop_the_next(self):
        self.first, self.last = self.last, self.first
        activities = type(self.env["mail.activity"])
        nobody = patch.object(
            activities, "_dunning_tell_once", side_effect=UserError("Nobody")
        )
        with nobody:
            self._receive_but(UserError, 1)
        self.assertEqual(self._get_open(), [0, 5])

    def test_whoever_was_faster_is_waited_for(self):
        self._receive_but(psycopg2.errors.SerializationFailure, 2)
        self.assertEqual(self._get_open(), [0, 0])

    def test_whoever_is_always_faster_holds_only_the_own_charges(self):
        self._receive_but(psycopg2.errors.SerializationFailure, 3)
        self.assertEqual(self._get_open(), [0, 5])

    def test_it_is_the_systems_whichever_user_its_action_has(self):
        user = new_test_user(self.env, "charges_employee", groups="base.group_user")
        with self._real_schedule() as env:
            env(user=user.id)["dunning.letter"]._cron_take_charges()
        self.assertEqual(self._get_open(), [0, 0])
