"""Whether anybody owes what a letter has charged, after what has come of its items."""

from datetime import date

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

DUE, IN_TIME, LATE = date(2026, 5, 10), date(2026, 5, 10), date(2026, 5, 11)
DEBTOR, OTHER = 7, 8


class TestVoidCharges(EngineCase):
    def _is_owed(self, *claimed, kind="interest", move_id=1):
        of_move = {}
        for item in claimed:
            of_move.setdefault(item.move_id, []).append(item)
        return engine.is_charge_owed(kind, move_id, DEBTOR, of_move)

    def _item(self, move_id=1, **values):
        return engine.ClaimedItem(move_id, owner_id=DEBTOR, due=DUE, **values)

    def _paid(self, day, move_id=1):
        return self._item(move_id, open=False, last_paid=day)

    def test_what_is_open_or_was_paid_late_is_owed(self):
        self.assertTrue(self._is_owed(self._item()))
        self.assertTrue(self._is_owed(self._paid(LATE)))

    def test_what_was_paid_in_time_or_without_a_payment_is_not(self):
        self.assertFalse(self._is_owed(self._paid(IN_TIME)))
        self.assertFalse(self._is_owed(self._paid(None)))

    def test_a_cancelled_invoice_was_never_owed(self):
        self.assertFalse(self._is_owed(self._item(posted=False)))

    def test_an_invoice_is_owed_by_its_customer_alone(self):
        foreign = engine.ClaimedItem(1, owner_id=OTHER, due=DUE)
        self.assertFalse(self._is_owed(foreign))
        self.assertTrue(self._is_owed(engine.ClaimedItem(1, due=DUE)))

    def test_a_fee_is_for_all_invoices_of_its_letter_the_rest_for_their_own(self):
        claimed = self._paid(IN_TIME), self._item(2)
        self.assertTrue(self._is_owed(*claimed, kind="fee", move_id=None))
        self.assertFalse(self._is_owed(*claimed))
        self.assertTrue(self._is_owed(*claimed, move_id=2))

    def test_one_instalment_that_is_late_is_enough(self):
        self.assertTrue(self._is_owed(self._paid(IN_TIME), self._paid(LATE)))

    def test_a_letter_of_which_nothing_is_left_is_owed_by_nobody(self):
        self.assertFalse(self._is_owed(kind="fee", move_id=None))
