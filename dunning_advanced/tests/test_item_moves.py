"""History follows the item and its debtor: moved, filed elsewhere, merged, replaced."""

import psycopg2

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestItemMoves(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls._create_customer("Anna", is_company=False)
        cls.invoice = cls._create_invoice("10 May", partner=cls.anna)

    def _levels(self, *partners):
        letters = self.env["dunning.letter"].search(
            [("partner_id", "in", [p.id for p in partners]), ("state", "=", "issued")],
            order="date, id",
        )
        return [(lt.date.strftime("%d.%m."), lt.level_name) for lt in letters]

    def test_a_person_filed_under_a_company_is_dunned_on(self):
        self._run_day("24 May")
        self.anna.parent_id = self.customer
        self.assertEqual(self.invoice.line_ids.partner_id, self.customer)
        self._run_days("25 May", "14 June")
        self.assertEqual(
            self._levels(self.anna, self.customer),
            [
                ("24.05.", "1st Reminder"),
                ("31.05.", "2nd Reminder"),
                ("07.06.", "3rd Reminder"),
                ("14.06.", "Dunning Notice"),
            ],
        )
        self.assertEqual(self.customer.dunning_letter_count, 4)
        self.assertEqual(len(self.customer.dunning_letter_ids), 4)
        self.assertEqual(self.invoice.dunning_level_id.name, "Dunning Notice")
        action = self.customer.action_view_dunning_letters()
        found = self.env["dunning.letter"].search(action["domain"])
        self.assertEqual(len(found), 4)

    def test_earlier_fees_and_the_last_letter_go_along(self):
        self._run_days("24 May", "14 June")
        self.anna.parent_id = self.customer
        (account,) = self.env["dunning.open.item"]._fetch_accounts(
            self.company, self.customer, self.day("20 June")
        )
        (item,) = account.items
        self.assertEqual(item.present.position, 4)
        self.assertEqual([fee.amount for fee in item.earlier_fees], [5])
        self.assertEqual(account.last_letter_date, self.day("14 June"))

    def _move_to(self, partner):
        self.invoice.button_draft()
        self.invoice.partner_id = partner
        self.invoice.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def test_another_debtor_starts_afresh(self):
        self._run_days("24 May", "31 May")
        self._move_to(self.customer)
        self._run_days("1 June", "8 June")
        self.assertEqual(
            self._levels(self.customer),
            [("01.06.", "1st Reminder"), ("08.06.", "2nd Reminder")],
        )
        self.assertEqual(self.invoice.dunning_level_id.name, "2nd Reminder")
        self._move_to(self.anna)
        self._run_day("9 June")
        self.assertEqual(self._levels(self.anna)[-1], ("09.06.", "3rd Reminder"))

    def test_two_debtors_of_one_invoice_become_one(self):
        self._run_day("24 May")
        self._move_to(self.customer)
        self._run_day("25 May")
        self.anna.parent_id = self.customer
        self._run_days("26 May", "1 June")
        self.assertEqual(
            self._levels(self.anna, self.customer)[2:], [("01.06.", "2nd Reminder")]
        )

    def test_merged_contacts_keep_all_letters_and_go_on(self):
        self._run_day("24 May")
        self._move_to(self.customer)
        self._run_day("25 May")
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            [self.anna.id, self.customer.id], self.customer, extra_checks=False
        )
        self.env.invalidate_all()
        self.assertEqual(self.customer.dunning_letter_count, 2)
        self._run_days("26 May", "1 June")
        self.assertEqual(
            self._levels(self.customer),
            [
                ("24.05.", "1st Reminder"),
                ("25.05.", "1st Reminder"),
                ("01.06.", "2nd Reminder"),
            ],
        )

    def test_merged_into_a_contact_of_a_company_they_are_the_companys(self):
        self._run_day("24 May")
        contact = self._create_customer(
            "Contact", is_company=False, parent_id=self.customer.id
        )
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            [self.anna.id, contact.id], contact, extra_checks=False
        )
        self.env.invalidate_all()
        self.assertEqual(self.customer.dunning_letter_count, 1)

    def test_what_the_database_refuses_for_good_is_said_in_words(self):
        self._run_day("24 May")
        line = self._letters(self.anna).line_ids
        twin = line.letter_id.copy_data()[0]
        letter = self.env["dunning.letter"]._as_verb()
        letter = letter.create(
            {**twin, "state": "proposed", "line_ids": [(0, 0, line.copy_data()[0])]}
        )
        words = self.env["dunning.words"]
        with self.assertRaises(psycopg2.errors.UniqueViolation) as caught:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                letter._with_guard().write({"state": "issued"})
                self.env.flush_all()
        said = words._say(words._explain_failure(caught.exception))
        self.assertIn(line.letter_id.name, said)
        self.assertIn(self.invoice.name, said)

    def test_nothing_twice_to_the_same_debtor_in_the_database(self):
        self._run_day("24 May")
        line = self._letters(self.anna).line_ids
        self.assertEqual(line.debtor_key, self.anna.id)
        self.assertEqual(line.position, 1)


