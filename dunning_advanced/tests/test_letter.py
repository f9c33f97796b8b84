"""From proposal to issued letter: what changes in between, what stays frozen."""

import base64
import hashlib
from datetime import timedelta
from functools import partial
from unittest.mock import patch

import psycopg2
import pypdfium2

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time
from odoo.tools import file_open, mute_logger

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestLetter(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def setUp(self):
        super().setUp()
        frozen = freeze_time("2026-05-24 10:00:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def _propose_letter(self):
        return self._propose("24 May").letter_ids.filtered(
            lambda letter: letter.partner_id == self.customer
        )

    def test_a_proposal_changes_nothing_about_the_invoice(self):
        letter = self._propose_letter()
        self.assertEqual(letter.amount_total, 119.0)
        self.assertFalse(letter.name or letter.pdf_id or letter.delivery_ids)
        self.assertFalse(self.invoice.dunning_level_id)
        self.assertFalse(self.invoice.dunning_line_ids)

    def test_issuing_gives_number_and_pdf_and_sends_nothing(self):
        letter = self._propose_letter()
        letter.action_issue()
        self.assertRegex(letter.name, r"^DUN/2026/\d{5}$")
        self.assertEqual(letter.pdf_id.mimetype, "application/pdf")
        self.assertTrue(letter.pdf_id.raw.startswith(b"%PDF"))
        self.assertEqual(letter.delivery_state, "none")
        self.assertEqual(self.invoice.dunning_level_id.name, "1st Reminder")

    def test_paid_after_the_proposal_is_not_dunned(self):
        letter = self._propose_letter()
        self._pay(self.invoice, 119, "24 May")
        result = letter.action_issue()
        self.assertIn("K", result["params"]["message"])
        self.assertFalse(letter.exists())
        self.assertFalse(self._letters())

    def test_paid_in_part_after_the_proposal_claims_the_rest(self):
        letter = self._propose_letter()
        self._pay(self.invoice, 60, "24 May")
        letter.action_issue()
        self.assertEqual(letter.amount_total, 59.0)
        self.assertEqual(letter.line_ids.amount_open, 59.0)

    def test_lines_stay_as_they_are_whatever_the_hook_writes_into_them(self):
        model = self.registry["dunning.letter"]
        prepare = model._prepare_letter_line_vals

        def with_another_set_of_fields(letter, *args):
            vals = prepare(letter, *args)
            del vals["amount_disputed"]
            return vals

        hook = "_prepare_letter_line_vals"
        with patch.object(model, hook, with_another_set_of_fields):
            letter = self._propose_letter()
            lines = letter.line_ids
            letter.action_issue()
        self.assertEqual(letter.line_ids, lines)

    def test_an_item_due_after_the_proposal_stays_off_the_letter(self):
        letter = self._propose_letter()
        self._create_invoice("1 May")
        letter.action_issue()
        self.assertEqual(letter.line_ids.move_id, self.invoice)

    def test_two_proposals_of_one_customer_make_one_letter(self):
        first, second = self._propose_letter(), self._propose_letter()
        first.action_issue()
        second.action_issue()
        self.assertEqual(self._letters(), first)
        self.assertFalse(second.exists())

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_letter_for_item_and_level(self):
        self._run_day("24 May")
        twin = self._letters().copy_data()[0]
        line = self._letters().line_ids
        letter = self.env["dunning.letter"]._as_verb()
        letter = letter.create(
            {**twin, "state": "proposed", "line_ids": [(0, 0, line.copy_data()[0])]}
        )
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            with self.env.cr.savepoint():
                letter._with_guard().write({"state": "issued"})
                self.env.flush_all()

    def test_an_issued_letter_cannot_be_changed_or_deleted(self):
        letter = self._propose_letter()
        letter.action_issue()
        for vals in ({"amount_claimed": 1}, {"state": "proposed"}, {"date": False}):
            with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
                letter.with_context(dunning_guard=True).write(vals)
        with self.assertRaisesRegex(UserError, "kept as proof"):
            letter.sudo().unlink()

    def test_an_issued_letter_cannot_be_created_by_hand(self):
        data = self._propose_letter().copy_data()[0]
        with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
            self.env["dunning.letter"].sudo().create({**data, "state": "issued"})

    def test_set_up_changes_never_change_history(self):
        letter = self._propose_letter()
        letter.action_issue()
        level = letter.level_id
        before = letter.read(["level_name", "title", "introduction", "deadline"])
        level.write({"name": "Renamed", "title": "Other", "payment_term_days": 60})
        self.env.flush_all()
        letter.invalidate_recordset()
        self.assertEqual(
            letter.read(["level_name", "title", "introduction", "deadline"]), before
        )

    def test_cancelling_keeps_the_document_and_takes_level_and_fee_back(self):
        self.standard.level_ids[:3].active = False
        self.standard.level_ids.days = 14
        letter = self._propose_letter()
        letter.action_issue()
        self.assertEqual(letter.fee_amount, 5.0)
        letter.action_cancel("Typing error")
        self.assertEqual(letter.state, "cancelled")
        self.assertTrue(letter.pdf_id.raw)
        self.assertFalse(self.invoice.dunning_level_id)
        again = self._propose_letter()
        self.assertEqual(again.previous_fee_amount, 0.0)
        self.assertEqual(again.amount_total, 124.0)

    def test_not_sent_when_the_amount_changed_since_issue(self):
        letter = self._propose_letter()
        letter.action_issue()
        self._pay(self.invoice, 60, "24 May")
        letter.action_send()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("has changed since", letter.delivery_ids.error)
        self.assertFalse(letter.delivery_ids.mail_mail_id)
        self.assertTrue(letter.activity_ids)

    def test_sent_once_and_again_only_on_demand(self):
        letter = self._propose_letter()
        letter.action_issue()
        letter.action_send()
        letter.action_send()
        self.assertEqual(len(letter.delivery_ids), 1)
        letter.action_resend()
        self.assertEqual(len(letter.delivery_ids), 2)
        pdfs = letter.delivery_ids.mail_mail_id.sudo().attachment_ids
        self.assertEqual(pdfs, letter.pdf_id)

    def test_letter_waits_for_post_until_a_person_says_it_left(self):
        self.standard.level_ids.write({"send_post": True, "send_email": False})
        letter = self._propose_letter()
        letter.action_issue()
        letter.action_send()
        self.assertEqual(letter.delivery_state, "queued")
        letter.delivery_ids.action_mark_sent()
        self.assertEqual(letter.delivery_state, "sent")

    def test_history_survives_new_receivable_lines_of_the_invoice(self):
        self._run_day("24 May")
        self.invoice.button_draft()
        with Form(self.invoice) as form:
            form.invoice_date_due = self.day("10 May") + timedelta(days=1)
        self.invoice.action_post()
        self._run_days("25 May", "31 May")
        self._assert_letters(("24 May", "1st Reminder"), ("31 May", "2nd Reminder"))

    def test_the_issued_file_is_kept_with_its_checksum(self):
        letter = self._propose_letter()
        letter.action_issue()
        pdf = letter.pdf_id
        self.assertEqual(letter.pdf_checksum, hashlib.sha256(pdf.raw).hexdigest())
        changes = ({"raw": b"other"}, {"datas": base64.b64encode(b"other")})
        for change in (pdf.unlink, *(partial(pdf.sudo().write, c) for c in changes)):
            with self.assertRaisesRegex(UserError, "kept as proof"):
                change()
        letter.action_cancel("Test")
        with self.assertRaisesRegex(UserError, "kept as proof"):
            pdf.unlink()

    def test_the_lines_of_an_issued_letter_are_frozen(self):
        letter = self._propose_letter()
        letter.action_issue()
        with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
            letter.line_ids.sudo().amount_open = 1.0
        with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
            letter.line_ids.sudo().unlink()

    def test_a_neutralized_copy_cannot_send(self):
        letter = self._propose_letter()
        letter.action_issue()
        letter.action_send()
        self.env.flush_all()
        with file_open("dunning_advanced/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertFalse(self.company.dunning_enabled)
        self.assertEqual(letter.delivery_ids.state, "cancelled")
        self.assertEqual(letter.delivery_ids.mail_mail_id.sudo().state, "cancel")

    def test_sent_to_the_dunning_contact_first(self):
        contact = self._create_customer("Desk", parent_id=self.customer.id)
        self.customer.dunning_contact_id = contact
        letter = self._propose_letter()
        letter.action_issue()
        letter.action_send()
        self.assertIn("desk@customer.example", letter.delivery_ids.email_to)

    def test_letters_to_post_are_printed_in_one_file_and_marked_by_a_person(self):
        self.standard.level_ids.write({"send_print": True, "send_email": False})
        other = self._create_customer("Other")
        self._create_invoice("10 May", partner=other)
        letters = self._propose("24 May").letter_ids
        letters.action_issue()
        letters.action_send()
        waiting = letters.delivery_ids
        action = waiting.action_print_batch()
        self.assertIn("/dunning/delivery/letters.pdf?ids=", action["url"])
        pdf = pypdfium2.PdfDocument(waiting._render_print_batch())
        self.assertEqual(len(pdf), 2)
        self.assertEqual(set(waiting.mapped("state")), {"queued"})
        waiting.action_mark_sent()
        self.assertEqual(set(waiting.mapped("state")), {"sent"})
        with self.assertRaisesRegex(UserError, "None of these letters waits"):
            waiting.action_print_batch()

    def test_letters_that_have_become_wrong_are_not_in_the_file(self):
        self.standard.level_ids.write({"send_print": True, "send_email": False})
        paid, right = self._create_customer("Paid"), self._create_customer("Right")
        for customer in (paid, right):
            self._create_invoice("10 May", partner=customer)
        letters = self._propose("24 May").letter_ids
        letters.action_issue()
        letters.action_send()
        waiting = letters.delivery_ids
        self._pay(self._letters(paid).line_ids.move_id, 119, "24 May")
        self.invoice.button_draft()
        self.invoice.button_cancel()
        with self.assertRaisesRegex(UserError, "Take these letters out of the pile"):
            waiting.action_mark_sent()
        params = waiting.action_print_batch()["params"]
        for letter in self._letters(paid) | self._letters():
            self.assertIn(letter.name, params["message"])
        self.assertNotIn(self._letters(right).name, params["message"])
        (right_id,) = self._letters(right).delivery_ids.ids
        self.assertTrue(params["next"]["url"].endswith(f"?ids={right_id}"))
        self.assertEqual(len(pypdfium2.PdfDocument(waiting._render_print_batch())), 1)
        waiting.action_mark_sent()
        states = {d.partner_id: d.state for d in waiting}
        self.assertEqual(
            states, {paid: "failed", self.customer: "failed", right: "sent"}
        )
        (self._letters(paid) | self._letters()).action_send()
        with self.assertRaisesRegex(UserError, "None of these letters waits"):
            waiting.action_print_batch()

    def test_a_fee_that_is_not_charged_any_more_is_not_asked_for(self):
        self.standard.level_ids[:3].active = False
        self.standard.level_ids.days = 14
        letter = self._propose_letter()
        letter.action_issue()
        self.assertEqual(letter.amount_total, 124.0)
        self.assertFalse(letter._get_reason_not_to_send())
        self.customer.dunning_apply_fees = False
        letter.action_send()
        self.assertEqual(letter.delivery_state, "failed")
        self.assertRegex(letter.delivery_ids.error, r"5\.00 of fees")
