"""An upgrade of a filled database keeps the texts that it had."""

import importlib.util
import json

from odoo.tests import tagged
from odoo.tools import file_path

from .common import DunningCommon

# As shipped with 19.0.1.0.0; the German title is somebody's own.
OLD_TITLES = {"en_US": "Second payment reminder", "de_DE": "Erinnerung von uns"}
OLD_INTRODUCTION = {
    "en_US": "Dear Sir or Madam,\n\nthe items below are still open in spite of our "
    "reminder. Please pay by the date given below, or tell us if there is a reason why "
    "you cannot.",
    "de_DE": "Sehr geehrte Damen und Herren,\n\ntrotz unserer Zahlungserinnerung sind "
    "die aufgeführten Posten noch offen. Bitte überweisen Sie den Betrag bis zum unten "
    "genannten Datum oder teilen Sie uns mit, was der Zahlung entgegensteht.",
}


@tagged("post_install", "-at_install")
class TestUpgradeWords(DunningCommon):
    def _migrate(self, name):
        path = file_path(f"dunning_advanced/migrations/19.0.1.1.0/{name}.py")
        spec = importlib.util.spec_from_file_location("dunning_migration", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _store_as_before(self, table, column, text):
        """The table as it was before there were codes, with a text in each row."""
        self.env.flush_all()
        self.env.cr.execute(f"ALTER TABLE {table} ADD COLUMN {column} text")
        self.env.cr.execute(f"UPDATE {table} SET {column} = %s", [text])

    def test_texts_of_skips_and_deliveries_stay_readable(self):
        self._create_invoice("10 May")
        run = self._propose("20 May")
        skip = run.skip_ids[:1]
        run = self._propose("24 May")
        run.letter_ids.action_issue()
        letter = self._letters()
        letter.action_send()
        delivery = letter.delivery_ids
        skip._as_verb().obstacles = False
        delivery._set_error(None)
        self._store_as_before("dunning_run_skip", "detail", "Pausiert: bis Juli")
        self._store_as_before("dunning_delivery", "error", "550 “no” 100 %")
        self._migrate("post-statements")
        self.assertEqual(skip.detail, "Pausiert: bis Juli")
        self.assertEqual(delivery.error, "550 “no” 100 %")
        self._migrate("post-statements")
        self.assertEqual(delivery.error, "550 “no” 100 %")

    def test_shipped_texts_become_todays_and_own_ones_stay(self):
        level = self.env.ref("dunning_advanced.dunning_level_standard_2")
        other = self.env.ref("dunning_advanced.dunning_level_standard_4")
        self.env["res.lang"]._activate_lang("de_DE")
        other.introduction = "Ours"
        self.env.flush_all()
        for field, text in (("title", OLD_TITLES), ("introduction", OLD_INTRODUCTION)):
            self.env.cr.execute(
                f"UPDATE dunning_level SET {field} = %s, again_closing = NULL"
                " WHERE id = %s",
                [json.dumps(text), level.id],
            )
        self._migrate("post-texts")
        self.assertEqual(level.title, "Payment overdue")
        german = level.with_context(lang="de_DE")
        self.assertEqual(german.title, "Erinnerung von uns")
        self.assertIn("holding up the payment", level.introduction)
        self.assertIn("Bitte zahlen Sie", german._get_texts()["introduction"])
        self.assertIn("paid in the meantime", level.again_closing)
        self.assertIn("inzwischen gezahlt", german.again_closing)
        self.assertEqual(other.introduction, "Ours")

    def test_companies_keep_the_zone_of_their_contact(self):
        self.company.partner_id.tz = "Europe/Paris"
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_company SET dunning_tz = NULL")
        self._migrate("post-time_zone")
        self.assertEqual(self.company.dunning_tz, "Europe/Paris")