@tagged("post_install", "-at_install")
class TestReplacedInstalments(DunningCommon):
    @classmethod
    def _create_term(cls, *parts):
        return cls.env["account.payment.term"].create(
            {
                "name": "Instalments",
                "line_ids": [
                    Command.create({"value_amount": share, "nb_days": days})
                    for share, days in parts
                ],
            }
        )

    def test_instalments_that_were_never_dunned_start_with_the_first_level(self):
        invoice = self._create_invoice(
            "10 May",
            200.0,
            invoice_date=self.day("10 May"),
            invoice_payment_term_id=self._create_term((40, 0), (30, 1), (30, 60)).id,
        )
        self._run_days("24 May", "8 June")
        invoice.button_draft()
        invoice.invoice_payment_term_id = self._create_term((50, 70), (50, 100))
        invoice.action_post()
        self.assertEqual(
            invoice._get_dunning_open_items().mapped("date_maturity"),
            [self.day("19 July"), self.day("18 August")],
        )
        self._run_days("9 July", "31 August")
        (notice,) = self._letters().filtered(lambda lt: lt.date > self.day("8 June"))
        self.assertEqual(notice.date, self.day("26 July"))
        self.assertEqual(notice.level_name, "Dunning Notice")
        (account,) = self.env["dunning.open.item"]._fetch_accounts(
            self.company, self.customer, self.day("31 August")
        )
        _first, second = account.items
        self.assertFalse(second.reached)

    def test_nothing_was_paid_of_an_instalment_that_was_replaced(self):
        invoice = self._create_invoice(
            "10 May",
            200.0,
            invoice_date=self.day("10 May"),
            invoice_payment_term_id=self._create_term((50, 0), (50, 1)).id,
        )
        self._run_day("25 May")
        letter = self._letters()
        self.assertEqual(len(letter.line_ids), 2)
        invoice.button_draft()
        invoice.invoice_payment_term_id = self._create_term((100, 70))
        invoice.action_post()
        self.assertEqual(len(letter.line_ids.move_line_id), 1)
        self.assertEqual(letter.settlement, "open")
        self._pay(invoice, 200.0, "26 May")
        self.assertEqual(letter.settlement, "paid")

    def test_a_due_date_moved_later_gives_the_level_its_days_anew(self):
        invoice = self._create_invoice("10 May")
        self._run_days("24 May", "31 May")
        invoice.button_draft()
        invoice.invoice_date_due = self.day("10 July")
        invoice.action_post()
        self._run_days("1 June", "31 July")
        dates = self._letters().mapped("date")
        self.assertEqual(dates[2:], [self.day("17 July"), self.day("24 July")])


@tagged("post_install", "-at_install")
class TestSaidWhy(DunningCommon):
    """What is open at other items, or at another customer, is not called a payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls._create_customer("Anna", is_company=False)
        cls.invoice = cls._create_invoice("10 May", partner=cls.anna)

    def test_called_changed_is_what_an_invoice_made_anew_has_open(self):
        self._run_day("24 May")
        letter = self._letters(self.anna)
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.unlink()
        line = {"name": "New", "price_unit": 119, "tax_ids": [Command.clear()]}
        self.invoice.invoice_line_ids = [Command.create(line)]
        self.invoice.action_post()
        letter.action_send()
        self.assertIn("What is open has changed", letter.delivery_ids.error)
        self.assertNotIn("on its way", letter.delivery_ids.error)

    def test_called_changed_is_a_proposal_for_whoever_was_filed_elsewhere(self):
        run = self._propose("24 May")
        self.anna.parent_id = self.customer
        run.action_issue()
        (row,) = run.skip_ids.filtered("fell_out")
        self.assertEqual((row.move_id, row.reason), (self.invoice, "changed"))
        (letter,) = self._propose("24 May").letter_ids
        self.assertEqual(letter.partner_id, self.customer)

    def test_called_paid_is_what_is_paid_and_nothing_that_is_open(self):
        self.assertEqual(self.invoice._dunning_get_reason_not_open(), "nothing_open")
        self._pay(self.invoice, 119, "12 May")
        self.assertEqual(self.invoice._dunning_get_reason_not_open(), "paid")
