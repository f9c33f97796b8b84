"""Paid online, and the money is not in the books yet."""

from datetime import date, timedelta

from odoo import Command, fields
from odoo.sql_db import db_connect
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import LetterToPayCase, PaymentCase


@tagged("post_install", "-at_install")
class TestUnderWay(PaymentCase):
    """Paid online, and the money is not in the books yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May", 119.0)

    def _begin_to_pay(self, state, **values):
        """A transaction of Odoo's own page about the invoice."""
        return self.env["payment.transaction"].create(
            {
                "reference": f"T-{state}",
                "state": state,
                "amount": 119.0,
                "currency_id": self.invoice.currency_id.id,
                "partner_id": self.customer.id,
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "operation": "online_direct",
                "invoice_ids": [Command.set(self.invoice.ids)],
                **values,
            }
        )

    def test_an_invoice_that_is_being_paid_online_gets_no_letter(self):
        for state in ("pending", "authorized", "done"):
            paid = self._begin_to_pay(state)
            (found,) = self.invoice.explain_dunning("2026-05-24")
            codes = [reason["code"] for reason in found["reasons"]]
            self.assertEqual(codes[:1], ["in_payment"], state)
            paid.state = "cancel"
            (found,) = self.invoice.explain_dunning("2026-05-24")
            self.assertTrue(found["dunned"])

    def test_what_a_provider_has_forgotten_for_a_month_is_dunned_again(self):
        paid = self._begin_to_pay("pending")
        for days, dunned in ((29, False), (31, True)):
            paid.last_state_change = fields.Datetime.now() - timedelta(days=days)
            (found,) = self.invoice.explain_dunning("2026-05-24")
            self.assertEqual(found["dunned"], dunned, days)

    @freeze_time("2026-06-14 11:00:00")
    def test_a_month_is_over_at_the_same_moment_for_whoever_asks(self):
        """In Auckland it is night, in Honolulu the day has just begun."""
        zones = ("Pacific/Auckland", "UTC", "Pacific/Honolulu")
        users = [
            new_test_user(
                self.env,
                f"month_{number}",
                groups="dunning_advanced.group_dunning_user",
                company_id=self.company.id,
                tz=zone,
            )
            for number, zone in enumerate(zones)
        ]
        paid = self._begin_to_pay("pending")
        for hours, dunned in ((-25, False), (-15, False), (-1, False), (1, True)):
            days = timedelta(days=30, hours=hours)
            paid.last_state_change = fields.Datetime.now() - days
            for user in users:
                env = self.env(user=user.id, context={"tz": user.tz})
                (found,) = self.invoice.with_env(env).explain_dunning("2026-06-14")
                self.assertEqual(found["dunned"], dunned, (hours, user.tz))

    @freeze_time("2026-05-24 10:00:00")
    def test_what_was_begun_to_be_paid_is_sent_no_letter(self):
        self._run_day("24 May")
        letter = self._letters()
        paid = self._begin_to_pay("authorized")
        self.assertTrue(letter._get_reason_not_to_send())
        # One letter's page, one sum: what is being paid is not asked for.
        self.assertFalse(letter._can_take_payment())
        paid.state = "cancel"
        self.assertFalse(letter._get_reason_not_to_send())
        self.assertTrue(letter._can_take_payment())


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestLetterUnderWay(LetterToPayCase):
    """A letter's payment is for its items alone, and not for all of their invoices."""

    def test_of_two_payments_begun_at_the_same_moment_one_is_taken(self):
        key = ["dunning_payment", self.letter.debtor_id.id]
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", key)
            self._assert_refused("under way", self.letter)
        self._begin(self.letter)

    def _get_codes(self, invoice, day):
        found = invoice.explain_dunning(day)
        return [[reason["code"] for reason in one["reasons"]] for one in found]

    def test_of_two_invoices_one_that_was_posted_anew_is_under_way_too(self):
        """With other terms: what the letter asked for of it is not there any more."""
        begun = self._begin(self.letter)
        self._finish(begun, "pending")
        self.halves.button_draft()
        self.halves.invoice_payment_term_id = False
        self.halves.invoice_date_due = "2026-05-11"
        self.halves.action_post()
        paid = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        self.assertNotIn(self.halves, paid.dunning_item_ids.move_id)
        for invoice in (self.whole, self.halves):
            (codes,) = self._get_codes(invoice, "2026-06-30")
            self.assertIn("in_payment", codes)

    def test_the_other_instalment_is_asked_for_and_paid_meanwhile(self):
        self._finish(self._begin(self.letter), "pending")
        with freeze_time("2027-01-15 10:00:00"):
            transactions = self.env["payment.transaction"].search([])
            # The provider has said something not long ago.
            transactions.last_state_change = fields.Datetime.now()
            self._run_day(date(2027, 1, 15))
            later = self._letters()[-1]
            self.assertEqual(later.amount_claimed, 50.0)
            self.assertTrue(later._can_take_payment())
            self._finish(self._begin(later))
        first, second = self.halves._get_dunning_receivables().sorted("date_maturity")
        self.assertEqual((first.reconciled, second.reconciled), (False, True))
