"""The head of a letter and its window: nothing is lost there without a word."""

import base64
import io

import pypdfium2.raw as pdfium
from markupsafe import Markup
from PIL import Image

from odoo.tests import new_test_user, tagged

from .support.document_case import POINTS_PER_MM, DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentHead(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        bank = cls.env["res.bank"].create({"name": "Bank"})
        cls.company.partner_id.bank_ids.bank_id = bank

    def _get_warnings(self):
        self.company.invalidate_recordset(["dunning_document_warnings"])
        return self.company.dunning_document_warnings or ""

    def _set_details(self, *lines):
        lines = Markup("<br/>").join(lines)
        self.company.company_details = Markup("<p>%s</p>") % lines

    def test_a_tagline_is_printed_whole_or_said_not_to_be(self):
        for words in (6, 14, 15, 18, 30):
            tagline = " ".join(f"Word-{n}" for n in range(words))
            self.company.report_header = Markup("<p>%s</p>") % tagline
            told = "tagline has more than 2" in self._get_warnings()
            with self.subTest(length=len(tagline)):
                self.assertEqual(told, words > 15)
                for pdf in self._print_twice():
                    last = f"Word-{words - 1}"
                    _left, top = self._find_mm(pdf[0], last)
                    self.assertTrue(told or top < 43, top)

    def test_paper_without_room_for_a_tagline_says_so(self):
        paper = self.env["report.paperformat"].sudo().create({"name": "Form A"})
        self.env["ir.model.data"].sudo()._update_xmlids(
            [{"xml_id": "l10n_din5008.paperformat_euro_din_a", "record": paper}]
        )
        self.company.paperformat_id = paper
        self.assertNotIn("tagline", self._get_warnings())
        self.company.report_header = Markup("<p>Since 1887</p>")
        self.assertIn("no room for the tagline", self._get_warnings())

    def test_a_long_tagline_leaves_room_for_the_senders_details(self):
        words = " ".join(f"Word-{n}" for n in range(15))
        self.company.report_header = Markup("<p>%s</p>") % words
        line = "Some words of the sender, whatever they are"
        self._set_details(*(f"{line} {n}" for n in range(8)))
        self.assertNotIn("8 lines", self._get_warnings())
        for pdf in self._print_twice():
            _left, top = self._find_mm(pdf[0], f"{line} 7")
            self.assertLess(top, 45)

    def test_details_that_are_too_long_for_their_lines_are_told(self):
        self._set_details("Acme Wholesale of " + "Everything " * 6, *"abcdefg")
        self.assertIn("8 lines", self._get_warnings())
        # Capital letters are wider.
        line = "ALL OF THE GENERAL WHOLESALE OF SOME NEW TOWN OF THE EAST"
        self._set_details(*[line.lower()] * 8)
        self.assertNotIn("8 lines", self._get_warnings())
        self._set_details(*[line] * 8)
        self.assertIn("8 lines", self._get_warnings())

    def test_details_with_a_link_are_not_said_to_be_too_long(self):
        link = Markup('<a href="https://acme.example">acme.example</a>')
        self._set_details(*(f"Line {n}" for n in range(1, 8)), link)
        self.assertNotIn("8 lines", self._get_warnings())

    def test_postcode_and_town_of_the_senders_line_stay_together(self):
        self.company.name = "Alsterkontor Office Machines GmbH"
        self.company.partner_id.street = "Warehouse Quay 12"
        for pdf in self._print_twice():
            page = pdf[0]
            top, bottom = (page.get_height() - mm * POINTS_PER_MM for mm in (50, 63.5))
            zone = page.get_textpage().get_text_bounded(
                left=25 * POINTS_PER_MM,
                right=105 * POINTS_PER_MM,
                top=top,
                bottom=bottom,
            )
            self.assertIn("20095 Hamburg", zone.splitlines())

    def test_the_country_stands_in_the_window_however_long_the_place_is(self):
        self.customer.write(
            {
                "name": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk "
                "mit beschränkter Haftung und Compagnie Kommanditgesellschaft",
                "street": "Straße der Vereinten Nationen und der Völkerfreundschaft "
                "12345, Hinterhaus, Aufgang C",
                "street2": "c/o Rechtsanwaltskanzlei Dr. Müller-Lüdenscheidt & Co. KG",
                "city": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            }
        )
        for pdf in self._print_twice():
            _left, top = self._find_mm(pdf[0], "Germany")
            self.assertLess(top, 88.5)

    def test_capital_letters_have_the_room_that_they_need(self):
        country = {"country_id": self.env.ref("base.at").id}
        for name, street in (
            ("WOHNUNGSBAUGENOSSENSCHAFT MAGDEBURG WEST EG", "AM WEINHOF 12"),
            ("MMMMM WWWWW MMMMM WWWWW MMMMM WWWWW MMMMM", "WWWWWW MMMMMM 12 MM"),
        ):
            self.customer.write(
                {
                    **country,
                    "name": name,
                    "street": f"ABTEILUNG RECHNUNGSWESEN, {street}",
                    "street2": "HAUPTEINGANG C, GEBÄUDE 14, RAUM 4711-08-15",
                    "city": "MÜHLHAUSEN IN THÜRINGEN (GEWERBEGEBIET OST)",
                }
            )
            for font in ("Lato", "Montserrat"):
                self.company.font = font
                for pdf in self._print_twice():
                    with self.subTest(name=name, font=font):
                        _left, top = self._find_mm(pdf[0], "Austria")
                        self.assertLess(top, 88.5)
                        self.assertIn("OST)", self._text(pdf))

    def test_whom_to_ask_works_in_the_letters_company(self):
        """A procedure without company may have a person of another one."""
        other = self.setup_other_company()["company"]
        other.dunning_enabled = True
        person = new_test_user(
            self.env,
            "elsewhere",
            groups="dunning_advanced.group_dunning_user",
            company_id=other.id,
            email="person@other.example",
        )
        person.partner_id.phone = "+49 89 4711"
        self.standard.user_id = person
        letter = self._propose("24 May").letter_ids
        for text in letter._get_contact().values():
            self.assertNotIn(text, (person.name, person.email, "+49 89 4711"))
        self.assertEqual(letter._get_contact()["email"], self.company.email)
        person.company_ids |= self.company
        self.assertEqual(letter._get_contact()["name"], person.name)

    def test_chinese_signs_have_the_room_of_two_letters(self):
        self.customer.write(
            {
                "name": "上海浦东国际贸易与物流发展有限责任公司",
                "street": "中国（上海）自由贸易试验区世纪大道一百号环球金融中心大厦",
                "street2": "四十五楼四千五百零一室财务部应付账款组收件人王小明经理",
                "city": "上海市浦东新区陆家嘴金融贸易区",
                "zip": "200120",
                "country_id": self.env.ref("base.cn").id,
            }
        )
        address = self._propose("24 May").letter_ids._get_address()
        lines, small = address["lines"], address["small"]
        self.assertLessEqual(len(lines), 8 if small else 6)
        self.assertLessEqual(max(map(len, lines)), 29 if small else 23)
        for name in ("name", "city", "street", "street2"):
            self.assertIn(self.customer[name], "".join(lines).replace(" ", ""))

    def test_a_line_of_the_senders_has_all_the_room_that_is_there(self):
        place = "Bahnhofstrasse 12, Hinterhaus, c/o Müller & Partner Treuhand und Recht"
        self.company.street = place
        for pdf in self._print_twice():
            self.assertIn(place, self._text(pdf).splitlines())

    def test_no_long_word_of_the_sender_makes_the_letter_smaller(self):
        word = "Donaudampfschiff" * 6
        bank = self.company.partner_id.bank_ids
        for record, values in (
            (self.company, {"name": f"{word} GmbH"}),
            (self.company, {"street": word}),
            (self.company, {"city": word}),
            (self.company, {"website": f"https://{word}.example"}),
            (self.company, {"email": f"info@{word}.example"}),
            (self.company, {"company_details": Markup("<p>%s &amp; Co</p>") % word}),
            (self.company, {"report_header": Markup("<p>%s</p>") % word}),
            (self.company, {"report_footer": Markup("<p>%s</p>") % (word * 3)}),
            (bank, {"acc_holder_name": word}),
            (bank.bank_id, {"name": word}),
        ):
            with self.subTest(values), self.env.cr.savepoint() as savepoint:
                record.write(values)
                for pdf in self._print_twice():
                    left, _top = self._find_mm(pdf[0], "Customer number")
                    self.assertAlmostEqual(left, 125, delta=1)
                savepoint.rollback()

    def test_pictures_of_the_companys_texts_are_printed(self):
        picture = io.BytesIO()
        Image.new("RGB", (200, 60), "#1f5f8b").save(picture, "PNG")
        file = self.env["ir.attachment"].create(
            {"name": "iso.png", "raw": picture.getvalue(), "public": True}
        )
        known = f"/web/image/{file.id}-1a2b3c/iso.png?height=20&amp;width=60"
        for address, number in ((known, 2), ("/web/image/0/iso.png", 0)):
            shown = Markup('<p>ISO <img src="%s"/></p>') % Markup(address)
            self.company.write({"report_footer": shown, "company_details": shown})
            for pdf in self._print_twice():
                kind = pdfium.FPDF_PAGEOBJ_IMAGE
                found = pdf[0].get_objects(filter=[kind], max_depth=5)
                with self.subTest(address=address):
                    self.assertEqual(len(list(found)), number)

    def test_no_picture_stands_where_a_logo_would(self):
        letter = self._propose("24 May").letter_ids._with_customer_language()
        render = self.env["ir.actions.report"]._render_dunning_letter_body
        self.assertTrue(self.company.uses_default_logo)
        self.assertNotIn("<img", str(render(letter)).partition('class="fold"')[0])
        picture = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(picture, "PNG")
        self.company.logo = base64.b64encode(picture.getvalue())
        self.assertIn("<img", str(render(letter)).partition('class="fold"')[0])
