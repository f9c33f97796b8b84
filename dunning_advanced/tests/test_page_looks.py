"""A letter's page in a real browser: on the smallest phone no sum is cut."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import DunningCommon

# Whatever text of the page goes beyond the right edge of the screen, scrolled or not.
LOOK = """
const cut = [];
const texts = document.createTreeWalker(
    document.querySelector("#wrap"), NodeFilter.SHOW_TEXT
);
while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim();
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    if (text && range.getBoundingClientRect().right > innerWidth + 0.5) cut.push(text);
}
if (innerWidth > %d) console.error(`the screen has ${innerWidth} pixels`);
else if (cut.length) console.error(`cut: ${cut.join(" | ")}`);
else console.log("test successful");
"""


@tagged("post_install", "-at_install")
class TestPageLooks(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        modules = cls.env["ir.module.module"]
        modules._load_module_terms(["dunning_advanced"], ["de_DE"])
        cls.customer.lang = "de_DE"
        today = fields.Date.today()
        half = {"value": "percent", "value_amount": 50.0}
        terms = cls.env["account.payment.term"].create(
            {
                "name": "Two instalments",
                "line_ids": [
                    Command.create({**half, "nb_days": days}) for days in (0, 7)
                ],
            }
        )
        cls.invoice = cls._create_invoice(
            today,
            12345.67,
            invoice_date=today - timedelta(days=40),
            invoice_date_due=False,
            invoice_payment_term_id=terms.id,
        )
        cls._run_day(today)
        cls.letter = cls._letters()
        answer = {"kind": "question", "date": "", "text": "W" * 400}
        cls.letter._take_portal_answer(cls.customer, **answer)

    def _look(self, width, url=None, login=None):
        self.browser_size = f"{width}x800"
        page = self.letter._get_payment_url().removeprefix(self.letter.get_base_url())
        ready = "document.readyState === 'complete'"
        self.browser_js(url or page, LOOK % width, ready=ready, login=login)

    def test_the_letter_has_two_instalments(self):
        names = self.letter.line_ids.mapped("display_name")
        self.assertEqual(len(names), 2)
        self.assertIn("(2/2)", "".join(names))

    def test_nothing_is_cut_on_the_smallest_phone(self):
        self._look(320)

    def test_nothing_is_cut_on_a_phone(self):
        self._look(390)

    def test_nothing_is_cut_in_the_overdue_list_on_the_smallest_phone(self):
        new_test_user(
            self.env,
            "owner",
            groups="base.group_portal",
            partner_id=self.customer.id,
            company_id=self.company.id,
        )
        self._look(320, "/my/dunning/overdue", "owner")
