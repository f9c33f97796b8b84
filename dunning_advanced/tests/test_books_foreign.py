"""Charges in another currency: paid, waived and received at another rate."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestForeignBooks(HardCommon):
    """A fee of 5.00 is 10.00 in a currency of which two are worth one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rates = [("2016-01-01", 2.0), ("2026-06-01", 4.0)]
        cls.euro = cls.setup_other_currency("EUR", rates=rates)
        cls.invoice.button_cancel()
        cls.invoice = cls._create_invoice("10 May", 100, currency_id=cls.euro.id)
        cls.level.booking = "issue"

    def test_paid_at_another_rate(self):
        letter = self._letter("24 May")
        self.assertEqual(self._receivable(), 55)
        payment = self._pay(self.invoice, 110, "5 June")
        item = letter.charge_ids.booking_ids.move_line_id
        (self._receivable_item(payment) | item).reconcile()
        self.assertEqual(letter.charge_ids.amount_received, 10)
        self.assertEqual((self._receivable(), self._income()), (0, 5))

    def test_waived_and_cancelled_at_another_rate(self):
        letter = self._letter("24 May")
        letter.charge_ids.action_waive("A part", 4)
        self.assertEqual(self._open(letter), [6])
        self.assertEqual(letter.charge_ids.amount_received, 0)
        letter.action_cancel("Wrong")
        self.assertEqual((self._open(letter), self._receivable()), ([0], 50))

    def test_claimed_and_received_at_another_rate(self):
        self.level.booking = "claim"
        letter = self._letter("24 May")
        self.assertEqual(letter.amount_total, 110)
        self._pay(self.invoice, 110, "5 June")
        letter.action_take_charges()
        self.assertEqual((self._open(letter), self._receivable()), ([0], 0))
        self.assertEqual(self._income(), 2.5)
