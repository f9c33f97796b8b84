"""How to pay: the right account, complete for its country, and a reference to find."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..reports import colours
from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestPaymentDetails(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_account("DE89370400440532013000")
        cls.second = cls._create_account("DE02120300000000202051")
        cls.invoice = cls._create_invoice("10 May")

    @classmethod
    def _create_account(cls, number, **values):
        return cls.env["res.partner.bank"].create(
            {
                "acc_number": number,
                "partner_id": cls.company.partner_id.id,
                **values,
            }
        )

    def _propose_letter(self, day="24 May"):
        letters = self._propose(day).letter_ids
        return letters.filtered(lambda lt: lt.partner_id == self.customer)

    def _rows(self, letter):
        return {row["label"]: row["text"] for row in letter._get_bank_rows()}

    def test_an_iban_is_called_so_without_the_add_on_that_knows_it(self):
        """As in a database without base_iban, where every account is of one type."""
        accounts = type(self.first)
        with patch.object(accounts, "retrieve_acc_type", lambda *_args: "bank"):
            self.first.invalidate_recordset(["acc_type"])
            self.assertEqual(self.first.acc_type, "bank")
            rows = self._rows(self._propose_letter())
        self.assertEqual(rows["IBAN"], "DE89 3704 0044 0532 0130 00")

    def test_the_account_that_all_invoices_name(self):
        self.invoice.partner_bank_id = self.second
        letter = self._propose_letter()
        self.company.dunning_bank_account_id = self.first
        self.assertEqual(letter._get_bank_account(), self.second)
        self.assertEqual(self._rows(letter)["IBAN"], "DE02 1203 0000 0000 2020 51")
        self.assertEqual(self._rows(letter)["Account holder"], self.company.name)

    def test_invoices_that_name_several_the_companys_choice_and_a_word(self):
        self.invoice.partner_bank_id = self.second
        self._create_invoice("10 May").partner_bank_id = self.first
        self.company.dunning_bank_account_id = self.second
        letter = self._propose_letter()
        self.assertEqual(letter._get_bank_account(), self.second)
        self.assertIn("several accounts", letter.document_warning)

    def test_an_account_that_nobody_has_checked_is_not_chosen(self):
        self.invoice.partner_bank_id = False
        letter = self._propose_letter()
        self.assertFalse(letter._get_bank_account())
        self.assertIn("nothing of where to pay", letter.document_warning)
        self.assertIn("Send Money", self.company.dunning_document_warnings)
        self.env.cr.execute(
            "UPDATE res_partner_bank SET allow_out_payment = true WHERE id = %s",
            [self.second.id],
        )
        self.env.invalidate_all()
        self.assertEqual(letter._get_bank_account(), self.second)

    def test_without_any_account_somebody_is_told_once(self):
        self.invoice.partner_bank_id = False
        (self.first | self.second).active = False
        self._run_day("24 May")
        self._run_day("31 May")
        told = self.company.partner_id.activity_ids
        self.assertEqual(len(told), 1)
        self.assertIn("bank account", told.note)

    def test_an_account_in_the_united_kingdom_has_its_sort_code(self):
        country = self.env.ref("base.uk")
        bank = self.env["res.bank"].create({"name": "B", "country": country.id})
        self.invoice.partner_bank_id = self._create_account(
            "12345678",
            bank_id=bank.id,
            clearing_number="20-00-00",
            acc_holder_name="Acme Trading Ltd",
        )
        rows = self._rows(self._propose_letter())
        self.assertEqual(rows["Sort code"], "20-00-00")
        self.assertEqual(rows["Account number"], "12345678")
        self.assertEqual(rows["Account holder"], "Acme Trading Ltd")
        bank.country = self.env.ref("base.us")
        self.assertIn("Routing number", self._rows(self._propose_letter()))

    def test_one_invoice_without_charges_has_its_own_reference(self):
        self.invoice.payment_reference = "RF18 5390 0754 7034"
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.payment_reference, "RF18 5390 0754 7034")

    def test_several_invoices_or_a_fee_have_the_letters_number_which_is_found(self):
        other = self._create_invoice("11 May")
        self._run_day("25 May")
        letter = self._letters()
        self.assertEqual(letter.payment_reference, letter.name)
        for model in ("account.move", "account.move.line"):
            view = self.env[model].get_view(view_type="search")
            self.assertIn("dunning_line_ids", view["arch"])
            found = self.env[model].search(
                [
                    (
                        "dunning_line_ids.letter_id",
                        "any",
                        [("name", "ilike", letter.name)],
                    )
                ]
            )
            moves = found if model == "account.move" else found.move_id
            self.assertEqual(moves, self.invoice | other)

    def test_a_fee_makes_it_the_letters_number(self):
        self._run_days("24 May", "14 June")
        letter = self._letters()[-1]
        self.assertTrue(letter.fee_amount)
        self.assertEqual(letter.payment_reference, letter.name)

    def test_an_entry_of_several_customers_is_paid_by_the_letters_number(self):
        """As a till's closing entry has them, or opening balances."""
        others = self._create_customer("Other"), self._create_customer("Third")
        entry = self._create_entry("10 April", *others)
        self._run_day("24 May")
        letters = self._letters(others[0]) | self._letters(others[1])
        self.assertEqual(letters.line_ids.move_id, entry)
        for letter in letters:
            self.assertEqual(letter.payment_reference, letter.name)
        with self.assertRaisesRegex(UserError, "exactly one"):
            entry.action_explain_dunning()

    def test_an_entry_of_one_customer_is_paid_by_its_own(self):
        other = self._create_customer("Other")
        entry = self._create_entry("10 April", other)
        self._run_day("24 May")
        self.assertEqual(self._letters(other).payment_reference, entry.name)
        self.assertTrue(entry.action_explain_dunning()["res_id"])

    def _create_entry(self, day, *customers):
        receivable = self.customer.property_account_receivable_id
        revenue = self.company_data["default_account_revenue"]
        owed = [
            {"account_id": receivable.id, "partner_id": customer.id, "debit": 50.0}
            for customer in customers
        ]
        earned = {"account_id": revenue.id, "credit": 50.0 * len(customers)}
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": self.day(day),
                "line_ids": [Command.create(vals) for vals in (*owed, earned)],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        return entry

    def test_what_an_open_till_has_taken_is_no_claim_without_a_customer(self):
        """A payment at the till names none until its closing entry brings the money."""
        till = self.customer.property_account_receivable_id.copy({"code": "TILL"})
        entry = self._create_entry("10 April", self.env["res.partner"])
        self.assertIn("no_customer", self._propose("23 May").skip_ids.mapped("reason"))
        entry.button_draft()
        entry.line_ids.filtered("debit").account_id = till
        entry.action_post()
        self.assertIn("no_customer", self._propose("23 May").skip_ids.mapped("reason"))
        self.company.account_default_pos_receivable_account_id = till
        reasons = self._propose("23 May").skip_ids.mapped("reason")
        self.assertNotIn("no_customer", reasons)

    def test_colours_that_cannot_be_read_are_darker_and_the_settings_say_so(self):
        self.assertEqual(colours.readable("#1f5f8b"), "#1f5f8b")
        self.assertNotEqual(colours.readable("#FFFF66"), "#ffff66")
        self.assertTrue(colours.is_readable(colours.readable("#FFFF66")))
        self.assertEqual(colours.readable("nonsense"), "#444444")
        self.company.primary_color = "#FFFF66"
        self.assertIn("#FFFF66", self.company.dunning_document_warnings)

    def test_a_reminder_before_the_due_date_moves_nothing(self):
        level = {"name": "Soon", "kind": "reminder", "days": -3, "payment_term_days": 7}
        self.customer.dunning_procedure_id = self.env["dunning.procedure"].create(
            {
                "name": "Before the due date",
                "timing": "age",
                "automation": "issue",
                "not_due": "all",
                "level_ids": [Command.create(level)],
            }
        )
        self.invoice.button_draft()
        self._create_invoice("28 May")
        self._create_invoice("29 May", 81.0)
        letter = self._propose_letter("26 May")
        self.assertEqual(letter.deadline, self.day("29 May"))
        self.assertEqual(letter._get_amount_to_pay(), 200.0)
        days = [self.day("28 May"), self.day("29 May")]
        self.assertEqual(letter._get_due_dates(), days)
        words = "200.00 will be due on May 28, 2026 and May 29, 2026."
        self.assertIn(words, letter._get_texts()["introduction"])
        self.assertNotIn("heading", [row["kind"] for row in letter._get_rows()])
