"""Chatter of invoices and customers: what was issued, handed over and came back."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon
from .support.collection_case import CollectionCase

ACCOUNTANT = "account.group_account_invoice"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestChatter(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_invoice("10 May")
        cls.second = cls._create_invoice("11 May", 50)

    def _notes(self, record, user=None):
        messages = self.env["mail.message"].with_user(user or self.env.user)
        subtype = self.env.ref("dunning_advanced.mail_subtype_dunning")
        return (
            messages.search(
                [
                    ("model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("subtype_id", "=", subtype.id),
                ]
            )
            .sudo(False)
            .sorted("id", reverse=True)
        )

    def test_no_customer_gets_a_note_of_a_first_guess_at_the_installation(self):
        people = {"tracking_disable": False, "mail_notrack": False}
        customer = self.customer.with_context(**people)
        kind = customer._fields["dunning_debtor_kind"]
        # Nothing is noted of what was made in the same transaction.
        self._run_tracking(customer, kind)
        self.env.cr.execute("UPDATE res_partner SET dunning_debtor_kind = NULL")
        customer.invalidate_recordset()
        self.env.add_to_compute(kind, customer)
        customer._recompute_recordset([kind.name])
        noted = self._run_tracking(customer, kind)
        self.assertEqual(customer.dunning_debtor_kind, "business")
        self.assertFalse(noted)
        customer.is_company = False
        noted = self._run_tracking(customer, kind)
        self.assertEqual(noted.old_value_char, "Business")

    def _run_tracking(self, record, field):
        """What was noted of a field of a record until now."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = record.message_ids.sudo().tracking_value_ids
        return values.filtered(lambda value: value.field_id.name == field.name)

    def test_one_note_for_a_letter_with_a_link_on_each_invoice_and_the_customer(self):
        self._run_day("25 May")
        letter = self._letters()
        self.assertEqual(letter.line_ids.move_id, self.first | self.second)
        for record in (self.first, self.second, self.customer):
            note = self._notes(record)
            self.assertEqual(len(note), 1, record)
            self.assertIn("1st Reminder issued", note.body)
            self.assertIn(letter.name, note.body)
            self.assertIn(f'data-oe-id="{letter.id}"', note.body)
            self.assertIn("169.00", note.body)

    def test_instalments_of_an_invoice_do_not_make_several_notes(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 1)
                ],
            }
        )
        plan = self._create_invoice(
            "1 May",
            partner=self._create_customer("P"),
            invoice_payment_term_id=terms.id,
        )
        self.assertEqual(len(plan._get_dunning_receivables()), 2)
        self._run_day("25 May")
        self.assertEqual(len(self._letters(plan.partner_id)), 1)
        self.assertEqual(len(self._notes(plan)), 1)

    def test_nobody_is_notified_who_follows_the_invoice_or_the_customer(self):
        follower = self._create_customer("F")
        for record in (self.first, self.customer):
            record.message_subscribe(follower.ids)
        before = self.env["mail.notification"].sudo().search_count([])
        self._run_day("25 May")
        after = self.env["mail.notification"].sudo().search_count([])
        self.assertEqual(before, after)
        self.assertFalse(self._notes(self.first).notified_partner_ids)

    def test_a_cancelled_letter_is_noted_too(self):
        self._run_day("25 May")
        self._letters().action_cancel("A wrong sum")
        newest = self._notes(self.customer)[:1]
        self.assertIn("1st Reminder cancelled", newest.body)
        self.assertNotIn("A wrong sum", newest.body)

    def test_notes_are_part_of_a_restricted_audit_trail(self):
        """As German companies have it: no message may be changed or deleted."""
        self.company.restrictive_audit_trail = True
        self._run_day("25 May")
        self._letters().action_cancel("A wrong sum")
        for record in (self.first, self.customer):
            notes = self._notes(record)
            self.assertEqual(len(notes), 2)
            with self.assertRaises(UserError):
                notes.unlink()

    def test_whoever_may_not_read_how_a_customer_is_dunned_reads_no_note(self):
        employee = new_test_user(
            self.env,
            "employee",
            "base.group_user,base.group_partner_manager",
            company_id=self.company.id,
        )
        accountant = new_test_user(
            self.env, "accountant", ACCOUNTANT, company_id=self.company.id
        )
        self._run_day("25 May")
        note = self._notes(self.customer)
        self.assertEqual(self._notes(self.customer, accountant), note)
        self.customer.with_user(employee).check_access("read")
        self.assertFalse(self._notes(self.customer, employee))
        self.assertFalse(note.with_user(employee).has_access("read"))

    def test_an_accountant_of_another_company_reads_no_note_on_a_shared_contact(self):
        other = self._create_company(name="Other company")
        accountant = new_test_user(
            self.env,
            "elsewhere",
            ACCOUNTANT,
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self._run_day("25 May")
        self.assertTrue(self._notes(self.customer))
        self.assertFalse(self._notes(self.customer, accountant))

    def test_notes_are_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("de_DE")
        level = self.standard.level_ids[0]
        level.with_context(lang="de_DE").name = "Erste Erinnerung"
        self.company.partner_id.lang = "de_DE"
        self._run_day("25 May")
        self.assertIn("Erste Erinnerung", self._notes(self.first).body)


@tagged("post_install", "-at_install")
@freeze_time("2026-07-15 10:00:00")
class TestChatterOfCollection(CollectionCase):
    def test_hand_over_and_return_are_noted_on_the_customer(self):
        invoice = self.invoice
        self._dun_to_the_end()
        self._hand_over()
        (note,) = self.customer.message_ids.filtered(
            lambda message: (
                message.subtype_id.sudo().name == "Dunning"
                and "Handed over" in message.body
            )
        )
        self.assertIn(invoice.name, note.body)
        self.assertIn(self.agency.name, note.body)
        invoice.return_from_collection("The customer pays after all")
        newest = self.customer.message_ids[:1]
        self.assertIn("Back from collection", newest.body)
        self.assertIn(invoice.name, newest.body)
