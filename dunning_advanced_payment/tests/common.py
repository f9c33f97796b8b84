"""The letter's page, asked as a visitor's browser asks it."""

from odoo import Command, http
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.dunning_advanced.tests.common import DunningCommon


class PaymentCase(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        method = cls.env.ref("payment_demo.payment_method_demo").sudo()
        method.active = True
        provider = cls.env.ref("payment.payment_provider_demo").sudo()
        cls.provider = provider.copy(
            {
                "company_id": cls.company.id,
                "state": "test",
                "is_published": True,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        cls.provider.journal_id = cls.company_data["default_journal_bank"]
        cls.method = method
        parameters = cls.env["ir.config_parameter"].sudo()
        parameters.set_param("account_payment.enable_portal_payment", "True")

    def setUp(self):
        super().setUp()
        # A session of a visitor who has not logged in.
        self.authenticate(None, None)

    def _page(self, letter, key=True):
        url = letter._get_payment_url() if key else f"/my/dunning/{letter.id}"
        return self.url_open(url, timeout=60)

    def _call(self, route, params):
        """What a route answers: (result, words of the error)."""
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.opener.post(self.base_url() + route, json=body, timeout=90)
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        found = answer.json()
        error = found.get("error", {})
        return found.get("result"), error and error["data"]["message"]

    def _prepare_call(self, letter, amount=None, key=None, **values):
        """What the browser sends when somebody presses *Pay*."""
        total = letter._get_portal_sums()["total"] if amount is None else amount
        return f"/my/dunning/{letter.id}/pay", {
            "access_token": letter._get_page_token() if key is None else key,
            "provider_id": self.provider.id,
            "payment_method_id": self.method.id,
            "token_id": None,
            "amount": total,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": "/my/elsewhere",
            "is_validation": False,
            "payment_reference": "X",
            "csrf_token": http.Request.csrf_token(self),
            **values,
        }

    def _begin(self, letter, **values):
        result, words = self._call(*self._prepare_call(letter, **values))
        self.assertFalse(words)
        return result

    def _assert_refused(self, words, letter, **values):
        transactions = self.env["payment.transaction"]
        before = transactions.search_count([])
        with mute_logger("odoo.http"):
            result, said = self._call(*self._prepare_call(letter, **values))
        self.assertIsNone(result)
        self.assertRegex(said, words)
        self.assertEqual(transactions.search_count([]), before)

    def _finish(self, begun, state="done"):
        """The provider's word, and the page that the visitor waits on."""
        told = {"reference": begun["reference"], "payment_details": "1234"}
        told["simulated_state"] = state
        self._call("/payment/demo/simulate_payment", told)
        result, words = self._call("/payment/status/poll", {})
        self.assertFalse(words)
        return result


class LetterToPayCase(PaymentCase):
    """A letter about a whole invoice and a half of another one, with a fee."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terms = cls.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 200)
                ],
            }
        )
        cls.halves = cls._create_invoice(
            "9 June", 100.0, invoice_payment_term_id=terms.id
        )
        cls.whole = cls._create_invoice("10 May", 119.0)
        for day in ("24 May", "31 May", "7 June", "14 June"):
            cls._run_day(day)
        cls.letter = cls._letters()[-1]
        cls.items = cls.letter._get_items_to_pay()

    def _assert_charges(self, left, charges):
        """What the items have left of the payment is the charges, to the cent."""
        self.assertAlmostEqual(-left.amount_residual, charges)
        self.assertAlmostEqual(self.letter.received_amount, charges)
        self.assertNotIn("not all", str(self.letter.activity_ids.mapped("summary")))

    def _book_charges_by_themselves(self):
        journal = self.company_data["default_journal_misc"]
        income = self.company_data["default_account_revenue"]
        self.company.write(
            {
                "dunning_charge_journal_id": journal.id,
                "dunning_fee_account_id": income.id,
            }
        )

    def _dispute(self, invoice, amount):
        invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": amount,
                "dunning_dispute_reason": "Broken",
            }
        )

    def _get_charges(self):
        return self.letter.amount_total - self.letter.amount_claimed

    def _get_open_parts(self):
        return [item.amount_residual_currency for item in self.items.sorted("id")]
