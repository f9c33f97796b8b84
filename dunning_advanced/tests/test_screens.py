"""Screens in a real browser, in languages with long words, wide and on a phone."""

import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import DunningCommon
from .support.cut_words import LOOK

ROWS = ".o_list_view .o_data_row, .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"
LISTS = (
    "dunning_run_action",
    "dunning_letter_action",
    "dunning_letter_action_proposal",
    "dunning_letter_action_to_send",
    "account_move_action_overdue",
    "res_partner_action_overdue",
    "dunning_delivery_action",
    "dunning_procedure_action",
)


@tagged("post_install", "-at_install")
class TestScreens(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = fields.Date.context_today(cls.env.user)
        customer = cls._create_customer("Elektrizitätswerke am Hauptbahnhof AG")
        cls.invoice = cls._create_invoice(today - timedelta(days=21), partner=customer)
        for days in (7, 0):
            cls._run_day(today - timedelta(days=days))
        cls.letter = cls._letters(customer)[0]
        cls.letter.action_send()

    def _look(self, lang, size):
        self.env["res.lang"]._activate_lang(lang)
        self.env["ir.module.module"]._load_module_terms(["dunning_advanced"], [lang])
        user = self.env.user
        user.lang = lang
        actions = [(name, f"dunning_advanced.{name}", f":is({ROWS})") for name in LISTS]
        for record in (self.letter, self.letter.run_id, self.standard):
            actions.append((record._name, self._form(record), ".o_form_sheet"))
        why = {**self.invoice.action_explain_dunning(), "views": [[False, "form"]]}
        actions.append(("why", why, f".modal :is({ROWS})"))
        self.browser_size = size
        self.browser_js(
            "/odoo/action-dunning_advanced.dunning_dashboard_action",
            LOOK % json.dumps(actions, default=str),
            ready="!!document.querySelector('.o_dunning_dashboard')",
            login=user.login,
            timeout=180,
        )

    @staticmethod
    def _form(record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    def test_no_word_of_lists_and_forms_is_cut_in_german(self):
        self._look("de_DE", "1280x800")

    def test_no_word_of_lists_and_forms_is_cut_in_polish(self):
        self._look("pl_PL", "1280x800")

    def test_no_word_is_cut_on_a_phone(self):
        self._look("de_DE", "390x800")
