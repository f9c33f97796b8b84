"""Every address of the add-ons, found by looking, asked by whoever has no business."""

import json
import re
from urllib.parse import urlsplit

from odoo import Command, http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .common import DunningCommon

# As programs of the browser ask.
AS_PROGRAM = {
    "data": json.dumps({"jsonrpc": "2.0", "params": {}}),
    "headers": {"Content-Type": "application/json"},
}
# Also where the address takes another method, or another kind of text.
NOT_FOUND = (404, 405, 415)
IDS = ("0", "-1", str(2**31), str(2**63), "9" * 40, "x", "1%20or%201=1")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestRoutes(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.company_id = cls.company
        cls.standard.level_ids.write({"send_post": True})
        other = cls.setup_other_company(name="Other")["company"]
        manager = "dunning_advanced.group_dunning_manager"
        for login, groups, company in (
            ("employee", "base.group_user", cls.company),
            ("elsewhere", manager, other),
        ):
            new_test_user(
                cls.env,
                login,
                groups=groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
            )
        cls.stranger = cls._create_customer("Stranger")
        for login, partner in (("owner", cls.customer), ("stranger", cls.stranger)):
            contact = cls._create_customer(
                login, parent_id=partner.id, is_company=False
            )
            new_test_user(
                cls.env, login, groups="base.group_portal", partner_id=contact.id
            )
        cls._send_letters()

    @classmethod
    def _send_letters(cls):
        cls._create_invoice("10 May")
        cls._create_invoice("10 May", partner=cls.stranger)
        run = cls._propose("24 May")
        cls.letter = run.letter_ids.filtered(
            lambda letter: letter.partner_id == cls.customer
        )
        cls.theirs = run.letter_ids - cls.letter
        run.letter_ids.action_issue()
        run.letter_ids.action_send()
        cls.secrets = (cls.letter.name, cls.letter.line_ids.move_name)

    def _routes(self):
        """The addresses with their arguments, of all controllers of the add-ons."""
        found = {
            url
            for url, endpoint in http._generate_routing_rules(
                self.registry._init_modules, nodb_only=False
            )
            if endpoint.__module__.startswith("odoo.addons.dunning_advanced")
        }
        return sorted(url for url in found if "dunning" in url)

    def _fill(self, url, value):
        """The address with the same value for each argument."""
        return re.sub(r"<[^>]+>", str(value), url)

    def _record_id(self, url):
        """The id of the record that an address is about, which it must not show."""
        if "/run/" in url:
            return self.letter.run_id.id
        if "/level/" in url:
            return self.letter.level_id.id
        return self.letter.id

    def _check(self, login, url, **options):
        """Ask, and see neither a server error nor anything of the letter."""
        answer = self.url_open(url, timeout=60, **options)
        self.assertLess(answer.status_code, 500, url)
        self.assertFalse(answer.content.startswith((b"%PDF", b"PK")), url)
        for secret in self.secrets:
            self.assertNotIn(secret, answer.text, url)
        return answer

    def test_the_routes_are_found(self):
        self.assertGreater(len(self._routes()), 8)

    @mute_logger("odoo.http")
    def test_whoever_has_no_business_there_learns_nothing(self):
        deliveries = self.letter.delivery_ids
        self.theirs._get_payment_url()
        key = self.theirs.sudo().access_token
        queries = (
            "",
            "?access_token=guess",
            f"?access_token={key}",
            f"?ids={'.'.join(map(str, deliveries.ids))}",
        )
        for login in (None, "stranger", "employee", "elsewhere"):
            self.authenticate(login, login)
            for url in self._routes():
                for query in queries:
                    filled = self._fill(url, self._record_id(url)) + query
                    with self.subTest(login=login, url=filled):
                        self._check(login, filled)
                        self._check(login, filled, data={"kind": "dispute"})
                        self._check(login, filled, **AS_PROGRAM)
        self.assertFalse(self.letter.activity_ids.filtered("note"))
        self.assertFalse(self.letter.line_ids.move_id.dunning_disputed)

    @mute_logger("odoo.http")
    def test_ids_that_are_none_are_not_found(self):
        for login in ("owner", self.env.user.login):
            self.authenticate(login, login)
            for url in self._routes():
                for value in IDS:
                    filled = self._fill(url, value) + f"?ids={value}"
                    with self.subTest(login=login, url=filled):
                        answer = self.url_open(filled, timeout=60)
                        self.assertLess(answer.status_code, 500, filled)
                        if "<" in url and "page" not in url:
                            self.assertIn(answer.status_code, NOT_FOUND, filled)

    @mute_logger("odoo.http")
    def test_an_answer_is_never_taken_from_an_address(self):
        self.authenticate("owner", "owner")
        url = f"/my/dunning/{self.letter.id}/answer?kind=dispute&text=Mine"
        page = self.url_open(url)
        # The letter, as whoever opens the address again expects it.
        self.assertEqual(urlsplit(page.url).path, f"/my/dunning/{self.letter.id}")
        self.assertNotIn("Mine", page.text)
        self.assertFalse(self.letter.answer_date)

    @mute_logger("odoo.http")
    def test_a_forged_file_is_not_found(self):
        foreign = self.env["ir.attachment"].create(
            {"name": "secret.pdf", "raw": b"%PDF secret", "mimetype": "application/pdf"}
        )
        # Past the constraint, as a fault in some other add-on might.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dunning_letter SET pdf_id = %s WHERE id = %s",
            [foreign.id, self.letter.id],
        )
        self.env.invalidate_all()
        self.letter._get_payment_url()
        key = self.letter.sudo().access_token
        url = f"/my/dunning/{self.letter.id}/pdf"
        self.authenticate("owner", "owner")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(f"{url}?access_token={key}")
        self.assertEqual(answer.status_code, 404)
        self.assertNotIn(b"secret", answer.content)
