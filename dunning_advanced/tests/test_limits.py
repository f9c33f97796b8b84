"""What one form, one customer or one company may cost others."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import SQL

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
            for record in (customer, invoice):
                self._cost(record)  # what is cached for the whole process
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
