"""Looking back: the list of letters, and cancelling one, many, or all of a run."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestHistory(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_user("worker", "dunning_advanced.group_dunning_user")
        cls.invoicer = cls._create_user("invoicer", "account.group_account_invoice")
        cls.invoice = cls._create_invoice("10 May")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    def _issue_as(self, user, text="24 May"):
        run = self.env["dunning.run"].with_user(user).create({"date": self.day(text)})
        run.action_propose()
        run.action_issue()
        return run.letter_ids

    def _cancel_dialog(self, records, user=None):
        wizard = self.env["dunning.letter.cancel"].with_user(user or self.worker)
        return Form(
            wizard.with_context(active_model=records._name, active_ids=records.ids)
        )

    def test_a_letter_tells_who_issued_it(self):
        letter = self._issue_as(self.worker)
        self.assertEqual(letter.issuer_id, self.worker)
        with self.assertRaises(UserError):
            letter.issuer_id = self.invoicer

    def test_the_list_names_invoices_and_channels(self):
        for number in range(4):
            self._create_invoice("10 May", 10.0 + number)
        self.standard.level_ids.send_post = True
        letter = self._issue_as(self.worker)
        names = sorted(letter.line_ids.mapped("move_name"))
        self.assertEqual(letter.invoice_names, f"{', '.join(names[:3])} (+2)")
        self.assertFalse(letter.channel_names)
        letter.action_send()
        self.assertEqual(letter.channel_names, "E-mail, Post")

    def test_the_list_is_read_with_as_many_statements_for_many_letters(self):
        fields = ["invoice_names", "channel_names", "settlement", "issuer_id", "run_id"]
        counts = []
        for number in range(2):
            for place in range(1 + 9 * number):
                customer = self._create_customer(f"C {number} {place}")
                self._create_invoice("10 May", partner=customer)
            letters = self._issue_as(self.worker).with_user(self.worker)
            letters.action_send()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            # As the web client reads them: by id.
            letters.browse(letters.ids).read(fields)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(letters), 10)
        self.assertEqual(*counts)

    def test_invoice_and_customer_lead_to_the_document(self):
        letter = self._issue_as(self.worker)
        line = self.invoice.with_user(self.invoicer).dunning_line_ids
        self.assertEqual(line.pdf_id, letter.pdf_id)
        self.assertIn(f"/{letter.pdf_id.id}?", line.action_open_pdf()["url"])
        self.assertEqual(
            self.customer.with_user(self.invoicer).dunning_letter_ids, letter
        )

    def test_a_letter_is_cancelled_with_a_reason_and_its_level_falls_back(self):
        letter = self._issue_as(self.worker)
        with self._cancel_dialog(letter) as dialog:
            self.assertEqual(dialog.issued_count, 1)
            dialog.reason = "Paid to another account"
        dialog.record.action_cancel()
        self.assertEqual(letter.state, "cancelled")
        self.assertEqual(letter.cancel_reason, "Paid to another account")
        self.assertTrue(letter.pdf_id.raw.startswith(b"%PDF"))
        self.assertFalse(self.invoice.dunning_level_id)

    def test_an_issued_letter_is_not_cancelled_without_a_reason(self):
        letter = self._issue_as(self.worker)
        dialog = self._cancel_dialog(letter)
        with self.assertRaisesRegex(AssertionError, "reason is a required field"):
            dialog.save()
        wizard = self.env["dunning.letter.cancel"].create(
            {"letter_ids": letter.ids, "reason": " "}
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_cancel()
        self.assertEqual(letter.state, "issued")

    def test_many_letters_are_cancelled_at_once_and_proposals_deleted(self):
        self._create_invoice("10 May", partner=self._create_customer("Other"))
        issued = self._issue_as(self.worker)
        self.assertEqual(len(issued), 2)
        self._create_invoice("10 May", partner=self._create_customer("Third"))
        proposed = self._propose("24 May").letter_ids
        with self._cancel_dialog(issued | proposed) as dialog:
            self.assertEqual((dialog.issued_count, dialog.proposed_count), (2, 1))
            dialog.reason = "All wrong"
        dialog.record.action_cancel()
        self.assertEqual(issued.mapped("state"), ["cancelled"] * 2)
        self.assertFalse(proposed.exists())

    def test_all_letters_of_a_run_are_cancelled(self):
        letter = self._issue_as(self.worker)
        letter.action_send()
        with self._cancel_dialog(letter.run_id) as dialog:
            self.assertEqual(dialog.issued_count, 1)
            dialog.reason = "The whole run was wrong"
        dialog.record.action_cancel()
        self.assertEqual(letter.run_id.state, "cancelled")
        self.assertEqual(letter.cancel_reason, "The whole run was wrong")
        self.assertEqual(letter.delivery_ids.state, "cancelled")

    def test_a_cancelled_letter_is_not_cancelled_again(self):
        letter = self._issue_as(self.worker)
        letter.action_cancel("First")
        dialog = self._cancel_dialog(letter).save()
        with self.assertRaisesRegex(UserError, "any more"):
            dialog.action_cancel()

    def test_who_does_not_work_letters_cancels_none(self):
        letter = self._issue_as(self.worker)
        with self.assertRaises(AccessError):
            self._cancel_dialog(letter, self.invoicer)

    def test_nobody_sees_another_ones_dialog(self):
        letter = self._issue_as(self.worker)
        with self._cancel_dialog(letter) as dialog:
            dialog.reason = "Mine"
        other = self._create_user("other", "dunning_advanced.group_dunning_user")
        with self.assertRaises(AccessError):
            dialog.record.with_user(other).action_cancel()
