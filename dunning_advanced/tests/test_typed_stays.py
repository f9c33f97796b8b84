"""Dialogs keep what was typed when somebody looks at another choice."""

from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .support.calls_case import CallsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestTypedStays(CallsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_invoice("9 May", 50.0)

    def test_the_invoices_of_an_answer_stay_those_that_were_chosen(self):
        self._run_day("24 May")
        letter = self._letters()
        dialogs = self.env["dunning.answer"].with_context(default_letter_id=letter.id)
        with Form(dialogs) as form:
            self.assertEqual(set(form.move_ids.ids), {self.invoice.id, self.other.id})
            form.kind = "promise"
            form.move_ids.remove(id=self.other.id)
            form.kind = "dispute"
            form.kind = "promise"
            self.assertEqual(form.move_ids.ids, self.invoice.ids)

    def test_the_day_of_a_call_stays_the_one_that_was_entered(self):
        call = self._plan()
        dialogs = self.env["dunning.call.outcome"].with_context(default_call_id=call.id)
        with Form(dialogs) as form:
            form.outcome = "promise"
            offered = form.date
            form.outcome = "again"
            self.assertNotEqual(form.date, offered)
            form.outcome = "promise"
            self.assertEqual(form.date, offered)
            form.date = self.day("20 June")
            form.outcome = "dispute"
            form.outcome = "promise"
            self.assertEqual(form.date, self.day("20 June"))
            form.text = "Mr Smith"
