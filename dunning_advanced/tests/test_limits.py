"""What one form, one company or one printed page may cost others."""

import os
import stat
import tempfile
import time
from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo.exceptions import LockError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time
from odoo.tools import SQL, mute_logger

from odoo.addons.base.models import ir_actions_report

from ..models.arguments import join_ids, split_ids
from .common import DunningCommon

# Nobody deletes a currency; core has no index for who created or changed a record.
_WITHOUT_INDEX = {"currency_id", "create_uid", "write_uid"}


@tagged("post_install", "-at_install")
class TestOneFormOneCustomer(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.ripe = [cls._create_customer(f"Ripe {n}") for n in range(3)]
        for customer in cls.ripe:
            cls._create_invoice("10 May", partner=customer)

    @contextmanager
    def _counted(self):
        """The customers whose accounts are fetched."""
        facts = type(self.env["dunning.open.item"])
        original, asked = facts._fetch_accounts, []

        def fetch(self, company, partners, as_of, run=None):
            asked.append((company.id, partners.ids))
            return original(self, company, partners, as_of, run)

        with patch.object(facts, "_fetch_accounts", fetch):
            yield asked

    def _dun_to_the_end(self):
        self._run_days("24 May", "14 June")
        for customer in self.ripe:
            self._letters(customer).delivery_ids._as_verb().write({"state": "sent"})

    def test_a_customers_form_asks_about_that_customer_alone(self):
        self._dun_to_the_end()
        with freeze_time("2026-08-01 10:00:00"):
            self.assertEqual(self.ripe[0].dunning_collection_state, "proposed")
            self.customer.invalidate_recordset()
            with self._counted() as asked:
                self.assertEqual(self.customer.dunning_collection_state, "none")
                self.customer.read()
            self.assertTrue(all(ids == self.customer.ids for _company, ids in asked))

    def test_search_and_value_agree_for_each_state(self):
        self._dun_to_the_end()
        handed_over, proposed, _other = self.ripe
        move = self.env["account.move"].search([("partner_id", "=", handed_over.id)])
        agency = self._create_customer("Agency")
        contact = self._create_customer(
            "Contact", parent_id=proposed.id, is_company=False
        )
        with freeze_time("2026-08-01 10:00:00"):
            move._dunning_set_in_collection(agency)
            known = self.customer | self.env["res.partner"].concat(*self.ripe) | contact
            for state in ("none", "proposed", "in_collection"):
                for value in ([state], [state, "none"]):
                    found = self.env["res.partner"].search(
                        [
                            ("dunning_collection_state", "in", value),
                            ("id", "in", known.ids),
                        ]
                    )
                    expected = known.filtered(
                        lambda p, v=value: p.dunning_collection_state in v
                    )
                    self.assertEqual(found, expected, value)
            self.assertEqual(contact.dunning_collection_state, "proposed")

    def test_the_dashboard_asks_once_for_each_company(self):
        facts = type(self.env["dunning.open.item"])
        original, asked = facts._get_collection_candidates, []

        def candidates(self, company, as_of):
            asked.append(company.id)
            return original(self, company, as_of)

        companies = self.company
        for number in range(2):
            other = self.setup_other_company(name=f"Other {number}")["company"]
            other.dunning_enabled = True
            companies |= other
        self.env.user.company_ids |= companies
        dashboard = self.env["dunning.dashboard"].with_context(
            allowed_company_ids=companies.ids
        )
        with patch.object(facts, "_get_collection_candidates", candidates):
            self.assertEqual(len(dashboard.get_figures()), 3)
        self.assertEqual(len(asked), len(set(asked)))

    def test_promises_of_others_are_not_looked_at(self):
        with freeze_time("2026-05-20"):
            for customer in (self.ripe[0], self.ripe[1]):
                move = self.env["account.move"].search(
                    [("partner_id", "=", customer.id)]
                )
                self.env["dunning.promise"].create(
                    {"move_id": move.id, "date": "2026-05-21"}
                )
        promises = type(self.env["dunning.promise"])
        original, seen = promises._get_paid_later, []

        def paid_later(self):
            seen.extend(self.partner_id.ids)
            return original(self)

        self.env.flush_all()
        self.env.invalidate_all()
        with (
            freeze_time("2026-06-01"),
            patch.object(promises, "_get_paid_later", paid_later),
        ):
            self.assertEqual(self.ripe[0].dunning_broken_promise_count, 1)
        self.assertEqual(set(seen), set(self.ripe[0].ids))

    def _cost(self, record):
        """The statements that a form with all fields of dunning takes."""
        names = [name for name in record._fields if name.startswith("dunning_")]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        record.read(names)
        return self.env.cr.sql_log_count - before

    def test_opening_costs_the_same_in_a_larger_ledger(self):
        self._run_day("24 May")
        customer = self.ripe[0]
        invoice = self.env["account.move"].search([("partner_id", "=", customer.id)])
        with freeze_time("2026-05-26 10:00:00"):
            self._cost(customer)  # what is cached for the whole process
            costs = [self._cost(customer), self._cost(invoice)]
        for number in range(3):
            self._create_invoice("12 May", partner=customer)
            other = self._create_customer(f"Other {number}")
            self._create_invoice("12 May", partner=other)
        self._run_day("26 May")
        with freeze_time("2026-05-26 10:00:00"):
            later = [self._cost(customer), self._cost(invoice)]
        self.assertEqual(later, costs)
        self.assertLess(max(costs), 110)

    def test_an_invoice_asks_once_for_what_is_next(self):
        move = self.env["account.move"].search([("partner_id", "=", self.ripe[0].id)])
        with freeze_time("2026-05-12"), self._counted() as asked:
            self.assertEqual(move.dunning_next_button, "early")
        self.assertEqual(len(asked), 1)


@tagged("post_install", "-at_install")
class TestIndexes(DunningCommon):
    def test_every_foreign_key_of_ours_has_an_index(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT con.conrelid::regclass::text, att.attname
                  FROM pg_constraint con
                  JOIN pg_attribute att
                    ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
                 WHERE con.contype = 'f'
                   AND array_length(con.conkey, 1) = 1
                   AND NOT EXISTS (
                       SELECT FROM pg_index
                        WHERE indrelid = con.conrelid AND indkey[0] = att.attnum)
                """
            )
        )
        transient = {model._table for model in self.env.values() if model._transient}
        missing = [
            f"{table}.{column}"
            for table, column in rows
            if (table.startswith("dunning_") or column.startswith("dunning_"))
            and not any(table.startswith(name) for name in transient)
            and column not in _WITHOUT_INDEX
            # One row a company: nothing to look for.
            and table != "res_company"
        ]
        self.assertFalse(missing)


@tagged("post_install", "-at_install")
class TestPrintLimit(DunningCommon):
    @contextmanager
    def _printing(self, script):
        """A wkhtmltopdf that does something else."""
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "wkhtmltopdf")
            with open(program, "w") as file:
                file.write(f"#!/bin/sh\n{script}\n")
            os.chmod(program, stat.S_IRWXU)
            known = ir_actions_report._wkhtml()._replace(bin=program)
            with patch.object(ir_actions_report, "_wkhtml", lambda: known):
                yield

    @mute_logger("odoo.addons.dunning_advanced.models.run.schedule")
    def test_a_print_that_hangs_is_ended_and_said(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("dunning_advanced.print_seconds", "0.5")
        self._create_invoice("10 May")
        other = self._create_customer("Other")
        self._create_invoice("10 May", partner=other)
        start = time.monotonic()
        # It starts another program, and neither ever ends.
        with self._printing("sleep 600 & sleep 600"):
            self._run_day("24 May")
        self.assertLess(time.monotonic() - start, 60)
        failed = self.env["dunning.run.skip"].search([("reason", "=", "failed")])
        self.assertEqual(failed.partner_id, self.customer | other)
        self.assertIn("not ready after 0.5 seconds", failed[0].detail)
        # A machine that does much else is no quicker than that.
        parameters.set_param("dunning_advanced.print_seconds", "60")
        self._run_day("25 May")
        self.assertEqual(len(self._letters() | self._letters(other)), 2)

    @mute_logger("odoo.addons.dunning_advanced.models.facts.failure")
    def test_half_a_file_is_refused_in_words_and_not_kept(self):
        self.standard.automation = "propose"
        self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters(state="proposed")
        half = "for target; do :; done; printf '%%PDF-1.4 half' > \"$target\""
        with self._printing(half), self.assertRaisesRegex(UserError, "not make"):
            letter.action_issue()
        self.assertFalse(letter.pdf_id)

    def test_a_limit_that_is_none_is_not_used(self):
        reports = self.env["ir.actions.report"]
        parameters = self.env["ir.config_parameter"].sudo()
        for text in ("", "junk", "-1", "0", "inf", "nan"):
            parameters.set_param("dunning_advanced.print_seconds", text)
            self.assertEqual(reports._get_dunning_print_seconds(), 60)


@tagged("post_install", "-at_install")
class TestClashes(DunningCommon):
    def test_next_dunning_while_somebody_else_does(self):
        invoice = self._create_invoice("10 May")
        letters = type(self.env["dunning.letter"])

        with (
            patch.object(letters, "_issue", side_effect=LockError("Cannot grab")),
            self.assertRaisesRegex(UserError, "Somebody else is dunning K"),
        ):
            invoice.action_next_dunning()

    def test_a_clash_in_the_background_is_tried_again(self):
        self._create_invoice("10 May")
        runs = type(self.env["dunning.run"])
        original, clashes = runs._process, []

        def process(run, *args):
            if not clashes:
                clashes.append(run.id)
                raise psycopg2.errors.SerializationFailure("could not serialize")
            return original(run, *args)

        with patch.object(runs, "_process", process):
            self._run_day("24 May")
        self.assertTrue(clashes)
        self.assertEqual(len(self._letters()), 1)
        run = self.env["dunning.run"].browse(clashes)
        self.assertFalse(run.task or run.stopped)


@tagged("post_install", "-at_install")
class TestFilesWhileFetched(DunningCommon, HttpCase):
    def test_letters_on_paper_are_fetched_and_not_kept(self):
        self.standard.write({"automation": "send"})
        self.standard.level_ids.write({"send_email": False, "send_print": True})
        for name in ("A", "B", "C"):
            self._create_invoice("10 May", partner=self._create_customer(name))
        self._run_day("24 May")
        waiting = self.env["dunning.delivery"].search([("channel", "=", "print")])
        self.authenticate(self.env.user.login, self.env.user.login)
        files = self.env["ir.attachment"].search_count([])
        answer = self.url_open(waiting.action_print_batch()["url"])
        self.assertTrue(answer.content.startswith(b"%PDF"), answer.text[:300])
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        for ids in ("", "x", "1-", "-5", "1-99999999999", "9" * 30, "1.2.x"):
            answer = self.url_open(f"/dunning/delivery/letters.pdf?ids={ids}")
            self.assertEqual(answer.status_code, 404, ids)

    def test_ids_in_an_address(self):
        for ids in ([1], [1, 2, 3], [1, 3, 4, 9], [7, 6, 5]):
            self.assertEqual(split_ids(join_ids(ids)), sorted(ids))
        self.assertEqual(join_ids([3, 4, 5, 9]), "3-5.9")

    def test_the_sample_of_a_level_is_fetched_and_not_kept(self):
        level = self.standard.level_ids[0]
        self.authenticate(self.env.user.login, self.env.user.login)
        files = self.env["ir.attachment"].search_count([])
        answer = self.url_open(level.action_test_pdf()["url"])
        self.assertTrue(answer.content.startswith(b"%PDF"), answer.text[:300])
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
