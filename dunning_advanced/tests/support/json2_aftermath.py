"""What a program calls after letters: charges, answers, calls, promises, hand-over."""

from datetime import date

from .json2_case import Json2Case


class Json2Aftermath(Json2Case):
    def _charge(self):
        """What is waived, and what a payment has left for charges."""
        self.standard.level_ids[0].write({"kind": "notice", "fee_amount": 5})
        customer = self._create_customer("O", country_id=self.env.ref("base.us").id)
        journal = self.company_data["default_journal_misc"]
        self.company.dunning_charge_journal_id = journal
        self.company.dunning_fee_account_id = self.company_data[
            "default_account_revenue"
        ]
        invoice = self._create_invoice("10 May", partner=customer)
        letter = self._propose("24 May", partner_ids=customer.ids).letter_ids
        letter.action_issue()
        self._call("dunning.letter/action_open_sheet", ids=letter.ids)
        charges = self._find("dunning.charge", ("letter_id", "=", letter.id))
        for target, ids in (
            ("dunning.charge/action_open_waive", charges),
            ("dunning.letter/action_waive_charges", letter.ids),
            ("res.partner/action_waive_dunning_charges", customer.ids),
        ):
            dialog = self._call(target, ids=ids)
        vals = {"reason": "Goodwill", "amount": 1}
        dialog = {"ids": [dialog["res_id"]]}
        self._call("dunning.charge.waive/write", **dialog, vals=vals)
        self._call("dunning.charge.waive/action_waive", **dialog)
        self._call("dunning.charge/action_waive", ids=charges, reason="So", amount=1)
        self._call("res.partner/action_view_dunning_charges", ids=customer.ids)
        self._pay(invoice, 122, "24 May")
        self._call("dunning.letter/action_take_charges", ids=letter.ids)
        self.assertEqual(letter.charge_ids.state, "received")

    def _take_answers(self):
        invoice = self._create_invoice("10 May", partner=self._create_customer("M"))
        run = self._propose("24 May", partner_ids=invoice.partner_id.ids)
        run.action_issue()
        (letter,) = run.letter_ids
        letter._hold_for_answer("The goods were broken.")
        self._call("dunning.letter/action_dunning_resend_answered", ids=letter.ids)
        self._call("dunning.letter/action_dunning_answer_promise", ids=letter.ids)
        letter._hold_for_answer("The goods were broken.")
        self._call("dunning.letter/action_dunning_answer_dispute", ids=letter.ids)
        self.assertTrue(invoice.dunning_disputed)
        self._call("dunning.letter/action_dunning_change_answer", ids=letter.ids)
        letter.delivery_ids[:1]._as_verb().write(
            {"state": "failed", "refused_emails": "z@x.com"}
        )
        self._call(
            "dunning.delivery/action_send_to_refused", ids=letter.delivery_ids[:1].ids
        )
        vals = {"letter_id": letter.id, "kind": "dispute"}
        (dialog,) = self._call("dunning.answer/create", vals_list=[vals])
        self._call("dunning.answer/action_confirm", ids=[dialog])
        self.assertTrue(invoice.dunning_disputed)
        letter._hold_for_answer("Thank you.")
        self._call("dunning.letter/action_dunning_go_on", ids=letter.ids)
        self.assertFalse(letter.answer_is_open)

    def _ring_up(self):
        self.standard.level_ids[0].call = True
        invoice = self._create_invoice("10 May", partner=self._create_customer("R"))
        run = self._propose("24 May", partner_ids=invoice.partner_id.ids)
        run.action_issue()
        self.standard.level_ids[0].call = False

        def find():
            return self._find(
                "dunning.call",
                ("letter_id", "=", run.letter_ids.id),
                ("outcome", "=", False),
            )

        self._call("dunning.call/action_not_reached", ids=find())
        again = {"outcome": "again", "date": "2026-05-26", "text": "In a meeting"}
        self._call("dunning.call/note_outcome", ids=find(), **again)
        made = find()
        asked = self._call("dunning.call/action_open_outcome", ids=made)
        (dialog,) = self._call(
            "dunning.call.outcome/create", vals_list=[{}], context=asked["context"]
        )
        self._call("dunning.call.outcome/action_confirm", ids=[dialog])
        self.assertEqual(invoice.dunning_promise_date, date(2026, 5, 31))
        self.assertFalse(find())
        self._call("dunning.call/action_call_again", ids=made)
        self.assertTrue(find())

    def _hand_over_many(self):
        invoices = self._create_invoice(
            "9 May", partner=self._create_customer("P")
        ) | self._create_invoice("9 May", partner=self._create_customer("Q"))
        action = self._call("account.move/action_send_to_collection", ids=invoices.ids)
        pages = self.env[action["res_model"]].sudo().browse(action["res_id"])
        lines = pages.line_ids.ids
        asked = self._call(f"{pages.line_ids._name}/action_review", ids=lines[:1])
        self.assertEqual(asked["res_model"], "mail.compose.message")
        self._call(f"{pages._name}/action_hand_over", ids=pages.ids)
        self.assertEqual(
            invoices.mapped("dunning_collection_state"), ["in_collection"] * 2
        )

    def _promise_and_hand_over(self):
        invoice = self._create_invoice("9 May")
        invoice.invoice_user_id = self.manager
        self.manager.email = "boss@acme.example"
        self.company.dunning_agency_id = self._create_customer("Agency")
        self._call("account.move/action_promise", ids=invoice.ids)
        vals = {"move_id": invoice.id, "date": "2026-06-01"}
        (promise,) = self._call("dunning.promise/create", vals_list=[vals])
        self._call("dunning.promise/action_withdraw", ids=[promise])
        self._send_message("account.move/action_inform_sales", invoice)
        for again in (True, False):
            self._send_message("account.move/action_send_to_collection", invoice)
            self.assertEqual(invoice.dunning_collection_state, "in_collection")
            self._pay(invoice, 10, "24 May")
            self._send_message("account.move/action_inform_agency", invoice)
            self._call("account.move/action_view_dunning_collection", ids=invoice.ids)
            asked = self._call(
                "account.move/action_return_from_collection", ids=invoice.ids
            )
            target, ids = "account.move/return_from_collection", invoice.ids
            if again:
                target, ids = (
                    "dunning.collection.return/action_return",
                    [asked["res_id"]],
                )
                vals = {"ids": ids, "vals": {"reason": "Test"}}
                self._call("dunning.collection.return/write", **vals)
                self._call(target, ids=ids)
            else:
                self._call(target, ids=ids, reason="Test")
            self.assertFalse(invoice.dunning_collection_date)
        customers = self.customer.ids
        self._call("res.partner/action_view_dunning_collection", ids=customers)

    def _send_message(self, target, invoice):
        """Ask for the message, and send it as it is."""
        action = self._call(target, ids=invoice.ids)
        (message,) = self._call(
            "mail.compose.message/create", vals_list=[{}], context=action["context"]
        )
        self._call("mail.compose.message/action_send_mail", ids=[message])
