"""The letter's page takes the money: by its key, to the cent, onto its items only."""

from datetime import timedelta

from odoo import Command, fields, http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time
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


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestPayment(PaymentCase):
    def setUp(self):
        super().setUp()
        terms = self.env["account.payment.term"].create(
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
        self.halves = self._create_invoice(
            "9 June", 100.0, invoice_payment_term_id=terms.id
        )
        self.whole = self._create_invoice("10 May", 119.0)
        for day in ("24 May", "31 May", "7 June", "14 June"):
            self._run_day(day)
        self.letter = self._letters()[-1]
        self.items = self.letter._get_items_to_pay()

    def test_two_invoices_and_a_fee_to_the_cent(self):
        charges = self.letter.amount_total - self.letter.amount_claimed
        self.assertGreater(charges, 0)
        self.assertEqual(self.letter.amount_claimed, 169.0)
        page = self._page(self.letter)
        self.assertIn("o_payment_form", page.text)
        self.assertIn("Pay online", page.text)
        begun = self._begin(self.letter)
        done = self._finish(begun)
        self.assertEqual(done["state"], "done")
        self.assertRegex(done["landing_route"], f"^/my/dunning/{self.letter.id}")
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        self.assertEqual(transaction.amount, self.letter.amount_total)
        self.assertEqual(transaction.partner_id, self.customer)
        payment = transaction.payment_id
        self.assertEqual(payment.amount, self.letter.amount_total)
        first, second = self.halves._get_dunning_receivables().sorted("date_maturity")
        self.assertTrue(first.reconciled)
        self.assertFalse(second.reconciled)
        self.assertEqual(second.amount_residual, 50.0, "not asked for, not paid")
        self.assertTrue(all(self.items.mapped("reconciled")))
        (left,) = payment.move_id.line_ids.filtered(
            lambda line: line.account_id == first.account_id
        )
        self._assert_charges(left, charges)
        self.assertIn("Thank you", self._page(self.letter).text)
        self.assertIn(payment.name, "".join(self.letter.message_ids.mapped("body")))

    def test_charges_are_income_where_the_books_have_a_place_for_them(self):
        journal = self.company_data["default_journal_misc"]
        income = self.company_data["default_account_revenue"].copy()
        self.company.dunning_charge_journal_id = journal
        self.company.dunning_fee_account_id = income
        self._finish(self._begin(self.letter))
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertEqual(self.letter.charge_ids.mapped("state"), ["received"])
        self.assertFalse(self.letter.activity_ids)
        lines = self.env["account.move.line"].search([("account_id", "=", income.id)])
        charges = self.letter.amount_total - self.letter.amount_claimed
        self.assertAlmostEqual(-sum(lines.mapped("balance")), charges)

    def test_charges_in_the_books_are_set_off(self):
        self.company.dunning_charge_journal_id = self.company_data[
            "default_journal_misc"
        ]
        self.company.dunning_fee_account_id = self.company_data[
            "default_account_revenue"
        ]
        self.letter.action_cancel("Again, booked")
        self.standard.level_ids.booking = "issue"
        self._run_day("15 June")
        letter = self._letters()[-1]
        self.assertTrue(letter.charge_ids.booking_ids)
        self._finish(self._begin(letter))
        self.assertEqual(letter.charge_ids.mapped("state"), ["received"])
        self.assertTrue(all(self.items.mapped("reconciled")))

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

    def test_charges_are_booked_where_the_settings_name_accounts(self):
        self._book_charges_by_themselves()
        begun = self._begin(self.letter)
        self._finish(begun)
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        lines = transaction.payment_id.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertTrue(all(lines.mapped("reconciled")), "nothing is left")
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertFalse(self.letter._get_portal_sums()["total"])

    def test_a_disputed_part_is_untouched_where_charges_are_booked(self):
        self._book_charges_by_themselves()
        self.whole.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19.0,
                "dunning_dispute_reason": "Broken",
            }
        )
        self._finish(self._begin(self.letter))
        self.assertEqual(self.whole.amount_residual, 19.0)

    def test_what_is_paid_takes_no_money_again(self):
        self._finish(self._begin(self.letter))
        self._assert_refused("load", self.letter, amount=self.letter.amount_total)
        self.assertNotIn("o_payment_form", self._page(self.letter).text)

    def test_a_payment_under_way_takes_no_second(self):
        self._finish(self._begin(self.letter), "pending")
        page = self._page(self.letter)
        self.assertIn("being processed", page.text)
        self.assertNotIn("o_payment_form", page.text)
        self._assert_refused("under way", self.letter)
        older = self._letters()[-2]
        self._assert_refused("under way", older)

    def test_a_payment_that_names_no_invoice_takes_no_second(self):
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 20.0, "date": "2026-06-13"}
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertEqual((payment.state, payment.move_id.id), ("in_process", False))
        self.assertTrue(self.letter._get_reason_not_to_send())
        page = self._page(self.letter)
        self.assertIn("being processed", page.text)
        self.assertNotIn("o_payment_form", page.text)
        self._assert_refused("under way", self.letter)
        payment.action_reject()
        self.assertIn("o_payment_form", self._page(self.letter).text)

    def test_a_payment_that_failed_may_be_tried_again(self):
        self._finish(self._begin(self.letter), "cancel")
        self.assertIn("o_payment_form", self._page(self.letter).text)
        self.assertEqual(self._finish(self._begin(self.letter))["state"], "done")

    def test_a_cancelled_letter_and_one_that_was_handed_over_take_none(self):
        total = self.letter.amount_total
        moves = self.letter.line_ids.move_id
        moves._dunning_set_in_collection(self._create_customer("Agency"))
        self._assert_refused("load", self.letter, amount=total)
        moves._dunning_with_collection_guard().write({"dunning_collection_date": False})
        self.letter.action_cancel("Error")
        self._assert_refused("load", self.letter, amount=total)

    def test_only_the_sum_of_this_moment_is_taken(self):
        shown = self.letter._get_portal_sums()["total"]
        self._pay(self.whole, 19.0, "13 June")
        self._assert_refused("changed", self.letter, amount=shown)
        self._assert_refused("changed", self.letter, amount="nan")
        self._assert_refused("changed", self.letter, amount=0.01)
        self.assertEqual(self._finish(self._begin(self.letter))["state"], "done")
        self.assertTrue(all(self.items.mapped("reconciled")))

    def test_credits_are_deducted(self):
        self._create_invoice("14 June", 40.0, move_type="out_refund")
        sums = self.letter._get_portal_sums()
        self.assertEqual(sums["total"], self.letter.amount_total - 40.0)
        self._finish(self._begin(self.letter))
        left = sum(self.items.mapped("amount_residual"))
        self.assertAlmostEqual(left, 40.0, msg="what the credit is for, to the cent")

    def test_a_disputed_part_is_not_taken(self):
        self.whole.write({"dunning_disputed": True, "dunning_dispute_reason": "No"})
        self.assertNotIn(self.whole, self.letter._get_items_to_pay().move_id)
        self._finish(self._begin(self.letter))
        self.assertEqual(self.whole.payment_state, "not_paid")

    def test_of_an_item_that_is_disputed_in_part_the_rest_is_taken(self):
        self.whole.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 19.0,
                "dunning_dispute_reason": "Broken",
            }
        )
        total = self.letter._get_portal_sums()["total"]
        self.assertEqual(total, self.letter.amount_total - 19.0)
        self._finish(self._begin(self.letter))
        half = self.halves._get_dunning_receivables().sorted("date_maturity")[0]
        self.assertTrue(half.reconciled)
        self.assertAlmostEqual(self.whole.amount_residual, 19.0)

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

    def test_of_two_disputed_in_part_each_keeps_its_disputed_part(self):
        """50 and 119 are asked for: 30 and 19 of them are disputed, 20 and 100 paid."""
        self._dispute(self.halves, 30.0)
        self._dispute(self.whole, 19.0)
        sums = self.letter._get_portal_sums()
        self.assertAlmostEqual(sums["total"], 20.0 + 100.0 + self._get_charges())
        self._finish(self._begin(self.letter))
        self.assertEqual(sorted(self._get_open_parts()), [19.0, 30.0])
        self.assertAlmostEqual(self.letter.received_amount, self._get_charges())
        self.assertFalse(self.letter.activity_ids)

    def test_of_two_disputed_in_part_charges_are_booked_and_no_part_is_touched(self):
        self._book_charges_by_themselves()
        self._dispute(self.halves, 30.0)
        self._dispute(self.whole, 19.0)
        self._finish(self._begin(self.letter))
        self.assertEqual(sorted(self._get_open_parts()), [19.0, 30.0])
        self.assertEqual(self.letter.charge_ids.mapped("state"), ["received"])

    def test_a_credit_and_two_disputed_parts(self):
        """20 + 100 + charges, less a credit of 40: 80 and the charges are paid."""
        self._dispute(self.halves, 30.0)
        self._dispute(self.whole, 19.0)
        self._create_invoice("14 June", 40.0, move_type="out_refund")
        total = self.letter._get_portal_sums()["total"]
        self.assertAlmostEqual(total, 80.0 + self._get_charges())
        self._finish(self._begin(self.letter))
        self.assertAlmostEqual(sum(self._get_open_parts()), 19.0 + 30.0 + 40.0)
        self.assertTrue(min(self._get_open_parts()) >= 19.0)

    def test_a_disputed_part_in_another_currency(self):
        """Booked at one rate and paid at another: the disputed part is to the cent."""
        currency = self.setup_other_currency("CHF", rates=[("2026-01-01", 2.0)])
        currency.rate_ids.create(
            {"name": "2026-06-10", "rate": 3.0, "currency_id": currency.id}
        )
        customer = self._create_customer("Swiss")
        invoice = self._create_invoice(
            "10 May", 100.0, customer, currency_id=currency.id
        )
        self._run_day("14 June")
        letter = self._letters(customer)
        self._dispute(invoice, 33.33)
        self.assertAlmostEqual(letter._get_portal_sums()["total"], 66.67)
        self._finish(self._begin(letter))
        item = invoice._get_dunning_receivables()
        self.assertAlmostEqual(item.amount_residual_currency, 33.33)
        self.assertAlmostEqual(item.amount_residual, 33.33 / 2, delta=0.01)

    def test_what_was_waived_or_paid_otherwise_is_not_asked_for_again(self):
        self.letter.action_cancel("Afresh")
        self._run_day("15 June")
        letter = self._letters()[-1]
        before = letter._get_portal_sums()
        self.assertGreater(before["fees"], 0)
        # Money for a fee that lies there, and no item waits for it.
        self._pay(self.whole, 119.0 + before["fees"], "15 June")
        after = letter._get_portal_sums()
        self.assertEqual((after["fees"], after["total"]), (0.0, 50.0))

    def test_nobody_pays_without_the_key(self):
        self.assertRegex(self._page(self.letter, key=False).url, "/web/login")
        self._assert_refused("valid", self.letter, key="")
        self._assert_refused("valid", self.letter, key="guess")
        other = self._letters()[0].sudo()._get_page_token()
        self._assert_refused("valid", self.letter, key=other)
        stranger = self._create_customer("Stranger")
        new_test_user(
            self.env,
            "stranger",
            groups="base.group_portal",
            partner_id=self.env["res.partner"]
            .create({"name": "S", "parent_id": stranger.id})
            .id,
            company_id=self.company.id,
        )
        self.authenticate("stranger", "stranger")
        self._assert_refused("404|not found|Not Found", self.letter, key="")

    def test_the_customers_own_user_pays_without_the_key(self):
        new_test_user(
            self.env,
            "owner",
            groups="base.group_portal",
            partner_id=self.env["res.partner"]
            .create({"name": "O", "parent_id": self.customer.id})
            .id,
            company_id=self.company.id,
        )
        self.authenticate("owner", "owner")
        self.assertIn("o_payment_form", self._page(self.letter, key=False).text)
        self._finish(self._begin(self.letter, key=""))
        self.assertTrue(all(self.items.mapped("reconciled")))

    def test_a_key_opens_nobodys_saved_card(self):
        token = (
            self.env["payment.token"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "payment_details": "nobodyscard",
                    "partner_id": self.customer.id,
                    "provider_ref": "demo",
                    "demo_simulated_state": "done",
                }
            )
        )
        # Keys on the page are random: four digits would stand in one by chance.
        self.assertIn("nobodyscard", token.display_name)
        self.assertNotIn("nobodyscard", self._page(self.letter).text)
        self._assert_refused("way", self.letter, flow="token", token_id=token.id)
        self._assert_refused("way", self.letter, tokenization_requested=True)

    def test_another_companys_provider_takes_nothing(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        foreign = self.provider.copy({"company_id": other.id, "state": "test"})
        self._assert_refused("way", self.letter, provider_id=foreign.id)
        self._assert_refused("way", self.letter, provider_id=-1)
        self._assert_refused("way", self.letter, provider_id=None)

    def test_without_a_provider_the_page_says_how_to_transfer(self):
        self.provider.state = "disabled"
        page = self._page(self.letter).text
        self.assertNotIn("o_payment_form", page)
        self.assertIn("How to pay", page)
        self.assertNotIn("pay online", self.letter._get_mail_link()["label"])
        self.provider.state = "test"
        self.assertIn("pay online", self.letter._get_mail_link()["label"])

    def test_money_that_is_given_back_settles_nothing(self):
        begun = self._begin(self.letter)
        self._finish(begun)
        transaction = self.env["payment.transaction"].search(
            [("reference", "=", begun["reference"])]
        )
        refund = transaction.sudo()._refund(transaction.amount)
        refund._post_process()
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        self.assertTrue(all(self.items.mapped("reconciled")))
        self.assertFalse(self.letter._get_payments_under_way())

    def test_an_opening_balance_without_an_invoice_is_paid_too(self):
        customer = self._create_customer("Opening")
        account = self.whole._get_dunning_receivables().account_id
        entry = self.env["account.move"].create(
            {
                "date": "2026-05-01",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": customer.id,
                            "date_maturity": "2026-05-10",
                            "debit": 70.0,
                            "no_followup": False,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data[
                                "default_account_revenue"
                            ].id,
                            "credit": 70.0,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        item = entry.line_ids.filtered("debit")
        item.no_followup = False
        self._run_day("14 June")
        letter = self._letters(customer)
        self._finish(self._begin(letter))
        self.assertTrue(item.reconciled)

    def test_money_that_came_twice_is_told_to_a_person(self):
        for begun in (self._begin(self.letter), self._begin(self.letter)):
            self.assertFalse(self.letter.activity_ids)
            transaction = self.env["payment.transaction"].search(
                [("reference", "=", begun["reference"])]
            )
            told = {"reference": begun["reference"], "simulated_state": "done"}
            transaction._process("demo", told)
            transaction._post_process()
        self.assertIn("not all of it fits", self.letter.activity_ids.summary)
        residuals = self.items.mapped("amount_residual")
        self.assertEqual(set(residuals), {0.0})


@tagged("post_install", "-at_install")
class TestUnderWay(PaymentCase):
    """Paid online, and the money is not in the books yet."""

    def setUp(self):
        super().setUp()
        self.invoice = self._create_invoice("10 May", 119.0)

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
class TestPaymentBrowser(PaymentCase):
    def test_a_debtor_without_an_account_pays_in_the_browser(self):
        # The real day: a browser forgets cookies of another one.
        today = fields.Date.today()
        invoice = self._create_invoice(today - timedelta(days=20), 119.0)
        self._run_day(today)
        letter = self._letters()
        key = letter._get_page_token()
        url = f"/my/dunning/{letter.id}?access_token={key}"
        self.start_tour(url, "dunning_advanced_payment", login=None)
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(letter.settlement, "paid")
