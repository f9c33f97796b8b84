"""Charges when things happen in another order: merged, moved, waived, paid twice."""

import io
from datetime import date
from xml.etree import ElementTree
from zipfile import ZipFile

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools.pdf import PdfReader

from .support.books_case import BooksCommon

KINDS = ("fee", "interest", "compensation")


class HardCommon(BooksCommon):
    def _receivable_item(self, payment):
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def _open(self, letters):
        return [round(sum(one.charge_ids.mapped("amount_open")), 2) for one in letters]

    def _reason(self, letter):
        reason = letter._get_reason_not_to_send()
        return reason and self.env["dunning.words"]._say(reason)

    def _assert_sums(self, letter):
        """A letter's total is the sum of its parts, and its charges what it adds."""
        parts = sum(
            letter[name]
            for name in (
                "amount_claimed",
                "amount_credit",
                "fee_amount",
                "previous_fee_amount",
                "previous_interest_amount",
                "compensation_amount",
                "previous_compensation_amount",
            )
        )
        total = parts + letter._get_claimed_interest()
        self.assertAlmostEqual(letter.amount_total, total, 2)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestTwoLetters(HardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"kind": "notice", "fee_amount": 5.0})

    def _two(self):
        return self._letter("24 May") | self._letter("31 May")

    def test_one_payment_brings_the_charges_of_both(self):
        letters = self._two()
        self._pay(self.invoice, 129, "31 May")
        self.assertEqual(letters.mapped("received_amount"), [10, 10])
        letters[0].action_take_charges()
        self.assertEqual(self._open(letters), [0, 0])
        self.assertEqual((self._income(), self._receivable()), (10, 0))

    def test_what_fits_either_letter_pays_the_newest_and_only_it(self):
        letters = self._two()
        self._pay(self.invoice, 124, "31 May")
        letters.action_take_charges()
        self.assertEqual(self._open(letters), [5, 0])
        self.assertEqual((self._income(), self._receivable()), (5, 0))
        with self.assertRaisesRegex(UserError, "No payment has left"):
            letters.action_take_charges()
        letters[0].charge_ids.action_waive("Goodwill")
        with self.assertRaisesRegex(UserError, "still open"):
            letters.charge_ids.action_waive("Again")

    def test_the_sum_of_the_first_letter_pays_only_its_charges(self):
        self.standard.level_ids[1].fee_amount = 7
        letters = self._two()
        self._pay(self.invoice, 124, "31 May")
        letters.action_take_charges()
        self.assertEqual(self._open(letters), [0, 7])

    def test_a_credit_note_is_no_payment_of_charges(self):
        letter = self._letter("24 May")
        self._pay(self.invoice, 119, "24 May")
        self._create_invoice("24 May", 5, move_type="out_refund")
        self.assertEqual(letter.received_amount, 0)
        self._create_invoice("11 May", 200)
        proposal = self._propose("31 May").letter_ids
        self.assertEqual(proposal.amount_credit, -5)
        self._assert_sums(proposal)

    def test_a_waiver_on_the_first_letter_holds_the_second(self):
        self.customer.country_id = self.env.ref("base.de")
        self.standard.level_ids.write({"interest": "claimed", "fee_amount": 0})
        letters = self._two()
        self.assertFalse(self._reason(letters[1]))
        letters[0].charge_ids.action_waive("Goodwill")
        self.assertIn("0.44", self._reason(letters[1]))

    def test_and_so_does_cancelling_or_paying_it(self):
        self.customer.country_id = self.env.ref("base.de")
        self.standard.level_ids.write({"interest": "claimed", "fee_amount": 0})
        other = self._create_invoice("10 May", 300)
        letters = self._two()
        interest = letters[0].interest_amount
        self.assertFalse(self._reason(letters[1]))
        payment = self._pay(self._create_invoice("1 June", 10), interest + 10, "6 June")
        taken = letters[0]._receive_charges_from(self._receivable_item(payment))
        self.assertAlmostEqual(taken, interest)
        self.assertIn("not charged any more", self._reason(letters[1]))
        self.assertTrue(other)

    def test_cancelled_after_a_waiver_nothing_is_left_over(self):
        for booking in ("claim", "issue"):
            self.standard.level_ids.booking = booking
            letter = self._letter("24 May")
            letter.charge_ids.action_waive("A part", 2)
            letter.action_cancel("Wrong")
            self.assertEqual((self._income(), self._receivable()), (0, 119), booking)
            self.assertEqual(letter.charge_ids.state, "cancelled")
            self.assertEqual(self._open(letter), [0])

    def test_waived_and_paid_in_part_then_cancelled(self):
        self.standard.level_ids.booking = "issue"
        letter = self._letter("24 May")
        letter.charge_ids.action_waive("A part", 2)
        payment = self._pay(self.invoice, 122, "24 May")
        entry = letter.charge_ids.booking_ids.move_line_id
        rest = entry.filtered(lambda line: line.amount_residual > 0)
        (self._receivable_item(payment) | rest).reconcile()
        self.assertEqual((self._income(), self._receivable()), (3, 0))
        with self.assertRaisesRegex(UserError, "still open"):
            letter.charge_ids.action_waive("Too late")
        letter.action_cancel("Wrong")
        self.assertEqual((self._income(), self._receivable()), (0, -3))

    def test_one_level_books_and_another_claims(self):
        self.customer.country_id = self.env.ref("base.de")
        self.customer.dunning_charges_agreed = "Terms of 1 May 2026"
        self.standard.level_ids.interest = "claimed"
        self.standard.level_ids[1].booking = "issue"
        letters = self._two()
        third = self._letter("7 June")
        for letter in letters | third:
            self._assert_sums(letter)
        # 5.00 and 0.44 claimed, then 5.00 and 0.23 booked, then 5.00 and 0.23 claimed.
        self.assertAlmostEqual(self._receivable(), 124.23)
        self.assertAlmostEqual(third.amount_total, 119 + 15 + 0.90)
        self.assertAlmostEqual(sum((letters | third).charge_ids.mapped("amount")), 15.9)
        self._pay(self.invoice, third.amount_total, "7 June")
        credit = self.env["account.move.line"].search(
            [("partner_id", "=", self.customer.id), ("amount_residual", "<", 0)]
        )
        third._receive_charges_from(credit)
        self.assertEqual(self._open(letters | third), [0, 0, 0])
        self.assertAlmostEqual(self._income(), 15.9)
        self.assertEqual(self._receivable(), 0)

    def test_invoice_procedures_keep_charges_apart(self):
        own = self.standard.copy({"applies_to": "invoice", "automation": "issue"})
        self.standard.allow_override = True
        other = self._create_invoice("10 May", 200)
        (self.invoice | other).dunning_procedure_id = own
        self._run_day("24 May", "invoice")
        letters = self._letters()
        self.assertEqual(sorted(letters.mapped("amount_total")), [124, 205])
        self._pay(other, 205, "24 May")
        letters.action_take_charges()
        paid = letters.filtered(lambda lt: lt.line_ids.move_id == other)
        self.assertEqual((self._open(paid), self._open(letters - paid)), ([0], [5]))

    def test_groups_charge_once_for_all_their_invoices(self):
        own = self.standard.copy({"applies_to": "group", "automation": "issue"})
        other = self._create_invoice("10 May", 200)
        group = self.env["dunning.invoice.group"].create(
            {
                "name": "G",
                "partner_id": self.customer.id,
                "invoice_ids": [Command.set((self.invoice | other).ids)],
                "dunning_procedure_id": own.id,
            }
        )
        self._run_day("24 May", "group")
        letter = self._letters()
        self.assertEqual((letter.group_id, letter.amount_total), (group, 324))
        self._pay(other, 205, "24 May")
        letter.action_take_charges()
        self.assertEqual(self._open(letter), [0])
        proposal = self._propose("31 May", applies_to="group").letter_ids
        self.assertEqual(proposal.previous_fee_amount, 0)

    def test_merged_customers_keep_their_charges(self):
        letter = self._letter("24 May")
        survivor = self._create_customer(
            "Survivor", country_id=self.env.ref("base.us").id
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((self.customer | survivor).ids)],
                "dst_partner_id": survivor.id,
            }
        )
        wizard.with_context(active_model="res.partner").action_merge()
        self.assertEqual(letter.charge_ids.partner_id, survivor)
        self._pay(self.invoice, 124, "24 May")
        letter.action_take_charges()
        self.assertEqual((self._open(letter), self._receivable(survivor)), ([0], 0))

    def test_two_companies_never_pay_each_others_charges(self):
        other = self.setup_other_company(name="Other company")["company"]
        letter = self._letter("24 May")
        self._pay(self.invoice, 119, "24 May")
        there = self._create_invoice.__func__(
            type(self), "10 May", 50.0, company_id=other.id
        )
        self._pay(there.with_company(other), 55, "24 May")
        self.assertEqual(letter.received_amount, 0)
        self.assertEqual(self._open(letter), [5])


