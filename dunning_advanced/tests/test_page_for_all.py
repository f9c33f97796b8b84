"""The pages of a letter for whoever uses keys alone, hears them, or reads leftwards."""

from urllib.parse import urlsplit

from lxml import html

from odoo import http
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.portal_case import PortalCase

CONTROLS = "//form[@name='answer']//*[self::input or self::select or self::textarea]"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPageForAll(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_invoices("10 May", [119.0, 77.0])
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.url = cls.letter._get_payment_url()

    def setUp(self):
        super().setUp()
        # A visitor who has not logged in.
        self.authenticate(None, None)
        self._forget_language()

    def _page(self, url=None):
        return html.fromstring(self.url_open(url or self.url, timeout=60).text)

    def _answer(self, **values):
        self._page()
        values["csrf_token"] = http.Request.csrf_token(self)
        values["access_token"] = self.letter.sudo().access_token
        return self.url_open(f"/my/dunning/{self.letter.id}/answer", data=values)

    def test_each_field_of_the_answer_has_a_label_that_stays(self):
        page = self._page()
        fields = page.xpath(f"{CONTROLS}[not(@type='hidden')]")
        self.assertEqual(len(fields), 5)
        for field in fields:
            labels = page.xpath(
                "//label[@for=$id] | //*[@id=$by]",
                id=field.get("id"),
                by=field.get("aria-labelledby"),
            )
            with self.subTest(field.get("name")):
                self.assertEqual(len(labels), 1)
                self.assertTrue(labels[0].text_content().strip())

    def test_what_is_wrong_is_where_the_visitor_is(self):
        page = html.fromstring(self._answer(kind="question", text="").text)
        (error,) = page.xpath("//div[@name='error']")
        self.assertTrue(error.get("tabindex") and error.get("autofocus"))
        (field,) = page.xpath("//textarea[@name='text']")
        self.assertEqual(field.get("aria-describedby"), error.get("id"))
        page = html.fromstring(self._answer(kind="question", text="Why?").text)
        (thanks,) = page.xpath("//div[@name='answered']")
        self.assertTrue(thanks.get("tabindex") and thanks.get("autofocus"))
        self.assertFalse(page.xpath("//form//@aria-describedby"))

    def test_a_refused_answer_can_be_opened_again_and_in_another_language(self):
        self._activate("fr_FR")
        page = html.fromstring(self._answer(kind="question", text="").text)
        (address,) = page.xpath("//form[@name='answer']/@action")
        for prefix, lang in (("", "en-US"), ("/fr", "fr-FR")):
            with self.subTest(lang):
                again = self._page(f"{prefix}{address}")
                self.assertEqual(again.get("lang"), lang)
                self.assertTrue(again.xpath("//form[@name='answer']"))

    def test_links_to_copies_say_of_what(self):
        page = self._page()
        ids = page.xpath("//a[contains(@href, '/invoice/')]/@aria-describedby")
        names = {page.get_element_by_id(one).text_content() for one in ids}
        self.assertEqual(len(ids), 2)
        self.assertEqual(names, set(self.letter.line_ids.mapped("move_name")))

    def test_the_headings_are_an_outline(self):
        levels = [
            int(heading.tag[1])
            for heading in self._page().xpath("//main//*[starts-with(name(), 'h')]")
            if heading.tag[1:].isdigit()
        ]
        self.assertEqual(levels[0], 1)
        self.assertNotIn(1, levels[1:])
        for above, below in zip(levels, levels[1:], strict=False):
            self.assertLessEqual(below, above + 1)

    def _activate(self, *langs):
        for lang in langs:
            self.env["res.lang"]._activate_lang(lang)

    def _forget_language(self):
        """As in a browser that was never here."""
        self.opener.cookies.pop("frontend_lang", None)

    def test_pages_run_as_the_language_of_the_user_does(self):
        self._activate("ar_001")
        owner = self.env["res.users"].search([("login", "=", "owner")])
        own = f"/my/dunning/{self.letter.id}"
        # Also by the link in the letter's e-mail, whose words are the company's.
        urls = ("/my/dunning", "/my/dunning/overdue", own, self.url)
        for lang, direction in (("en_US", None), ("ar_001", "rtl")):
            owner.lang = lang
            self.authenticate("owner", "owner")
            self._forget_language()
            for url in urls:
                with self.subTest(lang=lang, url=url):
                    self.assertEqual(self._page(url).get("dir"), direction)

    def test_the_page_speaks_the_customers_language_whatever_words_there_are(self):
        self._activate("ar_001")
        self.customer.lang = "ar_001"
        page = self._page()
        self.assertEqual((page.get("lang"), page.get("dir")), ("ar-001", "rtl"))
        # Core's pages around it, too: they would begin in the site's own language.
        self.assertEqual(self.opener.cookies["frontend_lang"], "ar_001")

    def test_the_visitor_may_choose_another_language(self):
        self._activate("de_DE", "fr_FR")
        self.customer.lang = "de_DE"
        self.assertEqual(self._page().get("lang"), "de-DE")
        parts = urlsplit(self.url)
        chosen = f"/fr{parts.path}?{parts.query}"
        self.assertEqual(self._page(chosen).get("lang"), "fr-FR")
        self.assertEqual(self._page().get("lang"), "fr-FR")
