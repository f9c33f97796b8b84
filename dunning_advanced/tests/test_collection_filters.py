"""The filters of collection against a slow, independent reading of random data."""

import random
from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

TODAY = date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestCollectionFilters(DunningCommon):
    """Nobody asks the engine here: every condition is read from the records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(11)
        cls.procedure = cls.env["dunning.procedure"].create(
            {
                "name": "Two steps",
                "automation": "issue",
                "level_ids": [
                    Command.create({"name": "One", "days": 5, "payment_term_days": 7}),
                    Command.create({"name": "Two", "days": 7, "payment_term_days": 0}),
                ],
            }
        )
        cls.standard.automation = "issue"
        cls.customers = cls.env["res.partner"]
        for number in range(10):
            customer = cls._create_customer(f"Filtered{number}")
            if number % 2:
                customer.dunning_procedure_id = cls.procedure
            cls.customers |= customer
            for _n in range(3):
                cls._create_invoice(
                    TODAY - timedelta(days=cls.random.randint(5, 90)),
                    cls.random.randint(50, 900),
                    customer,
                )
        cls.invoices = cls.env["account.move"].search(
            [("partner_id", "in", cls.customers.ids)]
        )

    def _dun(self):
        """Letters of ten weeks; some never leave, some cannot be delivered."""
        for weeks in range(10, -1, -1):
            day = TODAY - timedelta(days=7 * weeks + 1)
            self._run_day(day)
            letters = self.env["dunning.letter"].search(
                [("partner_id", "in", self.customers.ids), ("date", "=", day)]
            )
            for letter in letters:
                fate = self.random.random()
                if fate < 0.9:
                    self._send_on_their_days(letter)
                if fate < 0.03:
                    letter.delivery_ids._update_state("failed")

    def _disturb(self):
        """Each invoice has one fate of many; most are left as they are."""
        self.agency = self._create_customer("Agency")
        fates = [
            self._pay_all,
            self._pay_some,
            self._pause,
            self._promise,
            self._dispute,
            self._hand_over,
            self._hand_over,
            self._exclude,
            *[None] * 12,
        ]
        for invoice in self.invoices:
            fate = self.random.choice(fates)
            if fate:
                fate(invoice)
        first, second, third = self.customers[:3]
        self._create_invoice(TODAY, 5000.0, first, move_type="out_refund")
        second.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        third.dunning_procedure_id = self.procedure

    def _pay_all(self, invoice):
        self._pay(invoice, invoice.amount_residual, TODAY)

    def _pay_some(self, invoice):
        self._pay(invoice, 10, TODAY)

    def _pause(self, invoice):
        invoice.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        if self.random.random() < 0.5:
            invoice.dunning_pause_until = TODAY

    def _promise(self, invoice):
        day = TODAY + timedelta(days=self.random.choice([0, 3]))
        self.env["dunning.promise"].create({"move_id": invoice.id, "date": day})

    def _dispute(self, invoice):
        invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 1,
                "dunning_dispute_reason": "x",
            }
        )

    def _hand_over(self, invoice):
        invoice._dunning_set_in_collection(self.agency)
        if self.random.random() < 0.3:
            self._pay_all(invoice)

    def _exclude(self, invoice):
        invoice.no_followup = True

    def _is_open(self, move):
        return (
            move.state == "posted"
            and move.payment_state in ("not_paid", "partial", "blocked")
            and move.amount_residual > 0
        )

    def _is_within(self, move):
        return bool(move.dunning_collection_date) and self._is_open(move)

    def _is_proposed(self, move):
        customer = move.partner_id
        last = self._last_letter(move)
        if not self._is_open(move) or not last or last.delivery_state != "sent":
            return False
        if move.dunning_collection_date or move.no_followup or move.dunning_disputed:
            return False
        for record in (move, customer):
            until = record.dunning_pause_until
            if record.dunning_paused and (not until or until > TODAY):
                return False
        if any(promise.date >= TODAY for promise in move.dunning_promise_ids):
            return False
        levels = self._levels(customer)
        place = last.level_id.procedure_id.level_ids.sorted("sequence").ids.index(
            last.level_id.id
        )
        if place + 1 < len(levels):
            return False
        if last.deadline > last.date:
            return last.deadline < TODAY
        return (TODAY - last.date).days >= levels[min(place, len(levels) - 1)].days

    def _levels(self, customer):
        procedure = customer.dunning_procedure_id or self.company.dunning_procedure_id
        return procedure.level_ids.sorted("sequence")

    def _last_letter(self, move):
        lines = self.env["dunning.letter.line"].search(
            [("move_id", "=", move.id), ("escalates", "=", True)]
        )
        letters = lines.letter_id.filtered(lambda letter: letter.state == "issued")
        return letters.sorted("date")[-1:]

    def _find_slowly(self):
        found = {"proposed": set(), "in_collection": set()}
        for customer in self.customers:
            own = self.invoices.filtered(lambda m, c=customer: m.partner_id == c)
            found["in_collection"] |= set(own.filtered(self._is_within).ids)
            proposed = own.filtered(self._is_proposed)
            credits = self.env["account.move"].search(
                [("partner_id", "=", customer.id), ("move_type", "=", "out_refund")]
            )
            claimed = sum(proposed.mapped("amount_residual"))
            if claimed > sum(credits.mapped("amount_residual")):
                found["proposed"] |= set(proposed.ids)
        return found

    def test_filters_agree_with_a_slow_reading(self):
        with freeze_time("2026-06-30 10:00:00"):
            self._dun()
            self._disturb()
            self.env.flush_all()
            self.env.invalidate_all()
            slowly = self._find_slowly()
            for state, expected in slowly.items():
                domain = [
                    ("id", "in", self.invoices.ids),
                    ("dunning_collection_state", "=", state),
                ]
                found = self.env["account.move"].search(domain)
                self.assertEqual(set(found.ids), expected, state)
                computed = self.invoices.filtered(
                    lambda m, s=state: m.dunning_collection_state == s
                )
                self.assertEqual(set(computed.ids), expected, state)
                customers = self.env["res.partner"].search(
                    [
                        ("id", "in", self.customers.ids),
                        ("dunning_collection_state", "=", state),
                    ]
                )
                self.assertEqual(customers, found.partner_id.sorted())
                self.assertGreater(len(expected), 2, state)
            self.assertLess(len(slowly["proposed"]), len(self.invoices) / 2)
