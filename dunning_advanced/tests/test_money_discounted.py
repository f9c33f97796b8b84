"""Money in time for the discount for paying early, which nobody has assigned yet."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .test_money_noted import NotedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-25 10:00:00")
class TestDiscounted(NotedCase):
    def test_who_has_paid_in_time_is_not_asked_for_the_discount(self):
        invoice = self._create_discounted("10 May", 100)
        late = self._create_invoice("10 May", 50)
        payment = self._post_payment(98, "20 April")
        run = self._propose("24 May")
        self.assertEqual(run.letter_ids.line_ids.move_id, late)
        self.assertEqual(run.letter_ids.amount_total, 50)
        (skip,) = run.skip_ids
        self.assertEqual((skip.move_id, skip.reason), (invoice, "open_credit"))
        self.assertIn(payment.move_id.name, skip.detail)
        payment.action_draft()
        payment.date = self.day("21 April")
        payment.action_post()
        self.assertEqual(self._propose("24 May").letter_ids.amount_total, 52)

    def test_a_letter_that_waits_is_held_and_no_agency_gets_it(self):
        invoice = self._create_discounted("10 May", 100)
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        self._post_payment(98, "20 April")
        reason = letter._get_reason_not_to_send()
        self.assertEqual(reason.code, "outdated")
        self.assertEqual(letter._get_portal_sums()["total"], 0)
        found = invoice._dunning_get_collection_obstacles(self.day("25 May"))
        self.assertEqual([o.reason for o in found[invoice]], ["open_credit"])

    def test_in_the_currency_of_the_invoice(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8)])
        invoice = self._create_discounted("10 May", 100)
        invoice.button_draft()
        invoice.currency_id = euro
        invoice.action_post()
        self._post_payment(98, "20 April", currency_id=euro.id)
        (skip,) = self._skips("24 May").values()
        self.assertEqual(skip.reason, "open_credit")
