"""Which procedure a customer gets, by itself or in bulk, and what stays fixed."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestAssignment(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        germany = cls.env.ref("base.de")
        cls.bad, cls.german, cls.anybody = (
            cls.standard.copy(
                {
                    "name": name,
                    "sequence": sequence,
                    "auto_assign": True,
                    "assign_domain": domain,
                }
            )
            for sequence, name, domain in (
                (1, "Bad payers", "[('trust', '=', 'bad')]"),
                (2, "Germany", f"[('country_id', '=', {germany.id})]"),
                (3, "Anybody", "[]"),
            )
        )
        cls.company.dunning_auto_assign = True
        cls.germany = germany

    def test_new_customers_get_the_first_that_fits(self):
        for values, expected in (
            ({"trust": "bad", "country_id": self.germany.id}, self.bad),
            ({"country_id": self.germany.id}, self.german),
            ({}, self.anybody),
            ({"dunning_procedure_id": self.standard.id}, self.standard),
        ):
            customer = self._create_customer("New", **values)
            self.assertEqual(customer.dunning_procedure_id, expected, values)

    def test_who_is_entered_by_name_gets_one_when_the_rest_is_known(self):
        self.anybody.auto_assign = False
        customer = self._create_customer("New")
        self.assertFalse(customer.dunning_procedure_id)
        customer.country_id = self.germany
        self.assertEqual(customer.dunning_procedure_id, self.german)
        # Somebody has chosen: nothing is looked for any more.
        customer.dunning_procedure_id = self.standard
        customer.trust = "bad"
        self.assertEqual(customer.dunning_procedure_id, self.standard)

    def test_who_is_archived_and_owes_gets_one_in_bulk(self):
        customer = self._create_customer("Gone")
        customer.active = False
        wizard = self.env["dunning.assign"].with_context(
            active_model="res.partner", active_ids=customer.ids
        )
        values = {"method": "chosen", "procedure_id": self.standard.id}
        wizard.create(values).action_assign()
        self.assertEqual(customer.dunning_procedure_id, self.standard)

    def test_nothing_is_looked_for_once_a_letter_was_written(self):
        self.anybody.auto_assign = False
        customer = self._create_customer("Dunned")
        self._create_invoice("10 May", partner=customer)
        self._run_day("24 May")
        self.assertTrue(self._letters(customer))
        customer.country_id = self.germany
        self.assertFalse(customer.dunning_procedure_id)

    def test_customers_of_all_companies_get_one_in_each_that_wants_it(self):
        other = self.setup_other_company()["company"]
        before = self._create_customer("Before", country_id=self.germany.id)
        self.assertFalse(before.with_company(other).dunning_procedure_id)
        other.dunning_auto_assign = True
        theirs = self.standard.copy(
            {
                "name": "Theirs",
                "sequence": 0,
                "auto_assign": True,
                "company_id": other.id,
                "assign_domain": "[('city', '=', 'Bern')]",
            }
        )
        for name, values, here, there in (
            ("New", {"country_id": self.germany.id}, self.german, self.german),
            ("Swiss", {"city": "Bern"}, self.anybody, theirs),
            ("Ours", {"company_id": self.company.id}, self.anybody, None),
            (
                "Chosen",
                {"dunning_procedure_id": self.standard.id},
                self.standard,
                self.anybody,
            ),
        ):
            customer = self._create_customer(name, **values)
            found = customer.sudo().with_company(other).dunning_procedure_id
            self.assertEqual(customer.dunning_procedure_id, here, name)
            self.assertEqual(found, there or self.standard.browse(), name)
        # What is known later is looked at in each of them, too.
        before.city = "Bern"
        self.assertEqual(before.dunning_procedure_id, self.german)
        self.assertEqual(before.with_company(other).dunning_procedure_id, theirs)
        other.dunning_auto_assign = False
        later = self._create_customer("Later", city="Bern")
        self.assertFalse(later.with_company(other).dunning_procedure_id)

    def test_contacts_and_switched_off_companies_get_none(self):
        contact = self._create_customer(
            "Contact", parent_id=self.customer.id, is_company=False
        )
        self.assertFalse(contact.dunning_procedure_id)
        self.company.dunning_auto_assign = False
        self.assertFalse(self._create_customer("New").dunning_procedure_id)

    def test_whoever_enters_customers_needs_no_dunning_rights(self):
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="base.group_partner_manager",
            company_id=self.company.id,
        )
        customer = self.env["res.partner"].with_user(clerk).create({"name": "New"})
        self.assertEqual(
            customer.with_user(self.env.user).dunning_procedure_id, self.anybody
        )

    def _assign(self, customers, **values):
        wizard = (
            self.env["dunning.assign"]
            .with_context(active_model="res.partner", active_ids=customers.ids)
            .create(values)
        )
        return wizard.action_assign()

    def test_bulk_assignment_leaves_pauses_alone(self):
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        result = self._assign(self.customer)
        self.assertEqual(self.customer.dunning_procedure_id, self.anybody)
        self.assertTrue(self.customer.dunning_paused)
        self.assertIn("new procedure: 1", result["params"]["message"])
        self._assign(self.customer, method="chosen", procedure_id=self.german.id)
        self.assertEqual(self.customer.dunning_procedure_id, self.german)

    def test_only_managers_assign_in_bulk(self):
        worker = new_test_user(
            self.env,
            "worker",
            groups="dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        wizard = self.env["dunning.assign"].create({"partner_ids": self.customer.ids})
        with self.assertRaises(UserError):
            wizard.with_user(worker).action_assign()

    def test_the_procedure_differs_by_company(self):
        other = self.setup_other_company()["company"]
        self.customer.dunning_procedure_id = self.german
        self.assertFalse(self.customer.with_company(other).dunning_procedure_id)

    def test_level_type_and_timing_are_fixed_once_letters_exist(self):
        self.standard.timing = "sequential"
        self._create_invoice("10 May")
        self._run_day("24 May")
        for field, value in (("applies_to", "invoice"), ("timing", "age")):
            with self.assertRaisesRegex(UserError, "Letters have been written"):
                self.standard[field] = value
        self.standard.write({"timing": "sequential", "grace_days": 2})

    def test_of_used_levels_only_the_last_can_be_deleted(self):
        invoice = self._create_invoice("10 May")
        self._run_days("24 May", "14 June")
        levels = self.standard.level_ids
        with self.assertRaisesRegex(UserError, "1st Reminder, and levels follow it"):
            levels[0].unlink()
        letter = self._letters()[-1]
        letter.action_send()
        levels[-1].unlink()
        self.assertFalse(letter.level_id)
        self.assertEqual(letter.level_name, "Dunning Notice")
        (found,) = invoice.explain_dunning("2026-07-01")
        self.assertEqual(found["reasons"][0]["code"], "levels_exhausted")

    def test_the_last_of_levels_with_one_sequence_can_be_deleted(self):
        self.standard.level_ids.sequence = 10
        self._create_invoice("10 May")
        self._run_day("24 May")
        used = self._letters().level_id
        with self.assertRaisesRegex(UserError, "levels follow it"):
            used.unlink()
        (self.standard.level_ids - used).unlink()
        self._letters().action_send()
        used.unlink()
        self.assertEqual(self._letters().level_name, "1st Reminder")

    def test_a_used_level_stays_with_its_procedure(self):
        other = self.standard.copy()
        self._create_invoice("10 May")
        self._run_day("24 May")
        used, unused = self.standard.level_ids[:2]
        for call in (
            lambda: used.write({"procedure_id": other.id}),
            lambda: other.write({"level_ids": [Command.link(used.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "Letters have been written"):
                call()
        used.procedure_id = self.standard
        unused.procedure_id = other
        self.assertEqual(len(other.level_ids), 5)

    def test_an_unused_level_can_be_deleted(self):
        self.standard.level_ids[1].unlink()
        self.assertEqual(len(self.standard.level_ids), 3)

    def test_who_paused_and_when_is_in_the_chatter(self):
        # Accounting tests switch tracking off; people do not.
        people = {"tracking_disable": False, "mail_notrack": False}
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.customer.with_context(**people).write(
            {"dunning_paused": True, "dunning_pause_reason": "Complaint about goods"}
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        message = self.customer.message_ids[:1]
        tracked = message.sudo().tracking_value_ids.field_id
        self.assertIn("dunning_paused", tracked.mapped("name"))
        self.assertEqual(message.author_id, self.env.user.partner_id)

    def test_without_a_procedure_nothing_is_taken_away(self):
        """The form asks for it; a program may forget it."""
        self.customer.dunning_procedure_id = self.standard
        wizard = self.env["dunning.assign"].create(
            {"partner_ids": [Command.set(self.customer.ids)], "method": "chosen"}
        )
        with self.assertRaisesRegex(UserError, "Choose the procedure"):
            wizard.action_assign()
        self.assertEqual(self.customer.dunning_procedure_id, self.standard)
