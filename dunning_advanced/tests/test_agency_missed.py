"""An agency that did not get a message: whoever wrote it is told."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .support.collection_case import DunnedCase
from .test_mail_bounce import REPORT


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestAgencyMissed(DunnedCase):
    def _report(self, number=1, **values):
        """A mail server's report about the message, handed to Odoo's gateway."""
        note = self.invoice.message_ids.filtered("attachment_ids")[:1]
        vals = {
            "number": number,
            "recipient": "agency@customer.example",
            "action": "failed",
            "status": "5.1.1",
            "message_id": note.message_id,
            **values,
        }
        text = REPORT.format(**vals)
        self.env["mail.thread"].sudo().message_process(None, text.encode())

    def _get_told(self):
        return self.invoice.activity_ids.filtered(
            lambda activity: (activity.dunning_key or "").startswith("agency_missed")
        )

    def test_whoever_hands_over_is_told_that_the_message_came_back(self):
        self._hand_over()
        self.assertFalse(self._get_told())
        self._report()
        (told,) = self._get_told()
        self.assertEqual(told.user_id, self.clerk)
        for words in ("Agency", self.invoice.name, "This is the mail system"):
            self.assertIn(words, told.note)
        self._report(number=2)
        self.assertEqual(self._get_told(), told)

    def test_whoever_hands_over_is_told_that_the_message_was_refused(self):
        self.sink.refused.add("agency@customer.example")
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self._hand_over()
        self.assertEqual(self.invoice.dunning_collection_state, "in_collection")
        (told,) = self._get_told()
        self.assertEqual(told.user_id, self.clerk)
        self.assertIn("no such user here", told.note)

    def test_when_they_have_left_whoever_is_responsible_is_told(self):
        self._hand_over()
        self.clerk.sudo().active = False
        self._report()
        responsible = self._letters()[-1]._get_responsible()
        self.assertEqual(self._get_told().user_id, responsible)

    def test_it_is_told_in_the_language_of_who_is_told(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.clerk.lang = "de_DE"
        self._hand_over()
        self._report()
        self.assertIn("nicht erhalten", self._get_told().note)

    def test_any_other_message_about_an_invoice_is_left_to_core(self):
        self._hand_over()
        note = self.invoice.message_post(
            body="Hello", partner_ids=self.agency.ids, subtype_xmlid="mail.mt_comment"
        )
        self._report(message_id=note.message_id)
        self.assertFalse(self._get_told())
