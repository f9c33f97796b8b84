"""Who pays on a letter's page, and with what: its key, its customer, their card."""

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import LetterToPayCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-14 10:00:00")
class TestPaymentAccess(LetterToPayCase):
    def test_nobody_pays_without_the_key(self):
        self.assertRegex(self._page(self.letter, key=False).url, "/web/login")
        self._assert_refused("valid", self.letter, key="")
        self._assert_refused("valid", self.letter, key="guess")
        other = self._letters()[0].sudo()._get_page_token()
        self._assert_refused("valid", self.letter, key=other)
        stranger = self._create_customer("Stranger")
        new_test_user(
            self.env,
            "stranger",
            groups="base.group_portal",
            partner_id=self.env["res.partner"]
            .create({"name": "S", "parent_id": stranger.id})
            .id,
            company_id=self.company.id,
        )
        self.authenticate("stranger", "stranger")
        self._assert_refused("404|not found|Not Found", self.letter, key="")

    def test_the_customers_own_user_pays_without_the_key(self):
        new_test_user(
            self.env,
            "owner",
            groups="base.group_portal",
            partner_id=self.env["res.partner"]
            .create({"name": "O", "parent_id": self.customer.id})
            .id,
            company_id=self.company.id,
        )
        self.authenticate("owner", "owner")
        self.assertIn("o_payment_form", self._page(self.letter, key=False).text)
        self._finish(self._begin(self.letter, key=""))
        self.assertTrue(all(self.items.mapped("reconciled")))

    def test_a_key_opens_nobodys_saved_card(self):
        token = (
            self.env["payment.token"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.method.id,
                    "payment_details": "nobodyscard",
                    "partner_id": self.customer.id,
                    "provider_ref": "demo",
                    "demo_simulated_state": "done",
                }
            )
        )
        # Keys on the page are random: four digits would stand in one by chance.
        self.assertIn("nobodyscard", token.display_name)
        self.assertNotIn("nobodyscard", self._page(self.letter).text)
        self._assert_refused("way", self.letter, flow="token", token_id=token.id)
        self._assert_refused("way", self.letter, tokenization_requested=True)

    def test_another_companys_provider_takes_nothing(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        foreign = self.provider.copy({"company_id": other.id, "state": "test"})
        self._assert_refused("way", self.letter, provider_id=foreign.id)
        self._assert_refused("way", self.letter, provider_id=-1)
        self._assert_refused("way", self.letter, provider_id=None)
