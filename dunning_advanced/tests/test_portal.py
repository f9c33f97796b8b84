"""The portal, as real portal users over HTTP: own letters, and nobody else's."""

import re

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestPortal(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls._create_customer("Stranger")
        for login, partner in (("owner", cls.customer), ("stranger", cls.stranger)):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": partner.id}
            )
            new_test_user(
                cls.env, login, groups="base.group_portal", partner_id=contact.id
            )

    def setUp(self):
        super().setUp()
        self.invoice = self._create_invoice("10 May")
        self._run_day("24 May")
        self.letter = self._letters()

    def _get(self, login, url):
        self.authenticate(login, login)
        return self.url_open(url)

    def _answer(self, login, **values):
        page = self._get(login, f"/my/dunning/{self.letter.id}")
        values["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(page.url.split("?")[0] + "/answer", data=values)

    def test_own_letter_in_the_list_on_its_page_and_as_file(self):
        page = self._get("owner", "/my/dunning")
        self.assertIn(self.letter.name, page.text)
        page = self._get("owner", f"/my/dunning/{self.letter.id}")
        self.assertIn(self.invoice.name, page.text)
        self.assertIn(f"/my/invoices/{self.invoice.id}", page.text)
        file = self._get("owner", f"/my/dunning/{self.letter.id}/pdf")
        self.assertEqual(file.content, self.letter.pdf_id.raw)

    def test_another_customers_letter_does_not_exist(self):
        self.assertNotIn(self.letter.name, self._get("stranger", "/my/dunning").text)
        for tail in ("", "/pdf", "?access_token=guess", "/pdf?access_token=guess"):
            page = self._get("stranger", f"/my/dunning/{self.letter.id}{tail}")
            self.assertEqual(page.status_code, 404)
        self.assertEqual(self._answer("stranger", kind="dispute").status_code, 404)
        attachment = self._get("stranger", f"/web/content/{self.letter.pdf_id.id}")
        self.assertEqual(attachment.status_code, 404)

    def test_proposed_and_cancelled_letters_are_not_shown(self):
        self.letter.action_cancel("Error")
        proposal = self._propose("26 May").letter_ids
        self.assertEqual(proposal.partner_id, self.customer)
        for login, letter in (("owner", self.letter), ("owner", proposal)):
            page = self._get(login, f"/my/dunning/{letter.id}")
            self.assertEqual(page.status_code, 404)

    def test_nobody_gets_in_without_logging_in(self):
        page = self.url_open(f"/my/dunning/{self.letter.id}/pdf")
        self.assertRegex(page.url, "/web/login")

    def test_no_right_to_the_model_itself(self):
        user = self.env["res.users"].search([("login", "=", "owner")])
        letters = self.env["dunning.letter"].with_user(user)
        self.assertFalse(letters.has_access("read"))

    @freeze_time("2026-05-26 10:00:00")
    def test_a_promise_arrives_as_an_activity(self):
        self._answer("owner", kind="promise", date="2026-06-05", text="Sorry")
        activity = self.letter.activity_ids
        self.assertIn("06/05/2026", activity.summary)
        self.assertIn("Sorry", activity.note)
        note = self.letter.message_ids[:1]
        user = self.env["res.users"].search([("login", "=", "owner")])
        self.assertEqual(note.author_id, user.partner_id)

    @freeze_time("2026-05-26 10:00:00")
    def test_a_dispute_arrives_as_text_never_as_markup(self):
        self._answer("owner", kind="dispute", text="<b onclick=x>Broken</b>")
        activity = self.letter.activity_ids
        self.assertIn("disputes", activity.summary)
        self.assertFalse(re.search(r"<b\b", activity.note))

    @freeze_time("2026-05-26 10:00:00")
    def test_an_answer_without_date_or_words_is_refused_with_what_to_do(self):
        for values in (
            {"kind": "promise", "date": "2026-05-25"},
            {"kind": "promise", "date": "soon"},
            {"kind": "dispute", "text": "  "},
        ):
            page = self._answer("owner", **values)
            self.assertIn("Please", page.text)
        self.assertFalse(self.letter.activity_ids)
