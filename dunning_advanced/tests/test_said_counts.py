"""Words around a number hold for one as for many."""

import re

from lxml import etree, html

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

# What a number may be the number of.
PLURALS = re.compile(r"^(letters|open items|items|invoices|customers)\b")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSaidCounts(DunningCommon):
    def test_no_word_follows_a_number_that_may_be_one(self):
        """“1 letters could not be delivered” is no English, nor any other language."""
        for view in self.env["ir.ui.view"].search([("model", "like", "dunning.%")]):
            for node in etree.fromstring(view.arch).iter("field", "t"):
                number = node.get("name", "").endswith("_count") or node.get("t-out")
                said = (node.tail or "").strip()
                if number:
                    self.assertNotRegex(said, PLURALS, view.name)

    def test_what_could_be_said_again_is_counted(self):
        self._create_invoice("10 May")
        self._propose("24 May").letter_ids.action_issue()
        run = self._propose("24 May", include_dunned=True)
        words = " ".join(html.fromstring(run.summary).text_content().split())
        self.assertIn("again at their level: 1", words)

    def test_the_eleventh_name_is_said_and_not_counted(self):
        boss, alice = (
            new_test_user(
                self.env,
                name,
                groups="account.group_account_invoice,"
                "dunning_advanced.group_dunning_user",
                company_id=self.company.id,
            )
            for name in ("said_boss", "said_alice")
        )
        self.company.dunning_restrict_users = True
        names = [f"Named {number:02}" for number in range(11)]
        many = self.env["res.partner"].concat(
            *(self._create_customer(name, user_id=boss.id) for name in names)
        )
        with self.assertRaises(UserError) as caught:
            self.env["dunning.letter"].with_user(alice)._check_dunning_user(many)
        for name in names:
            self.assertIn(name, str(caught.exception))
        self.assertNotIn("1 more", str(caught.exception))

    def test_one_day_of_interest_is_one_day(self):
        dialog = self.env["dunning.explanation"]
        stretch = {
            "amount": 0.01,
            "days": 1,
            "date_to": "2026-05-24",
            "principal": 119.0,
            "percent": 11.27,
        }
        self.assertIn("one day until", dialog._explain_stretch(stretch, self.currency))
        stretch["days"] = 2
        self.assertIn("2 days until", dialog._explain_stretch(stretch, self.currency))

    @property
    def currency(self):
        return self.company.currency_id

    def test_proposing_again_says_what_is_lost(self):
        run = self._propose("24 May")
        arch = etree.fromstring(run.get_view(view_type="form")["arch"])
        (button,) = arch.xpath("//button[@string='Propose Again']")
        for lost in ("texts", "recipients", "left out"):
            self.assertIn(lost, button.get("confirm"))

    def test_refusals_about_many_name_some_of_them(self):
        many = self._create_invoices("10 May", [10.0] * 12)
        with self.assertRaisesRegex(UserError, "2 more"):
            many.action_return_from_collection()
        customers = [self._create_customer(f"Some {number}") for number in range(12)]
        for customer in customers:
            self._create_invoice("10 May", partner=customer)
        run = self._propose("24 May", partner_ids=[c.id for c in customers])
        with self.assertRaisesRegex(UserError, "2 more"):
            run.letter_ids.action_send()
        bills = self.env["account.move"].create(
            [{"move_type": "in_invoice", "partner_id": self.customer.id}] * 12
        )
        settings = self.env["dunning.invoice.setting"].with_context(
            active_model="account.move", active_ids=bills.ids
        )
        with self.assertRaisesRegex(UserError, "2 more"):
            settings.create({"what": "resume"}).action_apply()
