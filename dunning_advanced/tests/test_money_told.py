"""Money that came, or left: on the letter's page, to sales, to the agency."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.money_case import MoneyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestMoneyTold(MoneyCase):
    def _get_totals(self):
        return sorted(one._get_portal_sums()["total"] for one in self._letters())

    def _refund(self, amount):
        """A credit note, and its money paid out; nobody has matched them yet."""
        self._create_invoice("24 May", amount, move_type="out_refund")
        return self._post_payment(amount, payment_type="outbound")

    def test_the_pages_of_two_letters_deduct_a_credit_once(self):
        self.standard.allow_override = True
        own = self.standard.copy({"applies_to": "invoice", "name": "Own"})
        own.automation = "issue"
        for _number in range(2):
            self._create_invoice("10 May", 100, dunning_procedure_id=own.id)
        self._run_day("24 May", "invoice")
        self.assertEqual(self._get_totals(), [100, 100])
        self._post_payment(60, on="25 May")
        self.assertEqual(self._get_totals(), [40, 100])

    def test_a_refund_that_was_paid_out_is_no_credit_on_the_page(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        self._refund(100)
        self.assertEqual(self._get_totals(), [119])

    def test_the_page_deducts_money_in_another_company_of_the_body(self):
        branch = self._create_branch()
        self._create_invoice("10 May")
        self._run_day("24 May")
        self._create_invoice("24 May", 19, move_type="out_refund", company_id=branch.id)
        self.assertEqual(self._get_totals(), [100])

    def test_the_portal_names_money_with_the_company_that_it_is_for(self):
        branch = self._create_branch()
        branch.write(
            {"dunning_enabled": True, "dunning_procedure_id": self.standard.id}
        )
        user = new_test_user(
            self.env,
            "payer",
            groups="base.group_portal",
            partner_id=self.customer.id,
            company_id=self.company.id,
            company_ids=[Command.set([self.company.id, branch.id])],
        )

        def told():
            found = self.env["account.move.line"]._dunning_get_portal_credits(user)
            return {one["company"]: one["amount"] for one in found}

        self._create_invoice("10 May")
        refund = {"move_type": "out_refund", "company_id": branch.id}
        self._create_invoice("24 May", 19, **refund)
        self.assertEqual(told(), {self.company: 19})
        # What is owed to the branch has its own credits first.
        self._create_invoice("12 May", 4, company_id=branch.id)
        self.assertEqual(told(), {self.company: 15, branch: 4})

    def test_sales_are_told_of_no_money_that_was_paid_out(self):
        invoice = self._create_invoice("10 May")
        self._refund(100)
        self.assertEqual(invoice._get_dunning_overdue_of_customer(), 119)

    def test_the_agency_gets_the_charges_of_what_is_handed_over_alone(self):
        self.customer.country_id = self.env.ref("base.de")
        euro = self.env.ref("base.EUR")
        euro.active = True
        level = self.standard.level_ids[0]
        level.write({"interest": "none", "compensation": True})
        moves = self._create_invoices("10 May", [100, 200], currency_id=euro.id)
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.compensation_amount, 80)
        (sums,) = moves[0]._dunning_get_agency_sums(letter)
        self.assertEqual((sums["fees"], sums["total"]), (40, 140))
        (row,) = moves[0]._dunning_get_claim_letter_rows()
        self.assertEqual(row[0][-1], 40)

    def test_the_name_of_the_claims_file_is_one_line(self):
        # A mail server's library refuses any other as the name of an attachment.
        self.customer.name = "Acme\nLtd"
        move = self._create_invoice("10 May")
        sheet = move._dunning_create_claim_sheet(self._create_customer("Agency"))
        self.assertEqual(sheet.name, "Claim Acme Ltd.xlsx")

    def test_a_fee_of_two_invoices_is_handed_over_once(self):
        first, second = self._create_invoices("10 May", [100, 200])
        for day in ("24 May", "31 May", "7 June", "14 June"):
            self._run_day(day)
        letters = self._letters()
        self.assertEqual(letters[-1].fee_amount, 5)
        for move in (first, second):
            (sums,) = move._dunning_get_agency_sums(letters)
            self.assertEqual(sums["fees"], 5)
        second._dunning_set_in_collection(self._create_customer("Agency"))
        for move, fees in ((first, 0), (second, 5), (first | second, 5)):
            (sums,) = move._dunning_get_agency_sums(letters)
            self.assertEqual(sums["fees"], fees)

    def test_letters_to_a_person_are_on_the_page_of_the_company_that_owes_now(self):
        anna = self._create_customer("Anna", is_company=False)
        self._create_invoice("10 May", partner=anna)
        self._run_day("24 May")
        contact = self.env["res.partner"].create(
            {"name": "Otto", "parent_id": self.customer.id}
        )
        user = new_test_user(
            self.env, "otto", groups="base.group_portal", partner_id=contact.id
        )
        user.write(
            {
                "company_ids": [Command.link(self.company.id)],
                "company_id": self.company.id,
            }
        )
        letters, domain = self.env["dunning.letter"]._get_portal_letters(user)
        self.assertFalse(letters.search(domain))
        anna.parent_id = self.customer
        self.assertEqual(letters.search(domain), self._letters(anna))

    def test_an_entry_without_a_due_date_is_shown_with_its_days(self):
        receivable = self.customer.property_account_receivable_id
        revenue = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-05-10",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.customer.id,
                            "debit": 77.0,
                        }
                    ),
                    Command.create({"account_id": revenue.id, "credit": 77.0}),
                ],
            }
        )
        entry.action_post()
        item = entry._get_dunning_receivables()
        self.assertFalse(item.date_maturity)
        (row,) = item._dunning_get_portal_rows()
        self.assertEqual((row["days"], row["due"]), (16, item.date))


@tagged("post_install", "-at_install")
class TestPaymentsWithoutEntry(MoneyCase):
    """As with add-ons that match the bank with invoices themselves."""

    def _note(self, amount, **values):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": amount,
                "date": self.day("23 May"),
                **values,
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def test_money_on_its_way_that_names_no_invoice_holds_the_letter(self):
        invoice = self._create_invoice("10 May")
        other = self._create_invoice("10 May", 50, self._create_customer("Other"))
        payment = self._note(119)
        self.assertEqual(payment.state, "in_process")
        skips = self._skips("24 May")
        self.assertEqual(skips[invoice].reason, "in_payment")
        self.assertIn(payment.name, skips[invoice].detail)
        self.assertNotIn(other, skips)
        payment.action_reject()
        self.assertNotIn(invoice, self._skips("24 May"))

    def test_a_refund_on_its_way_out_is_no_credit(self):
        credit = self._create_invoice("20 May", 100, move_type="out_refund")
        self._create_invoice("10 May")
        self._note(100, payment_type="outbound", invoice_ids=[Command.set(credit.ids)])
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.amount_total, 119)


@tagged("post_install", "-at_install")
class TestGroupMoves(MoneyCase):
    def test_a_group_goes_along_with_a_person_filed_under_a_company(self):
        anna = self._create_customer("Anna", is_company=False)
        invoice = self._create_invoice("10 May", partner=anna)
        group = self.env["dunning.invoice.group"].create(
            {"name": "Trip", "partner_id": anna.id, "invoice_ids": invoice.ids}
        )
        group.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        self.assertEqual(self._skips("24 May")[invoice].reason, "group_paused")
        anna.parent_id = self.customer
        self.assertEqual(self._skips("24 May")[invoice].reason, "group_paused")
        group.invoice_ids |= self._create_invoice("10 May")
        self.assertEqual(len(group.invoice_ids), 2)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestRenumbered(MoneyCase):
    def test_a_letter_that_waits_names_no_number_of_before(self):
        invoices = self._create_invoices("10 May", [119, 50])
        self._run_day("24 May")
        letter = self._letters()
        self.assertFalse(letter._get_reason_not_to_send())
        wizard = self.env["account.resequence.wizard"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard.create({"first_name": "INV/2026/00900"}).resequence()
        self.assertIn("INV/2026/00900", invoices.mapped("name"))
        letter.action_send()
        self.assertEqual(letter.delivery_ids.state, "failed")
        self.assertIn("The number has changed", letter.delivery_ids.error)
        letter.action_cancel("Renumbered")
        self._run_day("24 May")
        names = self._letters().line_ids.mapped("display_name")
        self.assertEqual(set(names), set(invoices.mapped("name")))
