"""Before the add-on is uninstalled: what goes with it is said, and can be saved."""

import csv
import io
import zipfile
from unittest.mock import patch

from odoo import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time

from odoo.addons.dunning_advanced.models.document import archive

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestLeaving(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls.env["dunning.letter"].sudo()._count_archives()[1]
        for login, groups in (
            ("system", "base.group_system"),
            ("manager", "dunning_advanced.group_dunning_manager"),
            ("employee", "base.group_user"),
        ):
            new_test_user(
                cls.env,
                login,
                groups=groups,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
        partners = [cls.customer, cls._create_customer("L"), cls._create_customer("M")]
        for partner in partners:
            cls._create_invoice("10 May", partner=partner)
        cls.letters = cls._issue(cls.company)
        cls.letters[0].action_cancel(reason="Wrong address")

    @classmethod
    def _issue(cls, company):
        run = cls.env["dunning.run"].create(
            {"date": "2026-05-24", "company_id": company.id}
        )
        run.action_propose()
        run.letter_ids.action_issue()
        return run.letter_ids.sorted("id")

    def _warning(self, name):
        user = self.env["res.users"].search([("login", "=", "system")])
        addon = self.env["ir.module.module"].search([("name", "=", name)])
        wizards = self.env["base.module.uninstall"].with_user(user)
        with Form(wizards.with_context(default_module_ids=addon.ids)) as form:
            return form.dunning_warning or ""

    def _get(self, login, number=1):
        self.authenticate(login, login)
        return self.url_open(f"/dunning/letters/{number}.zip")

    def test_whoever_uninstalls_is_told_how_many_letters_go_and_where_to_save_them(
        self,
    ):
        for name in ("dunning_advanced", "account"):
            warning = self._warning(name)
            self.assertIn(f"{self.others + 3} dunning letters are deleted", warning)
            self.assertIn('href="/dunning/letters/1.zip"', warning)

    def test_nothing_is_said_where_another_add_on_leaves(self):
        self.assertFalse(self._warning("dunning_advanced_sale"))

    def test_the_file_has_every_letter_also_cancelled_ones_as_it_was_issued(self):
        answer = self._get("system")
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        files = zipfile.ZipFile(io.BytesIO(answer.content))
        folder = f"{self.company.id} {self.company.name}"
        for letter in self.letters:
            name = f"{folder}/{letter.name.replace('/', '-')}.pdf"
            self.assertEqual(files.read(name), letter.pdf_id.raw)
        table = csv.DictReader(io.StringIO(files.read("letters.csv").decode()))
        rows = {
            row["number"]: row for row in table if row["company"] == self.company.name
        }
        self.assertEqual(
            [
                (rows[letter.name]["customer"], rows[letter.name]["state"])
                for letter in self.letters
            ],
            [("K", "cancelled"), ("L", "issued"), ("M", "issued")],
        )
        self.assertEqual(rows[self.letters[1].name]["total"], "119.0")

    def test_a_customers_name_is_no_formula_in_the_list(self):
        self.letters[1].partner_id.name = "=1+1"
        files = zipfile.ZipFile(io.BytesIO(self._get("system").content))
        table = csv.DictReader(io.StringIO(files.read("letters.csv").decode()))
        self.assertIn("'=1+1", [row["customer"] for row in table])

    def test_a_link_or_an_empty_file_beside_a_letter_does_not_stop_the_rest(self):
        values = {"res_model": "dunning.letter", "res_id": self.letters[1].id}
        self.env["ir.attachment"].create(
            [
                {**values, "name": "Link", "type": "url", "url": "https://example.com"},
                {**values, "name": "Empty.txt"},
            ]
        )
        answer = self._get("system")
        self.assertEqual(answer.status_code, 200)
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        self.assertFalse([name for name in names if name.endswith("Link")])
        self.assertTrue([name for name in names if name.endswith("Empty.txt")])

    def test_many_letters_are_several_files_and_each_letter_is_in_one(self):
        with patch.object(archive, "LETTERS_AT_ONCE", 2):
            archives, letters = self.env["dunning.letter"].sudo()._count_archives()
            self.assertEqual(archives, -(-letters // 2))
            self.assertIn(f"/dunning/letters/{archives}.zip", self._warning("account"))
            names = []
            for number in range(1, archives + 1):
                content = self._get("system", number).content
                names += zipfile.ZipFile(io.BytesIO(content)).namelist()
            self.assertEqual(self._get("system", archives + 1).status_code, 404)
        pdfs = [name for name in names if name.count("/") == 1]
        self.assertEqual((len(pdfs), len(set(pdfs))), (letters, letters))

    def test_who_may_not_uninstall_gets_none_of_it(self):
        for login in ("manager", "employee"):
            self.assertEqual(self._get(login).status_code, 404)
