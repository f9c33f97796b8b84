"""The SQL facts against a slow, obvious reading through the ORM, on generated data."""

import random
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestOpenItemFacts(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(4)
        cls.as_of = cls.day("30 June")
        cls.foreign = cls.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        cls.customers = cls.env["res.partner"]
        for number in range(6):
            cls.customers |= cls._create_customer(f"Generated{number}")
        cls.contact = cls._create_customer(
            "Contact", parent_id=cls.customers[0].id, is_company=False
        )
        for customer in [*cls.customers, cls.contact]:
            cls._generate_ledger(customer)

    @classmethod
    def _generate_ledger(cls, customer):
        pick = cls.random
        for _n in range(4):
            due = cls.as_of + timedelta(days=pick.randint(-90, 20))
            invoice = cls._create_invoice(
                due,
                amount=pick.randint(100, 99999) / 100,
                partner=customer,
                currency_id=pick.choice((cls.company.currency_id, cls.foreign)).id,
                dunning_paused=pick.random() < 0.2,
                dunning_pause_reason="Dispute",
            )
            if pick.random() < 0.3:
                cls._pay(invoice, round(invoice.amount_total / 3, 2), "30 June")
            if pick.random() < 0.2:
                cls._pay(invoice, invoice.amount_residual, "30 June")
            if pick.random() < 0.2:
                invoice.no_followup = True
        cls._create_instalments(customer)
        cls._create_invoice("1 June", 50.0, customer, move_type="out_refund")
        cls._create_opening_balance(customer)

    @classmethod
    def _create_instalments(cls, customer):
        term = cls.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 30)
                ],
            }
        )
        cls._create_invoice(
            "10 June", 333.33, customer, invoice_payment_term_id=term.id
        )

    @classmethod
    def _create_opening_balance(cls, customer):
        receivable = customer.property_account_receivable_id
        lines = [
            {"account_id": receivable.id, "partner_id": customer.id, "debit": 77.0},
            {
                "account_id": cls.company_data["default_account_revenue"].id,
                "credit": 77.0,
            },
        ]
        cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": "2026-05-01",
                "line_ids": [Command.create(line) for line in lines],
            }
        ).action_post()

    def _read_slowly(self):
        """What every customer owes, read line by line through the ORM."""
        found = defaultdict(dict)
        for line in self.env["account.move.line"].search(
            [("company_id", "=", self.company.id)]
        ):
            customer = line.partner_id.commercial_partner_id
            if customer not in self.customers or line.parent_state != "posted":
                continue
            if line.account_id.account_type != "asset_receivable":
                continue
            if line.currency_id.is_zero(line.amount_residual_currency):
                continue
            found[customer.id][line.id] = self._read_line(line)
        return found

    def _read_line(self, line):
        move = line.move_id
        raised = line.dunning_line_ids.filtered(
            lambda li: li.escalates and li.letter_id.state == "issued"
        )
        return {
            "due": line.date_maturity or line.date,
            "open": Decimal(str(line.amount_residual_currency)),
            "original": Decimal(str(line.amount_currency)),
            "currency": line.currency_id.id,
            "move_id": move.id,
            "payment_state": move.payment_state,
            "no_followup": line.no_followup,
            "paused": move.dunning_paused,
            "reached": {(li.level_id.id, li.letter_id.date) for li in raised},
        }

    def _read_fast(self):
        facts = self.env["dunning.open.item"]
        accounts = facts._fetch_accounts(self.company, self.customers, self.as_of)
        return {
            account.partner_id: {
                item.id: {
                    "due": item.due,
                    "open": item.open,
                    "original": item.original,
                    "currency": item.currency.id,
                    "move_id": item.move_id,
                    "payment_state": item.payment_state,
                    "no_followup": item.no_followup,
                    "paused": bool(item.pause),
                    "reached": {(r.level_id, r.date) for r in item.reached},
                }
                for item in account.items
            }
            for account in accounts
        }

    def test_facts_agree_with_a_slow_reading(self):
        self._run_days("20 June", "30 June")
        slow, fast = self._read_slowly(), self._read_fast()
        self.assertEqual(fast, dict(slow))
        self.assertGreater(sum(map(len, fast.values())), 30)
        every = [item for items in fast.values() for item in items.values()]
        for fact in ("no_followup", "paused", "reached"):
            self.assertTrue(any(item[fact] for item in every), f"no {fact} generated")
        self.assertTrue(any(item["open"] < 0 for item in every), "no credit generated")

    def test_facts_know_of_a_letter_what_this_transaction_did_to_it(self):
        """They are read by SQL, which sees only what has been written down."""
        self._run_day("20 June")
        letters = self.env["dunning.letter"].search([("state", "=", "issued")])
        self.env.flush_all()
        reached = self._get_reached()
        self.assertTrue(reached)
        letters._update_state("cancelled")
        self.assertFalse(self._get_reached())

    def _get_reached(self):
        items = (item for own in self._read_fast().values() for item in own.values())
        return [item for item in items if item["reached"]]

    def test_number_of_statements_does_not_grow_with_the_customers(self):
        facts = self.env["dunning.open.item"]
        counts = []
        # The first time warms caches, which a flush may empty.
        for customers in (self.customers, self.customers[:1], self.customers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            facts._fetch_accounts(self.company, customers, self.as_of)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])

    def test_an_add_on_may_name_direct_debits_of_other_items_too(self):
        facts = self.env["dunning.open.item"]
        item = self.env["account.move.line"].search([], limit=1)

        def know_of_more(_self, item_ids):
            return {**dict.fromkeys(item_ids, ["DD1"]), 0: ["DD2"], item.id: ["DD3"]}

        with patch.object(type(facts), "_get_direct_debits", know_of_more):
            found = facts._fetch_accounts(self.company, self.customers, self.as_of)
        items = [item for account in found for item in account.items]
        self.assertTrue(items)
        self.assertTrue(all(item.debits for item in items))

    def test_rate_of_the_day(self):
        facts = self.env["dunning.open.item"]
        accounts = facts._fetch_accounts(self.company, self.customers, self.as_of)
        rates = {
            item.currency.id: item.currency.rate for a in accounts for item in a.items
        }
        self.assertEqual(rates[self.foreign.id], Decimal("2"))
        self.assertEqual(rates[self.company.currency_id.id], 1)

    def test_contacts_roll_up_to_their_company(self):
        ids = self.env["dunning.open.item"]._get_partner_ids(self.company, self.as_of)
        self.assertIn(self.customers[0].id, ids)
        self.assertNotIn(self.contact.id, ids)
