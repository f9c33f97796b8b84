"""The list of proposals: its facts, checks, repeated letters, and its extra column."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestProposalList(DunningCommon):
    def _letter_of(self, run):
        return run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)

    def test_facts_of_the_day(self):
        self._create_invoice("10 May")
        self._create_invoice("20 May")
        self._run_day("24 May")
        self.customer.user_id = self.env.user
        letter = self._letter_of(self._propose("31 May"))
        self.assertEqual(letter.days_overdue, 21)
        self.assertEqual(letter.last_letter_date, self.day("24 May"))
        self.assertEqual(letter.user_id, self.env.user)
        self.assertTrue(letter.has_email and letter.selected)

    def test_email_address_follows_the_customer(self):
        self._create_invoice("10 May")
        self.customer.email = False
        letter = self._letter_of(self._propose("24 May"))
        self.assertFalse(letter.has_email)
        self.env["res.partner"].create(
            {
                "name": "Accounts",
                "type": "invoice",
                "parent_id": self.customer.id,
                "email": "accounts@customer.example",
            }
        )
        self.assertTrue(letter.has_email)

    def test_extra_column(self):
        tag = self.env["res.partner.category"].create({"name": "Do not dun"})
        self.customer.category_id = tag
        self._create_invoice("10 May")
        field = self.env["ir.model.fields"]._get("res.partner", "category_id")
        letters = self.env["dunning.letter"]
        view = self.env.ref("dunning_advanced.dunning_letter_view_list_proposal")
        self.assertNotIn("extra_value", letters.get_view(view.id, "list")["arch"])
        self.company.dunning_extra_field_id = field
        self.assertIn(
            f'string="{field.field_description}"',
            letters.get_view(view.id, "list")["arch"],
        )
        letter = self._letter_of(self._propose("24 May"))
        self.assertEqual(letter.extra_value, "Do not dun")
        groups = letters.formatted_read_group(
            [("id", "=", letter.id)], ["extra_value"], ["__count"]
        )
        self.assertEqual(groups[0]["extra_value"], "Do not dun")

    def test_the_extra_column_shows_nobody_what_they_may_not_read(self):
        fields = self.env["ir.model.fields"]
        self.assertTrue(self.env["res.partner"]._fields["signup_type"].groups)
        with self.assertRaisesRegex(ValidationError, "may read"):
            self.company.dunning_extra_field_id = fields._get(
                "res.partner", "signup_type"
            )
        self.company.dunning_extra_field_id = fields._get("res.partner", "credit_limit")
        self.customer.credit_limit = 4711
        seller = new_test_user(self.env, "seller", company_id=self.company.id)
        self.customer.user_id = seller
        self._create_invoice("10 May")
        letter = self._letter_of(self._propose("24 May"))
        self.assertEqual(letter.extra_value, "4711.0")
        with self.assertRaises(AccessError):
            letter.with_user(seller).read(["extra_value"])

    def test_dunned_at_its_level_appears_unchecked_when_asked(self):
        self._create_invoice("10 May")
        self._run_day("24 May")
        self.assertFalse(self._letter_of(self._propose("26 May")))
        run = self._propose("26 May", include_dunned=True)
        letter = self._letter_of(run)
        self.assertEqual((letter.selected, letter.repeats), (False, True))
        self.assertEqual(run.skip_ids.reason, "level_wait")

    @freeze_time("2026-05-26 10:00:00")
    def test_sent_again_at_the_same_level(self):
        invoice = self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letter_of(self._propose("26 May", include_dunned=True))
        other = self._letter_of(self._propose("26 May", include_dunned=True))
        letter.action_check()
        letter.run_id.action_issue()
        self.assertEqual((letter.state, letter.fee_amount), ("issued", 0))
        self.assertEqual(letter.level_id, self.standard.level_ids[0])
        self.assertEqual(invoice.dunning_level_id, self.standard.level_ids[0])
        # Never twice on a day, whoever checks it.
        other.action_check()
        other.run_id.action_issue()
        self.assertFalse(other.exists())

    @freeze_time("2026-05-26 10:00:00")
    def test_a_letter_that_would_only_repeat_falls_out(self):
        """Proposed as a new level, dunned by another in between: nothing is said."""
        self._create_invoice("10 May")
        run = self._propose("26 May", include_dunned=True)
        letter = self._letter_of(run)
        self.assertFalse(letter.repeats)
        self._run_day("26 May")
        run.action_issue()
        self.assertFalse(letter.exists())

    def test_letters_without_deadline(self):
        self._create_invoice("10 May")
        render = self.env["ir.actions.report"]._render_dunning_letter_body
        for printed in (True, False):
            run = self._propose("24 May", print_deadline=printed)
            html = render(self._letter_of(run)._with_customer_language())
            self.assertEqual("Please pay by" in html, printed)

    def test_facts_of_chosen_customers_only(self):
        self._create_invoice("10 May")
        run = self._propose("24 May", partner_ids=[Command.set(self.customer.ids)])
        self.assertEqual(run.letter_ids.partner_id, self.customer)
