"""The letter's own page, as a stranger with its key: what it shows, and until when."""

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestLetterPage(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May", ref="PO 4711")
        cls.other = cls._create_invoice("30 August", 77.0)
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.url = cls.letter._get_payment_url()

    def setUp(self):
        super().setUp()
        # A session of a visitor who has not logged in.
        self.authenticate(None, None)

    def _page(self, url=None):
        return self.url_open(url or self.url, timeout=60)

    def _answer(self, **values):
        self._page()
        values["csrf_token"] = http.Request.csrf_token(self)
        values["access_token"] = self.letter.sudo().access_token
        return self.url_open(f"/my/dunning/{self.letter.id}/answer", data=values)

    def test_the_key_opens_the_letter_and_nothing_else(self):
        page = self._page()
        self.assertEqual(page.status_code, 200)
        for part in (self.letter.name, self.invoice.name, "119.00"):
            self.assertIn(part, page.text)
        self.assertNotIn(self.other.name, page.text)
        self.assertNotIn("/my/invoices/", page.text)
        key = self.letter.sudo().access_token
        file = self._page(f"/my/dunning/{self.letter.id}/pdf?access_token={key}")
        self.assertEqual(file.content, self.letter.pdf_id.raw)
        for url in (
            f"/my/dunning/{self.letter.id + 1}?access_token={key}",
            f"/my/invoices/{self.invoice.id}?access_token={key}",
            f"/my/dunning/{self.letter.id}?access_token=guess",
        ):
            text = self._page(url).text
            self.assertNotIn(self.invoice.name, text, url)
            self.assertNotIn("119.00", text, url)

    def test_a_letter_whose_file_is_lost_is_not_found(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = 'no/where' WHERE id = %s",
            [self.letter.pdf_id.id],
        )
        self.env.invalidate_all()
        key = self.letter.sudo().access_token
        file = self._page(f"/my/dunning/{self.letter.id}/pdf?access_token={key}")
        self.assertEqual(file.status_code, 404)

    def test_what_can_be_no_key_opens_nothing(self):
        for key in ("é", "\0", "a" * 5000):
            answer = self.url_open(
                f"/my/dunning/{self.letter.id}", params={"access_token": key}
            )
            self.assertEqual(answer.status_code, 404, key)
        for key in (5, ["x"], True, None):
            letters = self.env["dunning.letter"]
            self.assertFalse(letters._get_letter_by_key(self.letter.id, key))

    def test_without_the_key_one_has_to_log_in(self):
        page = self._page(f"/my/dunning/{self.letter.id}")
        self.assertRegex(page.url, "/web/login")

    def test_it_says_whom_to_ask_also_when_it_is_over(self):
        person = self.env.ref("base.user_admin")
        person.partner_id.write({"phone": "+49 40 99", "email": "anna@acme.example"})
        self.standard.user_id = person
        for state in ("open", "cancelled"):
            page = self._page().text
            for text in (self.company.name, "+49 40 99", "anna@acme.example"):
                self.assertIn(text, page, state)
            # Around the page too, whatever other companies there are. Beside core's
            # *website*, its own head stands around every page.
            if "website" not in self.env:
                self.assertIn(f"/logo.png?company={self.company.id}", page)
            self.letter.action_cancel("Error")

    def test_the_key_ends_with_the_hand_over(self):
        self.invoice._dunning_set_in_collection(self._create_customer("Agency"))
        page = self._page().text
        self.assertIn("handed over", page)
        self.assertNotIn("119.00", page)
        self.assertNotIn(self.invoice.name, page)

    def test_the_key_ends_with_payment_and_withdrawal(self):
        self._pay(self.invoice, 119.0, "25 May")
        page = self._page().text
        self.assertIn("Paid.", page)
        self.assertNotIn("119.00", page)
        key = self.letter.sudo().access_token
        file = self._page(f"/my/dunning/{self.letter.id}/pdf?access_token={key}")
        self.assertNotIn(b"%PDF", file.content[:9])
        self.letter.action_cancel("Error")
        page = self._page().text
        self.assertIn("withdrawn", page)
        self.assertNotIn(self.invoice.name, page)

    def test_the_fee_is_a_row_of_the_one_sum(self):
        for day in ("31 May", "7 June", "14 June"):
            self._run_day(day)
        notice = self._letters()[-1]
        self.assertEqual(notice.kind, "notice")
        sums = notice._get_portal_sums()
        charges = notice.amount_total - notice.amount_claimed
        self.assertEqual(sums["fees"], charges)
        self.assertEqual(sums["total"], notice.amount_total)
        page = self._page(notice._get_payment_url()).text
        self.assertIn("Charges", page)
        self.assertIn(f"{notice.amount_total:.2f}", page)

    def test_without_a_provider_it_says_how_to_transfer(self):
        bank = self.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": self.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        page = self._page().text
        self.assertIn("DE89 3704 0044 0532 0130 00", page)
        self.assertIn(self.letter._get_payment_reference(), page)
        self.assertTrue(bank)

    def test_a_copy_of_a_claimed_invoice_and_of_no_other(self):
        key = self.letter.sudo().access_token
        self.env["ir.attachment"].create(
            {
                "name": "copy.pdf",
                "raw": b"%PDF-1.4 the invoice itself",
                "res_model": "account.move",
                "res_id": self.invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        self.invoice.invalidate_recordset()
        line = self.letter.line_ids[:1]
        base = f"/my/dunning/{self.letter.id}/invoice"
        file = self._page(f"{base}/{line.id}?access_token={key}")
        self.assertEqual(file.content, b"%PDF-1.4 the invoice itself")
        self.assertEqual(
            self._page(f"{base}/{line.id}?access_token=x").status_code, 404
        )
        wrong = self._page(f"{base}/{line.id + 1}?access_token={key}")
        self.assertEqual(wrong.status_code, 404)

    def test_a_promise_waits_for_a_click_unless_the_company_says_at_once(self):
        self._answer(kind="promise", date="2026-06-02")
        self.assertFalse(self.invoice.dunning_promise_ids)
        self.assertTrue(self.letter.answer_is_open)
        self.letter.action_dunning_answer_promise()
        promise = self.invoice.dunning_promise_ids
        self.assertEqual(promise.date, self.day("2 June"))
        promise.action_withdraw()
        self.company.dunning_promise_days = 10
        self._answer(kind="promise", date="2026-06-03")
        self.assertFalse(self.invoice.dunning_promise_ids, "only a first one counts")

    def test_a_first_promise_within_the_days_counts_at_once(self):
        self.company.dunning_promise_days = 10
        self._answer(kind="promise", date="2026-06-06")
        self.assertFalse(self.invoice.dunning_promise_ids, "too far")
        self._answer(kind="promise", date="2026-06-04")
        self.assertFalse(self.invoice.dunning_promise_ids, "one is to be read")
        self.letter.action_dunning_go_on()
        page = self._answer(kind="promise", date="2026-06-05", text="By transfer")
        self.assertIn("has reached us", page.text)
        self.assertIn("Jun 5, 2026", page.text)
        promise = self.invoice.dunning_promise_ids
        self.assertEqual(
            (promise.date, promise.note), (self.day("5 June"), "By transfer")
        )
        self.assertFalse(promise.user_id)
        self.assertFalse(self.letter.answer_is_open)
        self.assertFalse(self.letter.activity_ids)
        (found,) = self.invoice.explain_dunning("2026-05-31")
        self.assertEqual(
            [(one["code"], one["until"]) for one in found["reasons"]],
            [("promised", "2026-06-06")],
        )

    def test_the_short_address_leads_to_the_page_and_guesses_nowhere(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("web.base.url", "https://acme.example")
        address = self.letter._get_short_address()
        self.assertRegex(address, r"^https://acme\.example/d/(\w{4}-){2}\w{4}$")
        self.assertEqual(self.letter._get_short_address(), address)
        code = address.rpartition("/")[2]
        for typed in (code, code.upper(), code.replace("-", ""), f" {code} "):
            self.assertIn(self.invoice.name, self._page(f"/d/{typed}").text)
        for guess in ("x", "xxxx-xxxx-xxxx", "%", code[:-1], f"{code}x"):
            self.assertEqual(self._page(f"/d/{guess}").status_code, 404, guess)
        self.letter.action_cancel("Error")
        self.assertNotIn(self.invoice.name, self._page(f"/d/{code}").text)

    def test_the_paper_leads_to_the_page_as_the_company_wants(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("web.base.url", "https://acme.example")
        found = {}
        for wanted in ("code", "address", "both", "none"):
            self.company.dunning_page_on_paper = wanted
            page = self.letter._get_page_on_paper()
            found[wanted] = (bool(page["code"]), page["address"][:15])
        address = "acme.example/d/"
        self.assertEqual(
            found,
            {
                "code": (True, ""),
                "address": (False, address),
                "both": (True, address),
                "none": (False, ""),
            },
        )
        self.company.dunning_page_on_paper = "both"
        self.assertFalse(self.letter._get_page_on_paper(True)["code"], "never two")
        body = self.env["ir.actions.report"]._render_dunning_letter_body(
            self.letter._with_customer_language()
        )
        self.assertIn(address, str(body))
        self.assertIn("see it online", str(body))
        parameters.set_param("web.base.url", "http://localhost:8069")
        nowhere = {"address": "", "code": ""}
        self.assertEqual(self.letter._get_page_on_paper(), nowhere)

    def test_sixty_answers_are_one_activity_and_the_debtor_sees_them(self):
        for number in range(3):
            page = self._answer(kind="question", text=f"Question {number}?")
        self.assertIn("has reached us", page.text)
        for number in range(3):
            self.assertIn(f"Question {number}?", page.text)
        author = self.letter.partner_id
        with self.assertRaisesRegex(Exception, "answers of today"):
            for number in range(60):
                self.letter._take_portal_answer(author, "question", "", f"And {number}")
        self.assertEqual(len(self.letter.activity_ids), 1)

    def test_each_kind_of_answer_arrives_in_words(self):
        line = self.letter.line_ids[:1]
        for values, words in (
            (
                {"kind": "promise", "date": "2026-06-05"},
                "promises to pay on 06/05/2026",
            ),
            ({"kind": "paid", "date": "2026-05-20"}, "was paid on 05/20/2026"),
            ({"kind": "plan", "text": "Three parts"}, "instalments"),
            ({"kind": "copy"}, "asks for a copy"),
            (
                {
                    "kind": "dispute",
                    "text": "Half",
                    "line_id": line.id,
                    "amount": "19.5",
                },
                f"disputes the claim: {self.invoice.name}, $\xa019.50",
            ),
        ):
            page = self._answer(**values)
            self.assertIn("has reached us", page.text, values)
            body = str(self.letter.message_ids[:1].body).replace("&nbsp;", "\xa0")
            self.assertIn(words, body, values)

    def test_an_answer_that_cannot_be_is_refused_in_words(self):
        line = self.letter.line_ids[:1]
        for values in (
            {"kind": "paid", "date": "2026-05-27"},
            {"kind": "paid"},
            {"kind": "plan"},
            {"kind": "dispute", "text": "x", "line_id": line.id, "amount": "500"},
            {"kind": "dispute", "text": "x", "line_id": line.id, "amount": "nan"},
        ):
            self.assertIn("Please", self._answer(**values).text, values)
        self.assertFalse(self.letter.activity_ids)