@tagged("post_install", "-at_install")
@freeze_time("2026-06-07 10:00:00")
class TestChargedTooMuch(HardCommon):
    """Booked, and then the facts turn out to be others: no letter asks for it again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.standard.level_ids.write({"interest": "claimed", "booking": "issue"})
        cls.level.write({"fee_amount": 0})

    def _assert_not_claimed(self, letter, interest):
        self._assert_sums(letter)
        self.assertAlmostEqual(
            letter.previous_interest_amount + letter.interest_amount, interest
        )
        self.assertIn("Not claimed again", letter.remark)

    def test_the_invoice_was_given_another_due_date(self):
        self._letter("24 May")
        self.invoice.line_ids.filtered("date_maturity").date_maturity = self.day(
            "20 May"
        )
        self.invoice.invoice_date_due = self.day("20 May")
        letter = self._propose("31 May").letter_ids
        # 21 to 31 May instead of 12 to 24 May.
        self._assert_not_claimed(letter, 0.37)

    def test_a_payment_was_found_that_had_come_earlier(self):
        self._letter("24 May")
        self._pay(self.invoice, 109, "11 May")
        letter = self._propose("31 May").letter_ids
        # 12 to 31 May on 10.00.
        self._assert_not_claimed(letter, 0.06)

    def test_a_rate_was_corrected(self):
        self._letter("24 May")
        rate = self.env.ref("dunning_advanced.dunning_rate_de")
        used = rate.value_ids.filtered(lambda v: v.date_from == date(2026, 1, 1))
        used.copy({"percent": -6})
        letter = self._propose("31 May").letter_ids
        # 20 days at 3 %.
        self._assert_not_claimed(letter, 0.20)

    def test_the_customer_turned_out_to_be_a_consumer(self):
        self.level.compensation = True
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 1.0)])
        invoice = self._create_invoice("10 May", 100, currency_id=euro.id)
        self._run_day("24 May")
        letter = self._letters().filtered(lambda lt: lt.currency_id == euro)
        self.assertEqual(letter.compensation_amount, 40)
        self.customer.write(
            {
                "dunning_debtor_kind": "consumer",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        again = self._propose("31 May").letter_ids.filtered(
            lambda lt: lt.currency_id == euro
        )
        self.assertEqual(again.line_ids.move_id, invoice)
        self.assertEqual(again.amount_total, 100)
        self.assertIn("Not claimed again", again.remark)

    def test_what_is_disputed_comes_back_when_it_is_not(self):
        self._letter("24 May")
        self.invoice.write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 109,
                "dunning_dispute_reason": "Never ordered",
            }
        )
        run = self._propose("31 May")
        self._assert_not_claimed(run.letter_ids, 0.06)
        run.action_cancel()
        self.invoice.dunning_disputed = False
        letter = self._propose("31 May").letter_ids
        total = letter.previous_interest_amount + letter.interest_amount
        self.assertAlmostEqual(total, 0.67)


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


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 10:00:00")
class TestSheetAgainstLetter(HardCommon):
    """What is printed, and what is in the file, adds up to what the letter says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.de")
        cls.standard.level_ids.write({"interest": "claimed", "interest_sheet": True})
        for amount in (333.33, 1000.01, 77777.77):
            cls._create_invoice("15 June", amount)
        cls._pay(cls.invoice, 19, "2 July")

    def _pages(self, letter):
        return PdfReader(io.BytesIO(letter.pdf_id.raw)).pages

    def _rows(self, letter):
        name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        with ZipFile(io.BytesIO(letter.sheet_id.raw)) as book:
            root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        return [
            [cell.findtext(f"{name}v") for cell in row.iter(f"{name}c")]
            for row in root.iter(f"{name}row")
        ]

    def test_to_the_cent(self):
        first = self._letter("8 July")
        second = self._letter("15 July")
        first.charge_ids.filtered(lambda one: one.kind == "interest")[:1].action_waive(
            "A part", 0.05
        )
        for letter in (first, second):
            self._assert_sums(letter)
            stretches = sorted(round(run.amount, 2) for run in letter.interest_ids)
            in_file = [round(float(row[9]), 2) for row in self._rows(letter)[1:-1]]
            self.assertEqual(sorted(in_file), stretches)
            total = round(sum(stretches), 2)
            self.assertAlmostEqual(float(self._rows(letter)[-1][9]), total, 2)
            of_lines = sum(letter.line_ids.mapped("interest_amount"))
            self.assertAlmostEqual(letter.interest_amount, of_lines, 2)
            self.assertAlmostEqual(letter.interest_amount, total, 2)
            text = " ".join(page.extract_text() for page in self._pages(letter))
            sheet = " ".join(text.split())
            for amount in [*stretches, total]:
                self.assertIn(f"{amount:,.2f}", sheet)

    def test_the_items_come_as_on_the_letter(self):
        letter = self._letter("15 July")
        names = letter._get_claimed_lines().mapped("move_name")
        self.assertGreater(len(names), 2)
        sheet = [item["name"] for item in letter._get_sheet_items()]
        self.assertEqual(sheet, names)
        text = " ".join(p.extract_text() for p in self._pages(letter)[1:])
        self.assertEqual(sorted(names, key=text.index), names)

    def test_the_days_of_each_item_are_those_of_its_delay(self):
        letter = self._letter("15 July")
        for item, runs in letter.interest_ids.grouped("move_line_id").items():
            first = min(runs.mapped("date_from"))
            self.assertEqual(sum(runs.mapped("days")), (letter.date - first).days + 1)
            self.assertGreater(first, item.date_maturity)
