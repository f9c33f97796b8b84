"""Collection: handed over by sending, back with a reason."""

import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase, DunnedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestCollectionMessage(DunnedCase):
    def test_the_message_is_filled_and_closing_it_changes_nothing(self):
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        composer = self._compose(action)
        self.assertEqual(composer.partner_ids, self.agency)
        for text in (self.customer.name, self.invoice.name, "119.00", "Berlin"):
            self.assertIn(text, composer.body)
        names = composer.attachment_ids.mapped("name")
        for letter in self._letters():
            self.assertIn(letter.pdf_id.name, names)
        self.assertEqual(len(names), 6, names)
        self.env.invalidate_all()
        self.assertEqual(self.invoice.dunning_collection_state, "proposed")
        self.assertFalse(self.invoice.dunning_agency_id)

    def test_sending_it_hands_over(self):
        self._hand_over()
        self.assertEqual(self.invoice.dunning_collection_state, "in_collection")
        self.assertEqual(self.invoice.dunning_collection_date, self.day("26 May"))
        self.assertEqual(self.invoice.dunning_agency_id, self.agency)
        self.assertEqual(self.invoice.dunning_collection_amount, 119)
        self.assertEqual(self._state_on("30 May"), "in_collection")
        (message,) = self._to("agency@customer.example")
        self.assertEqual(len(list(message.iter_attachments())), 6)
        self.assertIn(self.invoice.name, message["Subject"])

    def test_the_customer_who_follows_the_invoice_gets_nothing(self):
        self.invoice.message_subscribe(partner_ids=self.customer.ids)
        self._hand_over()
        self.assertFalse(self._to("k@customer.example"))
        note = self.invoice.message_ids.filtered("attachment_ids")[:1]
        self.assertTrue(note.subtype_id.internal, note.read())

    def test_the_claim_as_a_sheet(self):
        self._pay(self.invoice, 19, "20 May")
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        files = self._compose(action).attachment_ids
        (sheet,) = files.filtered(lambda file: file.name.endswith(".xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(sheet.raw))
        self.assertEqual(book.sheetnames, ["Items", "Payments", "Letters and Fees"])
        items = list(book["Items"].values)[1:]
        self.assertEqual(items[0][0], self.invoice.name)
        self.assertEqual(items[0][3:8], (46, "USD", 119, 19, 100))
        self.assertEqual(list(book["Payments"].values)[1][4], 19)
        *letters, sums = list(book["Letters and Fees"].values)[1:]
        self.assertEqual([row[7] for row in letters], [0, 0, 0, 5])
        self.assertEqual((sums[0], sums[7]), ("Sum", "=SUBTOTAL(109,H2:H5)"))
        self.assertEqual(items[1][7], "=SUBTOTAL(109,H2)")
        self.assertIn("claim against K", book.properties.title)
        self.assertIn("claim against K", book["Items"].oddHeader.left.text)

    def test_the_message_has_total_fees_and_telephone(self):
        contact = self.env["res.partner"].create(
            {"name": "Office", "parent_id": self.customer.id, "phone": "+49 30 4711"}
        )
        self.assertTrue(contact)
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        body = str(action["context"]["default_body"])
        for text in ("+49 30 4711", "Dunning fees", "Total claim", "124.00"):
            self.assertIn(text, body)
        files = self._compose(action).attachment_ids
        (sheet,) = files.filtered(lambda file: file.name.endswith(".xlsx"))
        book = openpyxl.load_workbook(io.BytesIO(sheet.raw))
        # Nothing was paid.
        self.assertEqual(book.sheetnames, ["Items", "Letters and Fees"])

    def test_the_system_user_writes_in_the_companys_name(self):
        moves = self.invoice.with_user(self.env.ref("base.user_root"))
        context = moves.action_send_to_collection()["context"]
        self.assertIn("billing@acme.example", context["default_email_from"])


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestCollection(CollectionCase):
    def test_the_agency_gets_no_key_to_the_portal(self):
        self.assertTrue(self.invoice._portal_ensure_token())
        self._hand_over()
        (message,) = self._to("agency@customer.example")
        body = message.get_body(("html",)).get_content()
        self.assertIn(self.invoice.name, body)
        for key in ("access_token", "/mail/view", "/my/"):
            self.assertNotIn(key, body)

    def test_no_schedule_touches_it_any_more(self):
        self._run_day("24 April")
        self._letters().action_send()
        self._hand_over()
        self._run_days("1 May", "10 May")
        self.assertEqual(len(self._letters()), 1)
        (found,) = self.invoice.explain_dunning()
        self.assertEqual(found["reasons"][0]["code"], "in_collection")
        with self.assertRaisesRegex(UserError, "collection"):
            self.invoice.with_user(self.clerk).action_next_dunning()

    def test_a_letter_that_waits_is_not_sent_after_the_hand_over(self):
        self._run_day("24 April")
        self._hand_over()
        self._letters().action_send()
        self.assertEqual(self._letters().delivery_ids.state, "failed")

    def test_several_invoices_of_a_customer_one_message(self):
        other = self._create_invoice("11 April", 50.0)
        self._dun_to_the_end()
        self._hand_over(self.invoice, other)
        (message,) = self._to("agency@customer.example")
        for move in (self.invoice, other):
            self.assertEqual(move.dunning_collection_state, "in_collection")
            self.assertIn(move.name, message.get_body(("html",)).get_content())

    def test_a_message_never_mixes_customers(self):
        other = self._create_invoice("10 April", partner=self._create_customer("L"))
        both = (self.invoice | other).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "one customer"):
            both._dunning_check_can_hand_over()

    def test_paid_while_the_message_was_open(self):
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        composer = self._compose(action)
        self._pay(self.invoice, 119, "26 May")
        with self.assertRaisesRegex(UserError, "Paid|on its way"):
            composer.action_send_mail()
        self.assertFalse(self._to("agency@customer.example"))

    def test_paid_in_part_while_the_message_was_open(self):
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        composer = self._compose(action)
        self._pay(self.invoice, 19, "26 May")
        with self.assertRaisesRegex(UserError, "press “Collection” again"):
            composer.action_send_mail()
        self.assertFalse(self.invoice.dunning_collection_date)
        self.assertFalse(self._to("agency@customer.example"))

    def test_money_moved_between_invoices_while_the_message_was_open(self):
        other = self._create_invoice("10 April", 119.0)
        self._pay(self.invoice, 19, "26 May")
        both = self.invoice | other
        action = both.with_user(self.clerk).action_send_to_collection()
        composer = self._compose(action)
        paid = self.invoice._get_dunning_receivables()
        money = paid.matched_credit_ids.credit_move_id
        paid.remove_move_reconcile()
        (money | other._get_dunning_receivables()).reconcile()
        with self.assertRaisesRegex(UserError, "press “Collection” again"):
            composer.action_send_mail()
        self.assertFalse(self._to("agency@customer.example"))

    def test_money_that_is_not_assigned_is_not_asked_for_by_the_agency(self):
        refund = self._create_invoice("10 May", 19.0, move_type="out_refund")
        with self.assertRaisesRegex(UserError, "Partly covered by open credits"):
            self.invoice.with_user(self.clerk).action_send_to_collection()
        items = (self.invoice | refund)._get_dunning_receivables()
        items.reconcile()
        self.assertTrue(self.invoice.with_user(self.clerk).action_send_to_collection())

    def test_refused_with_what_is_in_the_way(self):
        draft, upcoming = self.invoice.copy(), self._create_invoice("30 May")
        paused, disputed = self._create_invoice("10 May"), self._create_invoice("9 May")
        paused.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        disputed.write({"dunning_disputed": True, "dunning_dispute_reason": "Broken"})
        for move, words in (
            (draft, "Not posted"),
            (upcoming, "Not yet due"),
            (paused, "paused"),
            (disputed, "Disputed"),
        ):
            with self.assertRaisesRegex(UserError, words):
                move.with_user(self.clerk).action_send_to_collection()

    def test_the_customers_own_agency_first_and_none_is_said(self):
        own = self._create_customer("Own Agency")
        self.customer.dunning_agency_id = own
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        self.assertEqual(action["context"]["default_partner_ids"], own.ids)
        self.customer.dunning_agency_id = False
        self.company.dunning_agency_id = False
        with self.assertRaisesRegex(UserError, "Choose the collection agency"):
            self.invoice.with_user(self.clerk).action_send_to_collection()

    def test_it_cannot_be_scheduled_for_later(self):
        action = self.invoice.with_user(self.clerk).action_send_to_collection()
        with self.assertRaisesRegex(UserError, "now"):
            self._compose(action).action_schedule_message()

    def test_payments_after_the_hand_over_and_the_agency_is_told(self):
        self._hand_over()
        with self.assertRaisesRegex(UserError, "Nothing was paid"):
            self.invoice.with_user(self.clerk).action_inform_agency()
        self._pay(self.invoice, 19, "26 May")
        self.assertEqual(self.invoice.dunning_collection_paid, 19)
        self.sink.received.clear()
        action = self.invoice.with_user(self.clerk).action_inform_agency()
        self._send(self._compose(action))
        (message,) = self._to("agency@customer.example")
        self.assertIn("19.00", message.get_body(("html",)).get_content())
        self._pay(self.invoice, 100, "26 May")
        self.assertEqual(self.invoice.dunning_collection_state, "none")
        self.assertEqual(self.invoice.dunning_agency_id, self.agency)

    def test_back_with_a_reason_dunning_goes_on_where_it_was(self):
        self._run_day("24 April")
        self._send_on_their_days(self._letters())
        self._hand_over()
        invoice = self.invoice.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Say why"):
            invoice.return_from_collection(" ")
        action = invoice.action_return_from_collection()
        wizard = self.env[action["res_model"]].with_user(self.clerk)
        with Form(wizard.browse(action["res_id"])) as form:
            form.reason = "Agreed on rates"
        wizard.browse(action["res_id"]).action_return()
        self.assertFalse(invoice.dunning_collection_date)
        self.assertIn("Agreed on rates", invoice.message_ids[0].body)
        self._run_day("1 May")
        self.assertEqual(self._letters()[-1].level_name, "2nd Reminder")
        with self.assertRaisesRegex(UserError, "Not in collection"):
            invoice.action_return_from_collection()

    def test_update_setting_leaves_it_alone(self):
        procedure = self.standard.copy({"applies_to": "invoice"})
        self.invoice.dunning_procedure_id = procedure
        self._hand_over()
        action = self.customer.with_user(self.clerk).action_dunning_update_setting()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.with_user(self.clerk).action_update()
        self.assertEqual(self.invoice.dunning_procedure_id, procedure)

    def test_where_users_work_own_customers_only_others_are_refused(self):
        self._hand_over()
        self.company.dunning_restrict_users = True
        self.customer.user_id = self.env.ref("base.user_admin")
        invoice = self.invoice.with_user(self.clerk)
        for call in (
            invoice.action_promise,
            invoice.action_send_to_collection,
            invoice.action_return_from_collection,
            invoice.action_inform_agency,
            invoice.action_inform_sales,
        ):
            with self.assertRaisesRegex(UserError, "own customers"):
                call()
        with self.assertRaisesRegex(UserError, "own customers"):
            self.env["dunning.promise"].with_user(self.clerk).create(
                {"move_id": invoice.id, "date": self.day("30 May")}
            )

    def test_nobody_hands_over_or_takes_back_by_changing_fields(self):
        vals = {"dunning_collection_date": "2026-05-26"}
        for move in (self.invoice, self.invoice.with_user(self.clerk)):
            for faked in ({}, {"dunning_collection_guard": True}):
                with self.assertRaisesRegex(UserError, "buttons"):
                    move.with_context(**faked).write(vals)
        with self.assertRaisesRegex(UserError, "buttons"):
            self.invoice.copy(vals)
        self._hand_over()
        with self.assertRaisesRegex(UserError, "buttons"):
            self.invoice.dunning_collection_date = False

    def test_whoever_works_no_letters_is_refused(self):
        biller = new_test_user(
            self.env,
            "collection_biller",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        invoice = self.invoice.with_user(biller)
        self._hand_over()
        for call in (
            invoice.action_send_to_collection,
            invoice.action_return_from_collection,
            invoice.action_inform_agency,
            invoice.action_inform_sales,
        ):
            with self.assertRaisesRegex(UserError, "Dunning User"):
                call()
        with self.assertRaises(AccessError):
            self.env["dunning.collection.return"].with_user(biller).create({})
