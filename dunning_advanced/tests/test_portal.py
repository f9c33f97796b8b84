"""The portal, as real portal users over HTTP: own letters, and nobody else's."""

import re
from unittest.mock import patch

from odoo import http
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from ..controllers.portal import DunningPortal
from .support.portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestPortal(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls._run_day("24 May")
        cls.letter = cls._letters()

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

    def test_what_is_not_owed_any_more_is_neither_shown_as_open_nor_to_be_paid(self):
        stranger = self.env["res.partner"].search([("name", "=", "Stranger")])
        self.invoice.button_draft()
        self.invoice.partner_id = stranger
        self.invoice.action_post()
        page = self._get("owner", f"/my/dunning/{self.letter.id}").text
        self.assertNotIn(f"/my/invoices/{self.invoice.id}", page)
        self.assertIn("Nothing of this letter is open any more", page)
        self.invoice.button_draft()
        self.invoice.button_cancel()
        page = self._get("owner", f"/my/dunning/{self.letter.id}").text
        self.assertNotIn(f"/my/invoices/{self.invoice.id}", page)
        answer = self._answer("owner", kind="promise", date="2026-07-01")
        self.assertIn("nothing to promise", answer.text)

    def test_blocked_and_handed_over_cannot_be_paid_here(self):
        self.invoice.action_toggle_block_payment()
        page = self._get("owner", f"/my/dunning/{self.letter.id}").text
        self.assertIn("119.00", page)
        self.assertNotIn(f"/my/invoices/{self.invoice.id}", page)

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

    def test_guessed_pages_show_nothing_of_others(self):
        for url in (
            "/my/dunning",
            "/my/dunning/page/1",
            "/my/dunning/page/99",
            f"/my/dunning?partner_id={self.customer.id}",
            "/my/dunning/overdue",
            "/my/dunning/overdue/page/1",
            "/my/dunning/overdue/page/99",
        ):
            page = self._get("stranger", url)
            self.assertEqual(page.status_code, 200, url)
            self.assertNotIn(self.letter.name, page.text, url)
            self.assertNotIn(self.invoice.name, page.text, url)
        for number in ("0", "-1", "999999999", "overdue/page/0", "1%20or%201"):
            page = self._get("stranger", f"/my/dunning/{number}")
            self.assertNotIn(self.letter.name, page.text, number)

    def test_files_of_others_are_not_reached_by_guessed_tokens(self):
        file = self.letter.pdf_id
        for url in (
            f"/web/content/{file.id}?access_token=guess",
            f"/web/content/dunning.letter/{self.letter.id}/pdf_id",
            f"/web/content/ir.attachment/{file.id}/raw",
            f"/web/image/{file.id}",
            f"/dunning/letter/{self.letter.id}/draft.pdf",
        ):
            page = self._get("stranger", url)
            self.assertNotEqual(page.content, file.raw, url)
            self.assertNotIn(b"%PDF", page.content[:10], url)

    def test_the_answer_to_a_letter_of_others_is_refused_and_kept_nowhere(self):
        for kind in ("promise", "dispute", "question"):
            page = self._answer("stranger", kind=kind, date="2026-12-31", text="Mine")
            self.assertEqual(page.status_code, 404)
        self.assertFalse(self.letter.activity_ids)
        self.assertNotIn("Mine", "".join(self.letter.message_ids.mapped("body")))

    def test_an_answer_needs_the_form_of_this_session(self):
        self.authenticate("owner", "owner")
        url = f"/my/dunning/{self.letter.id}/answer"
        page = self.url_open(url, data={"kind": "dispute", "text": "No token"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.letter.activity_ids)

    def test_a_letter_that_is_cancelled_meanwhile_takes_no_answer(self):
        self._get("owner", f"/my/dunning/{self.letter.id}")
        token = http.Request.csrf_token(self)
        self.letter.action_cancel("Error")
        page = self.url_open(
            f"/my/dunning/{self.letter.id}/answer",
            data={"kind": "dispute", "text": "Late", "csrf_token": token},
        )
        self.assertEqual(page.status_code, 404)
        self.assertFalse(self.letter.activity_ids)

    def test_letters_of_a_company_without_an_account_there_are_not_shown(self):
        other = self.setup_other_company()["company"]
        other.write({"dunning_enabled": True, "dunning_procedure_id": self.standard.id})
        invoice = self._create_invoice("10 May", 50.0, company_id=other.id)
        self._run_day("24 May")
        letter = self._letters().filtered(lambda lt: lt.company_id == other)
        self.assertTrue(letter)
        page = self._get("owner", f"/my/dunning/{letter.id}")
        self.assertEqual(page.status_code, 404)
        page = self._get("owner", "/my/dunning/overdue")
        self.assertNotIn(invoice.name, page.text.replace(self.invoice.name, ""))
        user = self.env["res.users"].search([("login", "=", "owner")])
        user.company_ids += other
        page = self._get("owner", f"/my/dunning/{letter.id}")
        self.assertEqual(page.status_code, 200)

    def test_pages_of_many_letters(self):
        self._run_days("31 May", "7 June")
        self.assertEqual(len(self._letters()), 3)
        with patch.object(DunningPortal, "_items_per_page", 2):
            first = self._get("owner", "/my/dunning").text
            second = self._get("owner", "/my/dunning/page/2").text
            items = self._get("owner", "/my/dunning/overdue/page/2").text
        self.assertNotIn(self.letter.name, first)
        self.assertIn(self.letter.name, second)
        self.assertIn("/my/dunning/page/2", first)
        self.assertIn(self.invoice.name, items)

    def test_the_counters_of_the_home_page(self):
        names = ["dunning_letter_count", "dunning_overdue_count"]
        for login, counts in (("owner", [1, 1]), ("stranger", [0, 0])):
            self._get(login, "/my")
            answer = self.make_jsonrpc_request("/my/counters", {"counters": names})
            self.assertEqual([answer[name] for name in names], counts, login)

    def test_the_page_follows_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("de_DE")
        user = self.env["res.users"].search([("login", "=", "owner")])
        user.lang = "de_DE"
        page = self._get("owner", f"/my/dunning/{self.letter.id}")
        self.assertIn("24. Mai 2026", page.text)
        self.assertIn("119,00", page.text)

    def test_nobody_gets_in_without_logging_in(self):
        for tail in (f"{self.letter.id}/pdf", "overdue", f"{self.letter.id}", ""):
            page = self.url_open(f"/my/dunning/{tail}")
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
    @freeze_time("2026-05-26 10:00:00")
    def test_the_same_answer_counts_once_and_another_one_again(self):
        for _time in range(2):
            page = self._answer("owner", kind="promise", date="2026-06-05", text="Yes")
            self.assertIn("has reached us", page.text)
        self.assertEqual(len(self.letter.activity_ids), 1)
        self._answer("owner", kind="promise", date="2026-06-12", text="Later")
        self._answer("owner", kind="dispute", text="Broken")
        activity = self.letter.activity_ids
        self.assertEqual(len(activity), 1, "one person reads them, once")
        for words in ("Yes", "Later", "Broken"):
            self.assertIn(words, activity.note)
        activity.action_done()
        self._answer("owner", kind="dispute", text="Broken")
        self.assertEqual(len(self.letter.activity_ids), 1)

    @freeze_time("2026-05-26 10:00:00")
    def test_a_refused_answer_is_shown_again_with_its_words(self):
        page = self._answer("owner", kind="promise", date="2026-05-01", text="<b>Hi")
        self.assertIn("&lt;b&gt;Hi</textarea>", page.text)
        self.assertIn('value="2026-05-01"', page.text)
        page = self._get("owner", f"/my/dunning/{self.letter.id}?error=Call+us")
        self.assertNotIn("Call us", page.text)
        self.assertIn("</textarea>", page.text)

    def test_answers_that_no_form_sends_are_no_errors(self):
        line = self.letter.line_ids
        dispute = {"kind": "dispute", "text": "Not mine", "line_id": line.id}
        for values in (
            {**dispute, "amount": "1e400"},
            {**dispute, "amount": "nan"},
            {**dispute, "line_id": "9" * 5000},
            {**dispute, "line_id": "²"},
            {"kind": "question", "text": "A\0B"},
        ):
            self.assertEqual(self._answer("owner", **values).status_code, 200, values)
        self.assertEqual(self.letter.portal_answers[-1]["text"], "AB")
        page = self._get("owner", f"/my/dunning/{self.letter.id}")
        token = {"csrf_token": http.Request.csrf_token(self)}
        for name in ("kind", "text", "line_id", "date", "amount"):
            answer = self.url_open(
                f"{page.url}/answer", data=token, files={name: ("x.txt", b"x")}
            )
            self.assertEqual(answer.status_code, 200, name)

    def test_an_answer_without_date_or_words_is_refused_with_what_to_do(self):
        for values in (
            {"kind": "promise", "date": "2026-05-25"},
            {"kind": "promise", "date": "soon"},
            {"kind": "dispute", "text": "  "},
        ):
            page = self._answer("owner", **values)
            self.assertIn("Please", page.text)
        self.assertFalse(self.letter.activity_ids)
