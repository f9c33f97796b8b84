"""What a program calls from a proposal to its letters, and of the set-up."""

from odoo import Command

from .json2_aftermath import Json2Aftermath


class Json2Story(Json2Aftermath):
    def _propose_and_change(self):
        (run,) = self._call("dunning.run/create", vals_list=[{"date": "2026-05-24"}])
        self._call("dunning.run/action_propose", ids=[run])
        letters = self._find("dunning.letter", ("run_id", "=", run))
        self.assertEqual(len(letters), 2)
        for method in ("action_uncheck", "action_check"):
            self.assertIsNone(self._call(f"dunning.letter/{method}", ids=letters))
        domain = [("letter_id", "in", letters), ("move_id", "=", self.second.id)]
        (line,) = self._find("dunning.letter.line", *domain)
        self._call("dunning.letter.line/action_drop", ids=[line])
        self.assertFalse(self._find("dunning.letter.line", *domain))
        self._call("dunning.letter/action_restore_items", ids=letters)
        self.assertTrue(self._find("dunning.letter.line", *domain))
        vals = {"edit_introduction": "As agreed", "edit_email_cc": "a@x.com"}
        self._call("dunning.letter/write", ids=letters[:1], vals=vals)
        self._call("dunning.letter/action_undo_edits", ids=letters[:1])
        for method in ("action_preview_pdf", "action_preview_email"):
            action = self._call(f"dunning.letter/{method}", ids=letters[:1])
        self._call("dunning.letter.preview/action_preview_pdf", ids=[action["res_id"]])
        export = self._call("dunning.run/action_export_xlsx", ids=[run])
        self.assertIn("export.xlsx", export["url"])
        return run

    def _issue_and_send(self, run):
        self._call("dunning.run/action_issue", ids=[run])
        letters = self._find(
            "dunning.letter", ("run_id", "=", run), ("state", "=", "issued")
        )
        self.assertEqual(len(letters), 2)
        self._call("dunning.letter/action_open_pdf", ids=letters[:1])
        self._call("dunning.run/action_send", ids=[run])
        self._call("dunning.letter/action_send", ids=letters)
        self._call("dunning.letter/action_resend", ids=letters[:1])
        level = self.standard.level_ids[0]
        level.write({"send_print": True})
        self._call("dunning.letter/action_send", ids=letters)
        waiting = self._find(
            "dunning.delivery", ("channel", "=", "print"), ("letter_id", "in", letters)
        )
        self._call("dunning.delivery/action_print_batch", ids=waiting)
        self._call("dunning.delivery/action_mark_sent", ids=waiting)
        self._call("dunning.delivery/action_confirm_arrived", ids=waiting)
        return letters

    def _dun_many(self):
        """What the lists of customers and invoices, and the set-up, call."""
        invoice = self._create_invoice("10 May", partner=self._create_customer("N"))
        vals = {"move_ids": invoice.ids, "what": "pause", "pause_reason": "Asked"}
        (dialog,) = self._call("dunning.invoice.setting/create", vals_list=[vals])
        self._call("dunning.invoice.setting/action_apply", ids=[dialog])
        self.assertTrue(invoice.dunning_paused)
        invoice.dunning_paused = False
        member = self._create_invoice("10 May", partner=self._create_customer("G"))
        group = self._create_group(member)
        vals = {"group_ids": group.ids, "pause_reason": "Asked"}
        (dialog,) = self._call("dunning.pause/create", vals_list=[vals])
        self._call("dunning.pause/action_apply", ids=[dialog])
        self.assertTrue(group.dunning_paused)
        letters = self._propose("24 May", partner_ids=invoice.partner_id.ids).letter_ids
        vals = {"letter_ids": letters.ids}
        (dialog,) = self._call("dunning.letter.dispatch/create", vals_list=[vals])
        self._call("dunning.letter.dispatch/action_dispatch", ids=[dialog])
        self.assertEqual(letters.mapped("state"), ["issued"])
        self.assertFalse(self._call("dunning.dashboard/get_switched_off"))
        (page,) = self._call("dunning.setup/create", vals_list=[{}])
        for method in ("action_save", "action_send_test_email"):
            self._call(f"dunning.setup/{method}", ids=[page])
        self._call("res.company/action_dunning_switch_on", ids=self.company.ids)

    def _look_and_cancel(self, run, letters):
        for method in self._names("dunning.run", "action_view_", "action_review_"):
            self._call(f"dunning.run/{method}", ids=[run])
        self._call("dunning.run/action_stop", ids=[run])
        (figures,) = self._call("dunning.dashboard/get_figures")
        self.assertEqual(figures["id"], self.company.id)
        lines = self._find("dunning.letter.line", ("letter_id", "=", letters[0]))
        self._call("dunning.letter.line/action_open_pdf", ids=lines[:1])
        vals = {"letter_ids": letters[:1], "reason": "Test"}
        (dialog,) = self._call("dunning.letter.cancel/create", vals_list=[vals])
        self._call("dunning.letter.cancel/action_cancel", ids=[dialog])
        self._call("dunning.letter/action_cancel", ids=letters[:1], reason="Test")
        self._call("dunning.run/action_cancel", ids=[run], reason="All of it")
        states = self._call("dunning.letter/read", ids=letters, fields=["state"])
        self.assertEqual({row["state"] for row in states}, {"cancelled"})
        again = self._propose("24 May")
        self._call("dunning.letter/action_issue", ids=again.letter_ids[:1].ids)
        self._call("dunning.run/action_issue_send", ids=again.ids)
        self.assertEqual(set(again.letter_ids.mapped("state")), {"issued"})

    def _set_up_and_explain(self):
        level = self.standard.level_ids[:1].ids
        self._call("dunning.level/action_test_pdf", ids=level)
        self._call("dunning.level/action_send_test_email", ids=level)
        (trial,) = self._call(
            "dunning.level.try/create", vals_list=[{"level_id": level[0]}]
        )
        self._call("dunning.level.try/action_pdf", ids=[trial])
        self._call("dunning.level.try/action_send", ids=[trial])
        self._call("dunning.letter/mail_allowed_qweb_expressions")
        (wizard,) = self._call(
            "dunning.assign/create", vals_list=[{"partner_ids": self.customer.ids}]
        )
        self._call("dunning.assign/action_assign", ids=[wizard])
        customers = self.customer.ids
        asked = self._call("res.partner/action_dunning_update_setting", ids=customers)
        self._call("dunning.update.setting/action_update", ids=[asked["res_id"]])
        new = self._create_invoice("9 May", partner=self._create_customer("New"))
        vals = {"move_id": new.id}
        (dialog,) = self._call("dunning.next/create", vals_list=[vals])
        self._call("dunning.next/action_dun", ids=[dialog])
        other = self._create_invoice("9 May", partner=self._create_customer("Newer"))
        self._call("account.move/action_next_dunning", ids=other.ids)
        self.assertEqual(new.dunning_level_id, self.standard.level_ids[0])
        for model, record in (
            ("account.move", self.invoice),
            ("res.partner", self.customer),
        ):
            found = self._call(f"{model}/explain_dunning", ids=record.ids)
            self.assertTrue(found[0]["reasons"])
            for method in ("action_explain_dunning", "action_view_dunning_letters"):
                self._call(f"{model}/{method}", ids=record.ids)
        self._explain_group(self.invoice)
        self._call(
            "dunning.run/simulate", date="2026-06-30", company_id=self.company.id
        )

    def _explain_group(self, invoice):
        vals = {
            "name": "G",
            "partner_id": invoice.partner_id.id,
            "invoice_ids": [Command.link(invoice.id)],
        }
        groups = self._call("dunning.invoice.group/create", vals_list=[vals])
        found = self._call("dunning.invoice.group/explain_dunning", ids=groups)
        self.assertEqual(found[0]["move_id"], invoice.id)
        for method in ("action_explain_dunning", "action_view_dunning_letters"):
            self._call(f"dunning.invoice.group/{method}", ids=groups)
        self._call("dunning.invoice.group/unlink", ids=groups)
