"""Every form of ours opens for a new record: nothing is entered in it yet."""

from odoo.tests import Form, tagged

from .common import DunningCommon
from .support.books_case import BooksCommon

# Opened by a button, about a record that is entered already.
OF_RECORDS = {"dunning.answer", "dunning.call.outcome", "dunning.update.setting"}


@tagged("post_install", "-at_install")
class TestForms(DunningCommon):
    def _models(self):
        """The models of ours that the user may make records of in a form."""
        views = self.env["ir.ui.view"].sudo().search([("type", "=", "form")])
        for name in sorted({*views.mapped("model")} & {*self.registry} - OF_RECORDS):
            model = self.env[name]
            if name.startswith("dunning.") and model.has_access("create"):
                yield model

    def test_a_new_record_opens(self):
        for model in self._models():
            with self.subTest(model=model._name):
                Form(model)


@tagged("post_install", "-at_install")
class TestDialogsOpen(BooksCommon):
    def _get_missing(self, action):
        """What the web client marks as wrong as soon as it shows a dialog.

        It does so for a record that is saved already, not for a new one.
        """
        if not action.get("res_id"):
            return []
        form = Form(self.env[action["res_model"]].browse(action["res_id"]))
        return [
            name
            for name in form._view["fields"]
            if form._get_modifier(name, "required") and not form[name]
        ]

    def test_nothing_is_marked_as_missing_before_anything_was_entered(self):
        charge = self._letter("24 May").charge_ids
        self.assertTrue(charge)
        self.invoice.sudo()._dunning_with_collection_guard().write(
            {"dunning_collection_date": "2026-05-24", "dunning_collection_amount": 100}
        )
        for verb in (
            charge.action_open_waive,
            charge.letter_id.action_waive_charges,
            self.customer.action_waive_dunning_charges,
            self.invoice.action_return_from_collection,
            self.invoice.action_explain_dunning,
            self.customer.action_dunning_update_setting,
        ):
            with self.subTest(verb=verb.__name__):
                self.assertFalse(self._get_missing(verb()))
