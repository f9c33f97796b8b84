"""Switching on: it works at once, says what is missing, and shows who may mend it."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.modules import Manifest
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import file_open

from .common import DunningCommon

ADMINISTRATOR = "account.group_account_manager"
USER = "dunning_advanced.group_dunning_user"


class SwitchOnCase(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"dunning_enabled": False, "dunning_procedure_id": False})
        others = cls.env["dunning.procedure"].search([("id", "!=", cls.standard.id)])
        others.active = False
        cls.administrator = cls._create_user("administrator", ADMINISTRATOR)

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(cls.env, login, groups=groups, company_id=cls.company.id)

    def _gaps(self, user=None):
        company = self.company.with_user(user or self.administrator)
        return {gap["name"]: gap for gap in company._get_dunning_setup_gaps()}


@tagged("post_install", "-at_install")
class TestSwitchOn(SwitchOnCase):
    def test_the_only_customer_procedure_is_taken(self):
        self.company.dunning_enabled = True
        self.assertEqual(self.company.dunning_procedure_id, self.standard)
        self.assertNotIn("procedure", self._gaps())

    def test_the_settings_take_it_too(self):
        with Form(self.env["res.config.settings"]) as settings:
            settings.dunning_enabled = True
            self.assertEqual(settings.dunning_procedure_id, self.standard)
        settings.record.execute()
        self.assertEqual(self.company.dunning_procedure_id, self.standard)

    def test_the_settings_take_it_without_a_form(self):
        settings = self.env["res.config.settings"].create(
            {"dunning_enabled": True, "dunning_procedure_id": False}
        )
        settings.execute()
        self.assertEqual(self.company.dunning_procedure_id, self.standard)

    def test_a_new_company_takes_it(self):
        company = self.env["res.company"].sudo()
        company = company.create({"name": "New", "dunning_enabled": True})
        self.assertEqual(company.dunning_procedure_id, self.standard)

    def test_with_several_a_person_is_told_to_choose(self):
        self.standard.copy({"name": "Other"})
        self.company.dunning_enabled = True
        self.assertFalse(self.company.dunning_procedure_id)
        self.assertEqual(
            self._gaps()["procedure"]["action"]["res_model"], "dunning.setup"
        )

    def test_one_without_levels_does_not_count(self):
        self.standard.copy({"name": "Without levels"}).level_ids.active = False
        self.company.dunning_enabled = True
        self.assertEqual(self.company.dunning_procedure_id, self.standard)
        self.standard.level_ids.active = False
        self.assertIn("levels", self._gaps())

    def test_a_choice_outlives_switching_off_and_on(self):
        other = self.standard.copy({"name": "Other"})
        self.company.dunning_procedure_id = other
        self.company.dunning_enabled = True
        self.assertEqual(self.company.dunning_procedure_id, other)

    def test_what_is_missing_is_told_and_gone_once_mended(self):
        self.company.write({"dunning_enabled": True, "email": False})
        self.company.write({"street": False, "dunning_tz": False})
        self.company.partner_id.bank_ids.unlink()
        self.env.ref("dunning_advanced.ir_cron_dunning_customer").active = False
        names = {"address", "bank", "sender", "timezone", "crons"}
        self.assertLessEqual(names, set(self._gaps()))
        self.company.write({"email": "a@b.example", "street": "A", "city": "B"})
        self.company.dunning_tz = "Europe/Berlin"
        self.env["res.partner.bank"].create(
            {"acc_number": "1", "partner_id": self.company.partner_id.id}
        )
        self.env.ref("dunning_advanced.ir_cron_dunning_customer").active = True
        self.assertFalse(names & set(self._gaps()))

    def test_whoever_duns_is_told_that_nothing_would_leave(self):
        self.company.dunning_enabled = True
        for name in (
            "dunning_advanced.ir_cron_dunning_work",
            "mail.ir_cron_mail_scheduler_action",
        ):
            cron = self.env.ref(name).sudo()
            cron.active = False
            self.assertIn("crons", self._gaps(), name)
            cron.active = True
            self.assertNotIn("crons", self._gaps(), name)

    def test_who_cannot_mend_gets_no_link(self):
        self.company.write({"dunning_enabled": True, "dunning_tz": False})
        worker = self._create_user("worker", USER)
        self.assertIsNone(self._gaps(worker)["timezone"]["action"])
        self.assertTrue(self._gaps()["timezone"]["action"])

    def test_an_invoicing_administrator_works_and_sets_up(self):
        self.assertTrue(
            self.administrator.has_group("dunning_advanced.group_dunning_manager")
        )
        self.company.with_user(self.administrator).action_dunning_switch_on()
        self.assertTrue(self.company.dunning_enabled)
        clerk = self._create_user("clerk", "account.group_account_invoice")
        self.assertFalse(clerk.has_group(USER))

    def test_only_managers_switch_on(self):
        worker = self._create_user("worker", USER)
        with self.assertRaisesRegex(UserError, "Dunning Manager"):
            self.company.with_user(worker).action_dunning_switch_on()
        off = self.env["dunning.dashboard"].with_user(worker).get_switched_off()
        self.assertIn((self.company.id, False), self._ids_and_rights(off))

    def _ids_and_rights(self, off):
        return [(company["id"], company["can_switch_on"]) for company in off]

    def test_the_page_preselects_and_saves(self):
        pages = self.env["dunning.setup"].with_user(self.administrator)
        page = Form(pages)
        self.assertEqual(page.procedure_id, self.standard)
        page.email_from = "dunning@acme.example"
        page.tz = "Europe/Vienna"
        answer = page.save().action_save()
        self.assertIn(self.company.name, answer["params"]["message"])
        (way,) = answer["params"]["links"]
        self.assertIn("dunning_run_action", way["url"])
        self.assertRecordValues(
            self.company,
            [
                {
                    "dunning_enabled": True,
                    "dunning_procedure_id": self.standard.id,
                    "dunning_email_from": "dunning@acme.example",
                    "dunning_tz": "Europe/Vienna",
                }
            ],
        )

    def test_whoever_only_looks_again_adds_no_letters_per_customer(self):
        single = self.standard.copy({"applies_to": "invoice"})
        self.company.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": False,
                "dunning_invoice_procedure_id": single.id,
                "dunning_tz": "Europe/Vienna",
            }
        )
        pages = self.env["dunning.setup"].with_user(self.administrator)
        Form(pages).save().action_save()
        self.assertFalse(self.company.dunning_procedure_id)
        self.assertEqual(self.company.dunning_invoice_procedure_id, single)

    def test_a_page_of_a_foreign_company_writes_nothing(self):
        other = self.env["res.company"].sudo().create({"name": "Foreign"})
        page = self.env["dunning.setup"].sudo().create({"company_id": other.id})
        with self.assertRaises(UserError):
            page.with_user(self.administrator).sudo(False).action_save()
        self.assertFalse(other.dunning_enabled)

    def test_it_is_an_app_with_icon_and_description_and_words(self):
        manifest = Manifest.for_addon("dunning_advanced")
        self.assertTrue(manifest["application"])
        words = manifest["summary"].lower()
        for word in ("dunning", "follow-up", "reminder", "mahnung", "relance"):
            self.assertIn(word, words)
        with file_open("dunning_advanced/static/description/icon.png", "rb") as icon:
            self.assertEqual(icon.read(4), b"\x89PNG")
        with file_open("dunning_advanced/static/description/index.html") as page:
            self.assertIn("overview.png", page.read())

    def test_a_new_procedure_waits_a_week_between_letters(self):
        procedure = self.env["dunning.procedure"].create(
            {"name": "New", "applies_to": "customer"}
        )
        self.assertEqual(procedure.min_days_between, 7)


@tagged("post_install", "-at_install")
class TestFirstUse(SwitchOnCase, HttpCase):
    def test_from_off_to_the_first_letters(self):
        """From the dashboard: one click switches on, the list leads to the page."""
        self.company.write({"dunning_tz": False, "email": False})
        self.company.partner_id.bank_ids.unlink()
        self.administrator.tz = "Europe/Berlin"
        customer = self._create_customer("Tour Customer")
        due = self.company._dunning_today() - timedelta(days=20)
        self._create_invoice(due, partner=customer)
        self.start_tour(
            "/odoo/action-dunning_advanced.dunning_dashboard_action",
            "dunning_advanced_first_use",
            login=self.administrator.login,
        )
        self.assertTrue(self.company.dunning_enabled)
        self.assertEqual(self.company.dunning_procedure_id, self.standard)
        self.assertEqual(self.company.dunning_email_from, "dunning@acme.example")

    def test_other_functions_that_remind_customers_are_named(self):
        self.company.write({"dunning_enabled": True})
        self.assertFalse([name for name in self._gaps() if name.startswith("other_")])
        addons = self.env["ir.module.module"].sudo()
        addons.create(
            {
                "name": "om_account_followup",
                "shortdesc": "Follow-Up of Somebody Else",
                "state": "installed",
            }
        )
        gap = self._gaps()["other_om_account_followup"]
        self.assertIn("Follow-Up of Somebody Else", gap["label"])
        self.assertFalse(gap["action"])
        system = self._create_user("system_administrator", "base.group_system")
        self.assertTrue(self._gaps(system)["other_om_account_followup"]["action"])

    def test_customers_that_are_reminded_by_both_are_named(self):
        customer = self._create_customer("Twice")
        self._create_invoice("10 May", partner=customer)
        self.company.write({"dunning_enabled": True})
        self._run_day("24 May")
        self.assertTrue(self._letters(customer))
        company = self.company.with_user(self.administrator)
        with (
            freeze_time("2026-06-01 10:00:00"),
            patch.object(
                type(company),
                "_get_dunning_reminded_elsewhere",
                lambda _company, _addon, _since: customer,
            ),
        ):
            words = company._describe_dunning_doubled("account_credit_control")
        self.assertIn("Twice", words)
