"""Proposal for collection: true on its day, without anybody touching a record."""

from odoo import Command
from odoo.tests import tagged

from .support.collection_case import CollectionCase, DunnedCase


@tagged("post_install", "-at_install")
class TestProposedForCollection(DunnedCase):
    def test_the_day_it_becomes_true_without_anybody_touching_it(self):
        self.assertEqual(self._state_on("22 May"), "none")
        self.assertEqual(self._state_on("23 May"), "proposed")

    def test_not_while_paused_promised_disputed_blocked_or_paid(self):
        invoice = self.invoice
        for hold, end in (
            (
                {"dunning_paused": True, "dunning_pause_reason": "Talks"},
                {"dunning_paused": False},
            ),
            (
                {"dunning_disputed": True, "dunning_dispute_reason": "Broken"},
                {"dunning_disputed": False},
            ),
            ({"no_followup": True}, {"no_followup": False}),
        ):
            invoice.write(hold)
            self.assertEqual(self._state_on("30 May"), "none", hold)
            invoice.write(end)
            self.assertEqual(self._state_on("30 May"), "proposed", end)
        self._pay(invoice, 119, "25 May")
        self.assertEqual(self._state_on("30 May"), "none")

    def test_a_cancelled_last_letter_takes_it_back(self):
        self._letters()[-1].action_cancel("Wrong")
        self.assertEqual(self._state_on("30 May"), "none")

    def test_open_payments_of_the_customer_hold_it(self):
        self._create_invoice("1 May", 119.0, move_type="out_refund")
        self.assertEqual(self._state_on("30 May"), "none")


@tagged("post_install", "-at_install")
class TestProposalForCollection(CollectionCase):
    def test_not_with_a_level_left(self):
        self._run_days("24 April", "8 May")
        self._send_on_their_days(self._letters())
        self.assertEqual(self._state_on("30 May"), "none")

    def test_not_when_the_last_letter_is_not_sent(self):
        self._run_days("24 April", "15 May")
        self.assertEqual(self._state_on("30 May"), "none")

    def test_not_while_an_instalment_has_levels_left(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 80)
                ],
            }
        )
        invoice = self._create_invoice("10 April", invoice_payment_term_id=terms.id)
        self._run_days("25 March", "30 April")
        self._send_on_their_days(self._letters())
        self.assertEqual(len(invoice.dunning_line_ids.filtered("escalates")), 4)
        self.assertEqual(self._state_on("30 May", invoice), "none")
        self._pay(invoice, 60, "30 May")
        self.assertEqual(self._state_on("30 May", invoice), "none")
