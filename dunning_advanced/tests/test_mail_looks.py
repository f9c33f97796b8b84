"""The e-mail as it looks: on a phone and beside other windows, in light and in dark."""

import os
from pathlib import Path

from odoo.tests import HttpCase, tagged

from .support.browser_page import browser_page
from .support.mail_case import MailCase

WIDTHS = (320, 360, 600, 1280)
# What nobody shall read in two lines: dates and amounts, as Germans write them, and
# single words but for the smallest screens.
FIGURE = r"^(\d\d\.\d\d\.\d{4}|[$€]?\s*[\d.]+,\d\d\s*[$€]?)$"
WORD = r"^[A-Za-zÄÖÜäöüß]{2,20}:?$"
# What the Web Content Accessibility Guidelines ask for: at least 4.5 to 1.
LEAST_CONTRAST = 4.5


@tagged("post_install", "-at_install")
class TestMailLooks(MailCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        modules = cls.env["ir.module.module"]
        modules._load_module_terms(["dunning_advanced"], ["de_DE"])
        cls.company.write(
            {
                "name": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk GmbH",
                "primary_color": "#ffff66",
                "website": "https://donaudampfschifffahrtselektrizitaeten.example/de",
                "report_footer": "<p>Sitz: Passau · HRB 4711 · <b>USt-Id</b> DE1</p>",
            }
        )
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "DE89370400440532013000",
                "partner_id": cls.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        cls.customer.lang = "de_DE"
        cls.invoice.ref = "Bestellung/2026/0000000000000000000000000000000000000004711"
        for number in range(12):
            cls._create_invoice("10 May", 123456.78 + number)

    def test_it_fits_every_screen_and_can_be_read_in_light_and_in_dark(self):
        self._dun()
        self._assert_looks("mail")

    def test_amounts_of_thousand_millions_fit_every_screen(self):
        """As in currencies of small units."""
        self._create_invoice("10 May", 1234567890.12).write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 1000000000.12,
                "dunning_dispute_reason": "Not as agreed",
            }
        )
        self._create_invoice("11 May", 1234567890.12)
        self._dun()
        self._assert_looks("mail_large")

    def _assert_looks(self, name):
        message = self.sink.received[-1][2]
        html = message.get_body(("html",)).get_content()
        with browser_page(self) as page:
            page.set_screen(360)
            page.show(html)
            for width in WIDTHS:
                for dark in (False, True):
                    with self.subTest(width=width, dark=dark):
                        page.set_screen(width, dark)
                        self._keep_picture(page, f"{name}_{width}_{dark}")
                        self.assertFalse(page.get_cut_texts())
                        wide, room = page.get_widths()
                        self.assertLessEqual(wide, room)
                        self.assertFalse(page.get_broken_texts(FIGURE))
                        if width > 320:
                            self.assertFalse(page.get_broken_texts(WORD))
                        self._assert_readable(page)

    def _assert_readable(self, page):
        contrasts = page.get_contrasts()
        self.assertGreater(len(contrasts), 40)
        pale = [pair for pair in contrasts if pair[1] < LEAST_CONTRAST]
        self.assertFalse(pale)

    def _keep_picture(self, page, name):
        """To look at: DUNNING_PICTURES names the folder."""
        if folder := os.environ.get("DUNNING_PICTURES"):
            page.save_picture(Path(folder, f"{name}.png"))
