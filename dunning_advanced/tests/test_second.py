"""The second of each: company, language, zone, and what holds two apart.

What one company does in one language alone is easily right; each test here has two.
"""

import inspect

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

MANAGER = "account.group_account_manager,dunning_advanced.group_dunning_manager"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSecondCompany(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other company")["company"]
        cls.other.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": cls.standard.id,
                "email": "b@acme.example",
            }
        )
        cls.env.user.company_ids |= cls.other
        cls.here = cls._create_invoice("10 May")
        cls.there = cls._create_invoice("3 May", company_id=cls.other.id)

    def _of(self, company):
        return self.env["dunning.letter"].search([("company_id", "=", company.id)])

    def test_a_night_of_both_writes_the_letters_of_each(self):
        self._run_day("24 May")
        self.assertEqual(self._of(self.company).line_ids.move_id, self.here)
        self.assertEqual(self._of(self.other).line_ids.move_id, self.there)

    def test_a_night_of_one_leaves_the_proposals_of_the_other(self):
        self.standard.automation = "propose"
        self._run_day("24 May")
        before = self._of(self.company)
        self.company.dunning_enabled = False
        self._run_day("25 May")
        self.assertEqual(self._of(self.company), before)
        self.assertEqual(self._of(self.other).run_id.date, self.day("25 May"))

    def test_a_night_of_one_leaves_the_work_and_the_list_of_the_other(self):
        self.here.write({"dunning_paused": True, "dunning_pause_reason": "Court"})
        self.other.dunning_skip_days = 0
        self._run_day("24 May")
        of_company = [("company_id", "=", self.company.id), ("scheduled", "=", True)]
        night = self.env["dunning.run"].search(of_company)
        night._with_guard().write(night._prepare_task_vals("night", 1))
        listed = night.skip_ids
        self.assertTrue(listed)
        self.company.dunning_enabled = False
        self._run_day("25 May")
        self.assertEqual(night.task, "night")
        self.assertEqual(night.skip_ids, listed)

    def test_a_pause_in_the_second_holds_its_letter_whoever_asks(self):
        self._run_day("24 May")
        there = self.customer.with_company(self.other)
        there.write({"dunning_paused": True, "dunning_pause_reason": "Court"})
        self.assertTrue(self._of(self.other)._get_reason_not_to_send())
        self.assertFalse(self._of(self.company)._get_reason_not_to_send())

    def test_letters_of_an_archived_company_wait_as_if_it_were_switched_off(self):
        self._run_day("24 May")
        here = self._of(self.company).sudo()
        there = self._of(self.other).sudo()
        self.other.sudo().active = False
        reason = there._get_reason_not_to_send()
        self.assertIn("company_off", str(reason.to_json()))
        self.assertFalse(here._get_reason_not_to_send())
        self.other.sudo().active = True
        self.assertFalse(there._get_reason_not_to_send())

    def test_the_last_letter_is_the_companys_own(self):
        self.company.dunning_enabled = False
        self._run_day("18 May")
        self.assertTrue(self._of(self.other))
        self.company.dunning_enabled = True
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.company_id, self.company)
        self.assertFalse(letter.last_letter_date)

    def test_a_letter_of_one_does_not_let_the_other_wait(self):
        self.standard.min_days_between = 10
        self.company.dunning_enabled = False
        self._run_day("18 May")
        self.company.dunning_enabled = True
        self.assertEqual(self._propose("24 May").letter_ids.line_ids.move_id, self.here)

    def test_lists_of_customers_find_what_is_the_companys_own(self):
        self.company.dunning_enabled = False
        self._run_day("18 May")
        letter = self._of(self.other)
        self._assert_only_there("dunning_last_date", letter.date)
        self._assert_only_there("dunning_level_id", letter.level_id)
        agency = self.env["res.partner"].create({"name": "Agency"})
        self.there._dunning_set_in_collection(agency)
        self._assert_only_there("dunning_collection_state", "in_collection")

    def _assert_only_there(self, name, value):
        """A field of the customer says so in the other company, and not here."""
        wanted = [(name, "=", getattr(value, "id", value))]
        of_customer = [("id", "=", self.customer.id), *wanted]
        here = self.customer.with_company(self.company)
        there = self.customer.with_company(self.other)
        self.assertNotEqual(here[name], value)
        self.assertFalse(here.search(of_customer))
        self.assertEqual(there[name], value)
        self.assertEqual(there.search(of_customer), self.customer)

    def test_the_list_of_customers_says_whose_figures_it_shows(self):
        view = self.env.ref("dunning_advanced.res_partner_view_dunning_list")
        name = "dunning_figures_company_id"
        for company in (self.company, self.other):
            ticked = (company | self.company | self.other).ids
            customer = self.customer.with_context(allowed_company_ids=ticked)
            self.assertEqual(customer[name], company)
            self.assertIn(name, customer.get_view(view.id, "list")["arch"])

    def test_broken_promises_are_the_companys_own(self):
        with freeze_time("2026-05-20 10:00:00"):
            self.env["dunning.promise"].create(
                {"move_id": self.there.id, "date": "2026-05-21"}
            )
        self.assertEqual(self.customer.dunning_broken_promise_count, 0)
        there = self.customer.with_company(self.other)
        self.assertEqual(there.dunning_broken_promise_count, 1)

    def test_each_company_has_its_customers_procedure(self):
        own = self.standard.copy({"name": "Own"})
        self.customer.with_company(self.other).dunning_procedure_id = own
        effective = self.customer._dunning_effective_procedure
        self.assertEqual(effective(self.company), self.standard)
        self.assertEqual(effective(self.other), own)
        self._run_day("24 May")
        self.assertEqual(self._of(self.company).procedure_id, self.standard)
        self.assertEqual(self._of(self.other).procedure_id, own)

    def test_what_was_not_dunned_is_the_companys_own(self):
        pause = {"dunning_paused": True, "dunning_pause_reason": "Court"}
        self.there.write(pause)
        self._run_day("24 May")
        dashboard = self.env["dunning.dashboard"].with_context(
            allowed_company_ids=(self.company + self.other).ids
        )
        left_alone = {
            figures["id"]: sum(row["count"] for row in box["rows"])
            for figures in dashboard.get_figures()
            for box in figures["boxes"]
            if box["name"] == "not_dunned"
        }
        self.assertEqual(left_alone, {self.company.id: 0, self.other.id: 1})

    def test_a_customer_in_the_portal_sees_the_companies_of_the_account(self):
        self._run_day("24 May")
        contact = self._create_customer(
            "Contact", parent_id=self.customer.id, is_company=False
        )
        user = new_test_user(
            self.env,
            "portal_of_one",
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        letters, domain = self.env["dunning.letter"]._get_portal_letters(user)
        self.assertEqual(letters.search(domain).company_id, self.company)
        user.company_ids |= self.other
        letters, domain = self.env["dunning.letter"]._get_portal_letters(user)
        self.assertEqual(letters.search(domain).company_id, self.company | self.other)

    def test_letters_chosen_of_both_are_issued_on_the_day_of_each(self):
        self.company.dunning_tz = "UTC"
        self.other.dunning_tz = "Pacific/Auckland"
        letters = self._propose("24 May").letter_ids
        letters |= self._propose("24 May", company_id=self.other.id).letter_ids
        with freeze_time("2026-05-24 13:00:00"):
            letters.action_issue()
        days = {letter.company_id: letter.date for letter in letters}
        self.assertEqual(days[self.company], self.day("24 May"))
        self.assertEqual(days[self.other], self.day("25 May"))

    def test_a_letter_of_the_second_has_its_sender_and_number(self):
        self._run_day("24 May")
        letter = self._of(self.other)
        self.assertIn("b@acme.example", letter._get_email_from())
        self.assertTrue(letter.name.endswith("00001"))
        self.assertEqual(letter.pdf_id.company_id, self.other)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestSecondLanguage(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("de_DE", "fr_FR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.agency = cls._create_customer("Agency", lang="de_DE")
        cls.company.dunning_agency_id = cls.agency
        cls.invoice = cls._create_invoice("10 May")

    def _clerk(self, lang):
        return new_test_user(
            self.env, f"clerk_{lang}", groups=MANAGER, lang=lang, tz="UTC"
        )

    def _compose(self, user):
        moves = self.invoice.with_user(user).with_context(lang=user.lang)
        action = moves._dunning_open_agency_composer(
            self.agency, "Title", "dunning_advanced.collection_message"
        )
        context = action["context"]
        return context["default_subject"], str(context["default_body"])

    def test_the_agency_reads_its_own_language_whoever_writes(self):
        german, french = (self._compose(self._clerk(c)) for c in ("de_DE", "fr_FR"))
        self.assertEqual(german[0], french[0])
        self.agency.lang = "en_US"
        english = self._compose(self.env.user)
        self.assertNotEqual(german[0], english[0])
        self.assertNotEqual(german[1], english[1])

    def test_who_reads_of_an_answer_reads_it_in_the_own_language(self):
        self.customer.lang = "fr_FR"
        self._run_day("24 May")
        letter = self._letters()
        self.standard.user_id = self._clerk("de_DE")
        letter.with_context(lang="fr_FR")._take_mail_answer("Oui", self.customer)
        summary = letter.activity_ids.summary
        german = letter.with_context(lang="de_DE").env._("The customer answers")
        self.assertEqual(summary, german)
        self.assertNotEqual(summary, "The customer answers")

    def test_who_reads_of_an_answer_on_the_page_reads_it_in_the_own_language(self):
        self._run_day("24 May")
        letter = self._letters()
        self.standard.user_id = self._clerk("de_DE")
        page = letter.with_context(lang="fr_FR")
        page._take_portal_answer(self.customer, "copy", "", "S'il vous plaît")
        german = letter.with_context(lang="de_DE")._get_answer_labels()["copy"]
        self.assertEqual(letter.activity_ids.summary, german)
        self.assertNotEqual(german, letter._get_answer_labels()["copy"])

    def test_names_are_said_in_each_language_of_one_transaction(self):
        letter = self._propose("24 May").letter_ids
        promise = self.env["dunning.promise"].create(
            {"move_id": self.invoice.id, "date": "2026-05-30"}
        )
        for record in (letter, letter.run_id, promise):
            english = record.with_context(lang="en_US").display_name
            german = record.with_context(lang="de_DE").display_name
            self.assertNotEqual(english, german, record)

    def test_what_depends_on_company_or_language_says_so(self):
        contexts = {"env.company": "company", "env._(": "lang"}
        for model in self.registry.values():
            for part in model.mro():
                if not part.__module__.startswith("odoo.addons.dunning_advanced"):
                    continue
                for name, method in vars(part).items():
                    if not name.startswith("_compute_"):
                        continue
                    source = inspect.getsource(method)
                    known = getattr(method, "_depends_context", ())
                    for word, context in contexts.items():
                        if word in source:
                            self.assertIn(context, known, f"{part} {name}")

    def test_who_is_told_of_a_failure_is_told_in_the_own_language(self):
        self._run_day("24 May")
        letter = self._letters()
        self.standard.user_id = self._clerk("de_DE")
        self.customer.email = False
        letter.with_context(lang="fr_FR").action_send()
        summary = letter.activity_ids.summary
        told = letter.with_context(lang="de_DE").env._("Dunning letter not delivered")
        self.assertEqual(summary, told)
        self.assertNotEqual(summary, "Dunning letter not delivered")
