"""Every form of ours opens for a new record: nothing is entered in it yet."""

from odoo.tests import Form, tagged

from .common import DunningCommon

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
