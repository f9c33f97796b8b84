"""Charges of two letters: which payment, waiver or cancelling is for which of them."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.books_case import HardCommon

KINDS = ("fee", "interest", "compensation")


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
