"""Payments without an entry, over a part or more; and receipts that fit otherwise."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.money_case import MoneyCase


class NotedCase(MoneyCase):
    def _note(self, amount, *named, **values):
        """As with add-ons that match the bank with invoices themselves."""
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": amount,
                "date": self.day("23 May"),
                "invoice_ids": [Command.set([move.id for move in named])],
                **values,
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def _create_discounted(self, due, amount=100):
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % in 10 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        return self._create_invoice(due, amount, invoice_payment_term_id=terms.id)


@tagged("post_install", "-at_install")
class TestNoted(NotedCase):
    def test_what_a_part_payment_leaves_is_dunned(self):
        invoice = self._create_invoice("10 May")
        payment = self._note(50, invoice)
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.amount_total, 69)
        self.assertEqual(letter.line_ids.amount_paid, 50)
        payment.action_validate()
        self.assertEqual(self._propose("24 May").letter_ids.amount_total, 69)
        self._note(69, invoice)
        self.assertEqual(self._skips("24 May")[invoice].reason, "paid")

    def test_two_payments_of_one_invoice_hold_the_others_with_what_they_leave(self):
        invoice = self._create_invoice("10 May")
        other = self._create_invoice("11 May", 81)
        for _number in range(2):
            self._note(100, invoice)
        found = self._skips("26 May")
        self.assertEqual(found[invoice].reason, "paid")
        self.assertEqual(found[other].reason, "in_payment")

    def test_the_portal_asks_for_what_it_leaves(self):
        self._note(50, self._create_invoice("10 May"))
        user = new_test_user(
            self.env,
            "payer",
            groups="base.group_portal",
            partner_id=self.customer.id,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        items = self.env["account.move.line"]
        with freeze_time("2026-05-24 10:00:00"):
            found, domain = items._dunning_get_portal_items(user)
            (overdue,) = found._dunning_get_portal_sums(domain)
            (row,) = found.search(domain)._dunning_get_portal_rows()
        self.assertEqual((overdue["amount"], row["open"]), (69, 69))

    def test_a_payment_of_two_invoices_settles_the_older_first(self):
        old, young = self._create_invoice("9 May"), self._create_invoice("10 May")
        self._note(150, young, old)
        run = self._propose("24 May")
        self.assertEqual(run.letter_ids.amount_total, 88)
        self.assertEqual(run.letter_ids.line_ids.move_id, young)
        self.assertEqual(run.skip_ids.move_id, old)

    def test_what_a_payment_brings_beyond_its_invoice_holds_the_others(self):
        named = self._create_invoice("10 May")
        other = self._create_invoice("10 May")
        payment = self._note(238, named)
        skip = self._skips("24 May")[other]
        self.assertEqual(skip.reason, "in_payment")
        self.assertIn(payment.name, skip.detail)

    def test_what_is_left_of_a_credit_note_is_deducted(self):
        credit = self._create_invoice("20 May", 100, move_type="out_refund")
        self._create_invoice("10 May")
        self._note(30, credit, payment_type="outbound")
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.amount_credit, -70)
        self.assertEqual(letter.amount_total, 49)

    def test_a_letter_that_waits_is_held_when_a_part_is_noted(self):
        invoice = self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters()
        self.assertFalse(letter._ask_together(self.company, self.day("24 May")))
        self._note(50, invoice)
        self.assertTrue(letter._ask_together(self.company, self.day("24 May")))
        self.assertEqual(letter.settlement, "open")
        self._note(69, invoice)
        self.env.invalidate_all()
        self.assertEqual(letter.settlement, "paid")

    def test_a_promise_is_kept_by_it(self):
        invoices = self._create_invoices("10 May", [119, 50])
        with freeze_time("2026-05-12 10:00:00"):
            promises = self.env["dunning.promise"].create(
                [{"move_id": move.id, "date": "2026-05-20"} for move in invoices]
            )
        for invoice, day in zip(invoices, ("18 May", "21 May"), strict=True):
            self._note(invoice.amount_total, invoice, date=self.day(day))
        with freeze_time("2026-05-22 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), ["kept", "broken"])

    def test_what_it_leaves_can_be_promised_and_no_agency_gets_it_yet(self):
        invoice = self._create_invoice("10 May")
        self._note(50, invoice)
        self.assertTrue(invoice.dunning_is_claim)
        action = invoice.action_promise()
        self.assertEqual(action["context"]["default_amount"], 69)
        with freeze_time("2026-05-26 10:00:00"):
            promise = self.env["dunning.promise"].create(
                {"move_id": invoice.id, "date": "2026-06-30", "amount": 30}
            )
            self.assertEqual((promise.amount_open, promise.state), (69, "open"))
            self._note(30, invoice, date=self.day("25 June"))
            self.assertEqual(promise.state, "kept")
        self.company.dunning_agency_id = self._create_customer("Agency")
        with self.assertRaisesRegex(UserError, "on its way"):
            invoice.action_send_to_collection()

    def test_the_agency_is_told_of_it(self):
        self.company.dunning_agency_id = self._create_customer("Agency")
        invoice = self._create_invoice("10 May")
        invoice._dunning_hand_over_now()
        self._note(50, invoice)
        self.assertEqual(invoice.dunning_collection_paid, 50)
        action = invoice.action_inform_agency()
        body = str(action["context"]["default_body"])
        self.assertIn("50.00", body)
        self.assertIn("69.00", body)


@tagged("post_install", "-at_install")
class TestReceiptsThatFit(NotedCase):
    def _receive_for(self, letter, amount, on, reference=""):
        self.company.dunning_hold_fitting = True
        journal = self.company_data["default_journal_bank"]
        reference = reference or letter.name
        values = {"journal_id": journal.id, "payment_ref": f"yours {reference}"}
        values |= {"date": self.day(on), "amount": amount}
        return self.env["account.bank.statement.line"].create(values)

    def test_what_a_letter_asks_for_without_its_fee_and_with_its_credits(self):
        self.customer.country_id = self.env.ref("base.us")
        self.standard.level_ids[0].write({"kind": "notice", "fee_amount": 5})
        self._create_invoices("10 May", [100, 50])
        self._post_payment(20)
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.amount_total, 135)
        receipt = self._receive_for(letter, 129, "26 May")
        self.assertTrue(self._propose("3 June").letter_ids)
        receipt.amount = 130
        self.assertFalse(self._propose("3 June").letter_ids)

    def test_the_sum_of_a_letter_with_the_reference_that_it_names(self):
        invoice = self._create_invoice("10 May")
        self._post_payment(19)
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual((letter.amount_total, letter.fee_amount), (100, 0))
        self.assertEqual(letter.payment_reference, invoice.payment_reference)
        self._receive_for(letter, 100, "26 May", letter.payment_reference)
        self.assertFalse(self._propose("3 June").letter_ids)

    def _receive(self, invoice, amount, **values):
        self.company.dunning_hold_fitting = True
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": self.day("5 May"),
                "payment_ref": f"yours {invoice.name}",
                "amount": amount,
                **values,
            }
        )
        return self._skips("24 May").get(invoice)

    def test_less_the_discount_for_paying_early(self):
        invoice = self._create_discounted("10 May")
        self.assertFalse(self._receive(invoice, 97))
        self.assertEqual(self._receive(invoice, 98).reason, "unmatched_receipt")

    def test_a_payment_without_an_entry_that_is_in_time_for_the_discount_pays_all(self):
        invoice, late = (self._create_discounted("10 May") for _number in range(2))
        self._note(98, invoice, date="2026-04-20")
        self._note(98, late, date="2026-04-21")
        run = self._propose("24 May")
        self.assertEqual(run.letter_ids.line_ids.move_id, late)
        self.assertEqual(run.letter_ids.amount_total, 2)
        self.assertEqual(run.skip_ids.reason, "paid")

    def test_over_all_instalments_of_an_invoice(self):
        half = {"value": "percent", "value_amount": 50}
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two parts",
                "line_ids": [Command.create({**half, "nb_days": n}) for n in (20, 30)],
            }
        )
        invoice = self._create_invoice("10 May", 100, invoice_payment_term_id=terms.id)
        self.assertEqual(len(invoice._get_dunning_receivables()), 2)
        self.assertEqual(self._receive(invoice, 100).reason, "unmatched_receipt")

    def test_in_the_currency_in_which_it_was_sent(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8)])
        invoice = self._create_invoice("10 May", 100, currency_id=euro.id)
        sent = {"foreign_currency_id": euro.id, "amount_currency": 100}
        self.assertEqual(
            self._receive(invoice, 126, **sent).reason, "unmatched_receipt"
        )


@tagged("post_install", "-at_install")
class TestCovered(MoneyCase):
    def test_no_harder_letter_about_what_is_paid_and_not_assigned(self):
        self._create_invoice("10 May")
        self._create_invoice("1 June", 200)
        self._run_days("20 May", "7 June")
        self.assertEqual(len(self._letters()), 3)
        self._post_payment(119, "12 June")
        self._run_days("13 June", "14 June")
        self.assertEqual(len(self._letters()), 3)
        self._run_day("15 June")
        letter = self._letters()[-1:]
        self.assertEqual(letter.level_name, "1st Reminder")
        self.assertEqual((letter.fee_amount, letter.amount_total), (0, 200))
        self.assertFalse(letter._ask_together(self.company, self.day("15 June")))

    def test_assigning_what_the_letter_has_deducted_pays_nothing_of_it(self):
        invoice = self._create_invoice("10 May")
        payment = self._post_payment(60)
        self._run_day("24 May")
        letter = self._letters()
        items = invoice._get_dunning_receivables()
        (items | payment.move_id._get_dunning_receivables()).reconcile()
        self.assertEqual(letter.settlement, "open")
        self._pay(invoice, 9, "26 May")
        self.assertEqual(letter.settlement, "partial")
        self._pay(invoice, 50, "26 May")
        self.assertEqual(letter.settlement, "paid")
