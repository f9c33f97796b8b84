"""Days of a thousand years ago are no days to reckon with, from whatever door."""

from odoo import http
from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

LONG_AGO = "0001-01-01"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestFirstDay(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.call = True
        cls._create_invoice("10 May")
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.url = cls.letter._get_payment_url()

    def test_a_payment_of_long_ago_leaves_the_page_as_it_is(self):
        self.authenticate(None, None)
        self.url_open(self.url, timeout=60)
        answer = {
            "kind": "paid",
            "date": LONG_AGO,
            "csrf_token": http.Request.csrf_token(self),
            "access_token": self.letter.sudo().access_token,
        }
        url = f"/my/dunning/{self.letter.id}/answer"
        shown = self.url_open(url, data=answer, timeout=60)
        self.assertIn("Please enter the day on which you paid.", shown.text)
        self.assertFalse(self.letter.portal_answers)
        page = self.url_open(self.url, timeout=60)
        self.assertEqual(page.status_code, 200)
        self.url_open(url, data={**answer, "date": "2026-05-20"}, timeout=60)
        self.assertEqual(self.letter.portal_answers[0]["day"], "2026-05-20")

    def test_an_invoice_due_long_ago_is_explained(self):
        invoice = self.letter.line_ids.move_id
        item = invoice.line_ids.filtered("date_maturity")
        item.date_maturity = LONG_AGO
        action = invoice.action_explain_dunning()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(str(dialog.line_ids.date_due), LONG_AGO)
        self.assertEqual(invoice.explain_dunning()[0]["date_due"], LONG_AGO)

    def test_a_call_is_planned_for_a_day_that_lists_can_show(self):
        with self.assertRaisesRegex(ValidationError, "cannot be below"):
            self.letter.call_ids.date = LONG_AGO
