"""A company may restrict dunning users to the customers they are responsible for."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.own_customers_case import FOREIGN, OwnCustomersCommon
from .support.run_case import leave_to_background


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestOwnCustomers(OwnCustomersCommon):
    def test_a_run_proposes_for_own_customers_and_those_of_nobody(self):
        run = self._propose_as(self.alice)
        self.assertEqual(run.letter_ids.partner_id, self.alpha + self.nobodys)
        self.assertFalse(run.skip_ids)
        self.assertEqual(run.task_total, 2)
        run.action_issue_send()
        self.assertEqual(set(run.letter_ids.mapped("delivery_state")), {"queued"})

    def test_the_question_before_a_next_letter_says_whose_customer_it_is(self):
        questions = self.env["dunning.next"].with_user(self.alice)
        own, foreign = (
            questions.create({"move_id": self.invoices[partner].id})
            for partner in (self.alpha, self.bravo)
        )
        self.assertFalse(own.refusal)
        self.assertIn(FOREIGN, foreign.refusal or "")
        self.assertFalse(foreign.amount)

    def test_what_is_skipped_of_others_is_not_listed(self):
        self.customers.write(
            {"dunning_paused": True, "dunning_pause_reason": "Holidays"}
        )
        run = self._propose_as(self.alice)
        self.assertEqual(run.skip_ids.partner_id, self.alpha + self.nobodys)

    def test_managers_schedules_and_unrestricted_companies_dun_everybody(self):
        run = self._propose_as(self.boss)
        self.assertEqual(run.letter_ids.partner_id, self.customers)
        run.action_cancel()
        self.company.dunning_restrict_users = False
        run = self._propose_as(self.alice)
        self.assertEqual(run.letter_ids.partner_id, self.customers)
        self.company.dunning_restrict_users = True
        self._run_day("24 May")
        self.assertTrue(all(map(self._letters, self.customers)))

    def test_the_procedures_person_is_responsible_beside_the_salesperson(self):
        self.standard.user_id = self.bob
        run = self._propose_as(self.alice)
        self.assertEqual(run.letter_ids.partner_id, self.alpha)
        run = self._propose_as(self.bob)
        self.assertEqual(run.letter_ids.partner_id, self.customers)
        run.letter_ids.action_issue()
        self.assertEqual(set(run.letter_ids.mapped("state")), {"issued"})

    def test_the_background_is_restricted_like_the_user_who_started_it(self):
        with leave_to_background():
            run = self._propose_as(self.alice)
            self.assertEqual(run.task, "propose")
            with self._real_schedule() as env:
                env["dunning.run"]._cron_work()
        self.assertEqual(run.state, "proposed")
        self.assertEqual(run.letter_ids.partner_id, self.alpha + self.nobodys)

    def test_nobody_starts_work_in_the_name_of_another(self):
        run = self._propose_as(self.alice)
        for user in (self.boss.id, False):
            with self.assertRaisesRegex(UserError, "by hand"):
                run.write({"user_id": user, "task": "issue"})

    def test_proposals_of_others_are_refused_with_the_customers_name(self):
        letter = self._proposed(self.alice, self.bravo)
        self.assertTrue(letter.amount_total)
        for call in (
            letter.action_issue,
            letter.action_check,
            letter.action_uncheck,
            letter.action_undo_edits,
            letter.action_restore_items,
            letter.line_ids.action_drop,
            lambda: letter.action_cancel("No"),
        ):
            with self.assertRaisesRegex(UserError, FOREIGN):
                call()
        self.assertEqual(letter.state, "proposed")
        own = letter.run_id.letter_ids - letter
        own.action_uncheck()
        own.action_check()
        own.action_issue()
        self.assertEqual(set(own.mapped("state")), {"issued"})

    def test_issued_letters_of_others_are_refused_with_the_customers_name(self):
        self.standard.level_ids.write({"send_post": True})
        letter = self._issued(self.alice, self.bravo)
        letter.with_user(self.bob).action_send()
        wizard = self.env["dunning.letter.cancel"].with_user(self.alice)
        wizard = wizard.create({"letter_ids": letter.ids, "reason": "No"})
        for call in (
            letter.action_send,
            letter.action_resend,
            letter.delivery_ids.action_mark_sent,
            letter.delivery_ids.action_print_batch,
            letter.delivery_ids.action_confirm_arrived,
            wizard.action_cancel,
        ):
            with self.assertRaisesRegex(UserError, FOREIGN):
                call()
        letter.with_user(self.bob).action_cancel("Error")
        self.assertEqual(letter.state, "cancelled")

    def test_record_rules_refuse_what_goes_around_the_methods(self):
        letter = self._proposed(self.alice, self.bravo)
        for call in (
            lambda: letter.write({"edit_title": "Mine"}),
            lambda: letter.line_ids.write({"amount_open": 1}),
            letter.line_ids.unlink,
            letter.unlink,
            lambda: letter.copy({"name": False}),
        ):
            with self.assertRaises(AccessError):
                call()
        issued = self._issued(self.alice, self.bravo)
        deliveries = self.env["dunning.delivery"].with_user(self.alice)
        with self.assertRaises(AccessError):
            deliveries.create(issued._prepare_delivery_vals("email"))

    def test_a_run_with_letters_of_others_is_refused_until_they_are_unchecked(self):
        run = self._propose_as(self.boss).with_user(self.alice)
        for call in (
            run.action_propose,
            run.action_issue,
            run.action_issue_send,
            run.action_cancel,
            run.action_stop,
        ):
            with self.assertRaisesRegex(UserError, FOREIGN):
                call()
        foreign = run.letter_ids.filtered(lambda lt: lt.partner_id == self.bravo)
        foreign.with_user(self.boss).action_uncheck()
        run.action_issue()
        self.assertEqual(run.issued_count, 2)
        self.assertEqual(foreign.state, "proposed")
        run.action_send()
        self.assertEqual(run.unsent_count, 0)

    def test_the_next_level_of_others_invoices(self):
        own, foreign = self.invoices[self.alpha], self.invoices[self.bravo]
        moves = (own + foreign).with_user(self.alice)
        self.assertEqual(moves.mapped("dunning_next_button"), ["now", False])
        with self.assertRaisesRegex(UserError, FOREIGN):
            foreign.with_user(self.alice).action_next_dunning()
        message = moves.action_next_dunning()["params"]["message"]
        self.assertRegex(message, FOREIGN)
        self.assertTrue(own.dunning_level_id)
        self.assertFalse(foreign.dunning_level_id)

    def test_the_person_of_an_invoices_own_procedure_duns_it(self):
        values = {"name": "Own", "applies_to": "invoice", "user_id": self.alice.id}
        procedure = self.standard.copy(values)
        procedure.level_ids = [Command.create({"name": "First", "days": 1})]
        self.standard.allow_override = True
        invoice = self.invoices[self.bravo]
        invoice.dunning_procedure_id = procedure
        run = self._propose_as(self.alice, applies_to="invoice")
        self.assertEqual(run.letter_ids.partner_id, self.bravo)
        invoice.with_user(self.alice).action_next_dunning()
        self.assertEqual(self._letters(self.bravo).user_id, self.alice)

    def test_settings_of_others_customers_are_not_updated(self):
        bravo = self.bravo.with_user(self.alice)
        with self.assertRaisesRegex(UserError, FOREIGN):
            bravo.action_dunning_update_setting()
        wizard = self.env["dunning.update.setting"].with_user(self.alice)
        values = {"partner_id": bravo.id, "company_id": self.company.id}
        with self.assertRaisesRegex(UserError, FOREIGN):
            wizard.create(values).action_update()
        self.assertTrue(
            self.alpha.with_user(self.alice).action_dunning_update_setting()
        )

    def test_a_long_list_of_names_is_shortened(self):
        many = self.bravo.concat(
            *(self._create_customer(f"B{n}", user_id=self.bob.id) for n in range(11))
        )
        with self.assertRaisesRegex(UserError, "and 2 more customers"):
            self.env["dunning.letter"].with_user(self.alice)._check_dunning_user(many)

    def test_reading_and_the_dashboard_are_not_restricted(self):
        self.standard.automation = "propose"
        self._run_day("24 May")
        letters = self.env["dunning.letter"].with_user(self.alice).search([])
        self.assertEqual(letters.partner_id, self.customers)
        figures = self.env["dunning.dashboard"].with_user(self.alice).get_figures()
        rows = {row["name"]: row for box in figures[0]["boxes"] for row in box["rows"]}
        self.assertEqual(rows["overdue"]["count"], 3)

    def test_rules_and_messages_agree_about_every_letter_and_user(self):
        self._propose_as(self.boss).action_issue()
        letters = self.env["dunning.letter"].search(
            [("partner_id", "in", self.customers.ids)]
        )
        persons = self.env["res.users"], self.alice, self.bob
        for person in persons:
            self.env.cr.execute(
                "UPDATE dunning_letter SET user_id = %s WHERE id = ANY(%s)",
                [person.id or None, letters.ids],
            )
            self.env.invalidate_all()
            for user in (self.alice, self.bob, self.boss):
                seen = letters.with_user(user)
                allowed = seen._filtered_access("write")
                self.assertEqual(seen - seen._get_foreign(), allowed)
