"""What the letter's key opens: its page, and none of the doors that Odoo hangs on a
field of this name for documents with a chatter of their own."""

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPageKey(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_invoice("10 May")
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.letter._get_payment_url()
        cls.key = cls.letter.sudo().access_token
        cls.letter.activity_schedule(
            "mail.mail_activity_data_todo", summary="For our eyes only"
        )
        cls.letter.message_post(
            body="Said to a colleague", subtype_xmlid="mail.mt_comment"
        )

    def setUp(self):
        super().setUp()
        # A visitor who has not logged in.
        self.authenticate(None, None)
        self.thread = {
            "thread_model": "dunning.letter",
            "thread_id": self.letter.id,
        }

    def _ask(self, url, **params):
        """What a program of the browser would be answered, whatever it is, as text."""
        answer = self.url_open(url, json={"jsonrpc": "2.0", "params": params})
        self.assertLess(answer.status_code, 500)
        return answer.text

    @mute_logger("odoo.http")
    def test_the_key_reads_nothing_of_the_chatter(self):
        request = {**self.thread, "access_params": {"token": self.key}}
        request["request_list"] = ["activities", "attachments", "followers"]
        for url, params in (
            ("/mail/chatter_fetch", {**self.thread, "token": self.key}),
            ("/portal/chatter_init", {**self.thread, "token": self.key}),
            ("/mail/data", {"fetch_params": [["mail.thread", request]]}),
        ):
            with self.subTest(url):
                answer = self._ask(url, **params)
                self.assertNotIn("Said to a colleague", answer)
                self.assertNotIn("For our eyes only", answer)
                self.assertNotIn(self.letter.pdf_id.name, answer)
                self.assertNotIn("portal_partner", answer)

    @mute_logger("odoo.http")
    def test_the_key_writes_nothing_into_the_chatter(self):
        messages, files = self.letter.message_ids, self._count_files()
        self._ask(
            "/mail/message/post",
            **self.thread,
            token=self.key,
            post_data={"body": "From outside", "subtype_xmlid": "mail.mt_comment"},
        )
        csrf_token = http.Request.csrf_token(self)
        upload = self.url_open(
            "/mail/attachment/upload",
            data={**self.thread, "token": self.key, "csrf_token": csrf_token},
            files={"ufile": ("virus.exe", b"MZ")},
        )
        self.assertEqual(upload.status_code, 404)
        self.env.invalidate_all()
        self.assertEqual(self.letter.message_ids, messages)
        self.assertEqual(self._count_files(), files)

    def _count_files(self):
        of_letter = [("res_model", "=", self.letter._name)]
        return self.env["ir.attachment"].search_count(of_letter)
