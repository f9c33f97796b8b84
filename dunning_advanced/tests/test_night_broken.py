"""One customer or company that cannot be decided about stops no other."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .support.night_case import BACKGROUND, PROPOSE, NightCommon

SCHEDULE = "odoo.addons.dunning_advanced.models.run.schedule"


@tagged("post_install", "-at_install")
class TestBrokenCustomer(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = [cls._create_customer(f"Other {n}") for n in range(4)]
        for customer in (cls.customer, *cls.others):
            cls._create_invoice("10 May", partner=customer)

    def _assert_others_got_letters(self):
        for customer in self.others:
            self.assertEqual(len(self._letters(customer)), 1)
        self.assertFalse(self._letters())
        self.assertTrue(self._run().date_end)

    def _break_level(self, **values):
        """The customer alone has a procedure that no calendar can hold."""
        broken = self.standard.copy({"automation": "issue"})
        self.customer.dunning_procedure_id = broken
        self._store(broken.level_ids[0], **values)
        return broken

    def test_a_far_promise_holds_its_invoice_and_nobody_else(self):
        invoice = self.env["account.move"].search(
            [("partner_id", "=", self.customer.id), ("state", "=", "posted")]
        )
        with freeze_time("2026-05-20"):
            promise = self.env["dunning.promise"].create(
                {"move_id": invoice.id, "date": "2026-06-01"}
            )
        self._store(promise, date="9999-12-31")
        self._run_day("24 May")
        self._assert_others_got_letters()
        self.assertEqual(self._skips(self.customer).reason, "promised")
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.dunning_next_date)
        self.assertTrue(invoice.explain_dunning("2026-05-24")[0]["reasons"])

    def test_far_days_of_a_level_only_never_come(self):
        self._break_level(days=3_000_000)
        self._run_day("24 May")
        self._assert_others_got_letters()
        self.assertEqual(self._skips(self.customer).reason, "first_level_wait")

    def test_far_days_of_a_procedure_only_never_come(self):
        for field in ("grace_days", "min_days_between"):
            broken = self.standard.copy({"automation": "propose"})
            self.customer.dunning_procedure_id = broken
            self._store(broken, **{field: 3_000_000})
            (found,) = self.customer.explain_dunning("2026-05-24")
            self.assertTrue(found["reasons"] or field == "min_days_between")

    @mute_logger(PROPOSE)
    def test_who_cannot_be_decided_about_is_listed_alone_with_the_reason(self):
        self._break_level(payment_term_days=3_000_000)
        self._run_day("24 May")
        self._assert_others_got_letters()
        row = self._skips(self.customer)
        self.assertEqual(row.reason, "failed")
        self.assertTrue(row.move_line_id)
        self.assertIn("Enter fewer days", row.detail)

    @mute_logger(PROPOSE)
    def test_a_run_of_a_person_goes_on_as_well(self):
        self._break_level(payment_term_days=3_000_000)
        run = self._propose("24 May")
        self.assertEqual(run.letter_count, 4)
        self.assertEqual(run.skip_ids.mapped("reason"), ["failed"])

    def test_what_cannot_be_explained_is_said_in_words(self):
        self._break_level(payment_term_days=3_000_000)
        with self.assertRaisesRegex(UserError, "Enter fewer days"):
            self.customer.explain_dunning("2026-05-24")
        with freeze_time("2026-05-24 10:00:00"):
            self.customer.invalidate_recordset()
            self.assertFalse(self.customer.dunning_next_date)

    @mute_logger(BACKGROUND, "odoo.addons.dunning_advanced.models.facts.failure")
    def test_one_company_does_not_stop_the_next(self):
        second = self._create_second_company()
        self._break_night("24 May")
        letters = self.env["dunning.letter"].search([("company_id", "=", second.id)])
        self.assertTrue(letters)
        run = self._run()
        self.assertTrue(run.date_end and not run.task)
        self.assertEqual(run.skip_ids.reason, "failed")
        self.assertIn("The work stopped", run.message_ids[:1].body)
        # Mended and called again on the same day: it goes on.
        self._run_day("24 May")
        self._assert_others_got_letters_and(self.customer)

    @mute_logger(BACKGROUND, "odoo.addons.dunning_advanced.models.facts.failure")
    def test_a_night_that_broke_off_begins_again_while_another_is_at_work(self):
        second = self._create_second_company()
        self._break_night("24 May")
        theirs = self.env["dunning.run"].search([("company_id", "=", second.id)])
        theirs._with_guard().write(theirs._prepare_task_vals("night", 0))
        self._run_day("24 May")
        self._assert_others_got_letters_and(self.customer)

    @mute_logger(SCHEDULE, "odoo.addons.dunning_advanced.models.facts.failure")
    def test_a_night_that_cannot_begin_is_told_to_a_person_and_on_the_dashboard(self):
        second = self._create_second_company()
        runs, partner = type(self.env["dunning.run"]), self.company.partner_id
        original, refusal = runs._create_night, "Some add-on refuses."

        def create_night(model, company, *args):
            if company == self.company:
                raise UserError(refusal)
            return original(model, company, *args)

        def get_gaps():
            self.env.invalidate_all()
            dashboard = self.env["dunning.dashboard"].with_company(self.company)
            return [gap["label"] for gap in dashboard.get_figures()[0]["gaps"]]

        self.standard.user_id = person = self._create_manager()
        with patch.object(runs, "_create_night", create_night):
            self._run_days("24 May", "25 May")
        self.assertFalse(self._run())
        theirs = self.env["dunning.letter"].search([("company_id", "=", second.id)])
        self.assertTrue(theirs)
        (activity,) = partner.activity_ids.filtered("dunning_key")
        self.assertEqual(activity.user_id, person)
        told = f"The night did not begin: {refusal}"
        self.assertIn(told, activity.note)
        self.assertIn(told, get_gaps())
        activity.action_done()
        self._run_day("26 May")
        self.assertTrue(self._run("26 May"))
        self.assertNotIn(told, get_gaps())
        with patch.object(runs, "_create_night", create_night):
            self._run_day("27 May")
        # Whoever had done it is told again.
        self.assertTrue(partner.activity_ids.filtered("dunning_key"))
        self.assertIn(told, get_gaps())

    def _create_manager(self):
        groups = "account.group_account_manager,dunning_advanced.group_dunning_manager"
        return new_test_user(
            self.env,
            "responsible",
            groups=groups,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def _break_night(self, day):
        """Let a night come to nothing for a company as a whole, not for a customer."""
        runs = type(self.env["dunning.run"])
        original = runs._get_partner_ids

        def get_partner_ids(run):
            if run.company_id.id == self.company.id:
                raise RuntimeError("Broken")
            return original(run)

        with patch.object(runs, "_get_partner_ids", get_partner_ids):
            self._run_day(day)

    def _assert_others_got_letters_and(self, *more):
        for customer in (*self.others, *more):
            self.assertEqual(len(self._letters(customer)), 1)
        self.assertFalse(self._run().skip_ids)

    def _create_second_company(self):
        second = self.setup_other_company()["company"]
        second.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "email": "second@acme.example",
            }
        )
        self._create_invoice(
            "10 May",
            partner=self._create_customer("Theirs"),
            company_id=second.id,
            journal_id=self.env["account.journal"]
            .search([("company_id", "=", second.id), ("type", "=", "sale")], limit=1)
            .id,
        )
        return second
