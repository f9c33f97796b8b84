"""A customer filed under another company since still owes here, and is read about."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestCustomerElsewhere(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Other company")["company"]
        cls.invoice = cls._create_invoice("20 May")
        cls.customer.company_id = cls.other
        groups = "account.group_account_invoice,dunning_advanced.group_dunning_user"
        cls.user = new_test_user(
            cls.env,
            "here_only",
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.env.flush_all()
        cls.env.invalidate_all()
        of_user = cls.invoice.with_user(cls.user)
        cls.own = of_user.with_context(allowed_company_ids=cls.company.ids)

    def test_whoever_reads_the_invoice_reads_where_it_stands(self):
        self.assertEqual(self.own.dunning_next_date, self.day("3 June"))
        self.assertIn("default", self.own.dunning_rule)
        self.assertFalse(self.own.dunning_override_active)
        self.assertEqual(self.own.dunning_next_button, "early")

    def test_whoever_reads_the_invoice_is_told_why(self):
        (found,) = self.own.explain_dunning()
        codes = [reason["code"] for reason in found["reasons"]]
        self.assertEqual(codes, ["first_level_wait"])

    def test_whoever_works_own_customers_only_reads_it_too(self):
        self.company.dunning_restrict_users = True
        self.standard.user_id = self.user
        self.assertEqual(self.own.dunning_next_button, "early")

    def test_its_form_opens(self):
        views = self.own.get_views([(False, "form")])["models"]["account.move"]
        names = [name for name in views["fields"] if name.startswith("dunning")]
        self.assertTrue(self.own.web_read({name: {} for name in names}))

    def test_lists_of_letters_open_for_whoever_works_them(self):
        """One such customer does not keep the letters of the others closed."""
        letters = self._propose("3 June").letter_ids
        self.assertEqual(letters.partner_id, self.customer)
        self.env.flush_all()
        self.env.invalidate_all()
        letters = letters.with_user(self.user)
        letters = letters.with_context(allowed_company_ids=self.company.ids)
        for name in sorted(letters.fields_get()):
            with self.subTest(name):
                self.env.invalidate_all()
                letters.web_read({name: {}})

    def _proposed(self):
        """The proposal as the user here has it, whose cache knows no customer."""
        letters = self._propose("3 June").letter_ids
        self.assertEqual(letters.partner_id, self.customer)
        return self._as_user(letters)

    def _as_user(self, records):
        self.env.flush_all()
        self.env.invalidate_all()
        records = records.with_user(self.user)
        return records.with_context(allowed_company_ids=self.company.ids)

    @freeze_time("2026-06-03 10:00:00")
    def test_whoever_works_letters_here_issues_and_sends_it(self):
        letter = self._proposed()
        letter.action_preview_email()
        letter.action_issue()
        self._as_user(letter).action_send()
        self._as_user(letter).action_preview_email()
        self.assertEqual(letter.issuer_id, self.user)
        self.assertEqual(letter.delivery_ids.state, "queued")
        self.assertIn(self.customer.email, letter.delivery_ids.email_to)
        self._as_user(letter).action_resend()
        self.assertEqual(len(letter.delivery_ids), 2)
        with self.assertRaisesRegex(UserError, "fits charges"):
            self._as_user(letter).action_take_charges()
        self._as_user(letter).action_cancel("Not to this one.")
        self.assertEqual(letter.state, "cancelled")

    @freeze_time("2026-06-03 10:00:00")
    def test_a_run_of_whoever_works_letters_here_does_it(self):
        run = self._proposed().run_id
        run.action_issue()
        self.assertEqual(run.letter_ids.state, "issued")
        self._as_user(run).action_send()
        self.assertEqual(run.letter_ids.delivery_ids.state, "queued")

    @freeze_time("2026-06-03 10:00:00")
    def test_whoever_works_letters_here_prints_and_posts_it(self):
        self.standard.level_ids.write({"send_email": False, "send_post": True})
        letter = self._proposed()
        letter.action_issue()
        self._as_user(letter).action_send()
        delivery = letter.sudo().delivery_ids
        self._hand_to_printer(delivery)
        action = self._as_user(delivery).action_print_batch()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertTrue(self._as_user(delivery)._render_print_batch())
        self._as_user(delivery).action_mark_sent()
        self.assertEqual(delivery.state, "sent")

    def _hand_to_printer(self, delivery):
        """Not over the service, where its add-on is installed."""
        if "snailmail_letter_id" in delivery._fields:
            delivery._as_verb().snailmail_letter_id = False

    @freeze_time("2026-06-03 10:00:00")
    def test_what_has_become_wrong_is_named_when_it_is_printed(self):
        self.standard.level_ids.write({"send_email": False, "send_post": True})
        letter = self._proposed()
        letter.action_issue()
        self._as_user(letter).action_send()
        delivery = letter.sudo().delivery_ids
        self._hand_to_printer(delivery)
        self.invoice.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        with self.assertRaisesRegex(UserError, f"{self.customer.name}: "):
            self._as_user(delivery).action_mark_sent()
        action = self._as_user(delivery).action_print_batch()
        self.assertIn(self.customer.name, action["params"]["message"])
        self.assertEqual(delivery.state, "failed")

    @freeze_time("2026-06-03 10:00:00")
    def test_whoever_leaves_its_only_item_out_is_told_what_to_do(self):
        words, letter = f"dun {self.customer.name} for", self._proposed()
        with self.assertRaisesRegex(UserError, words):
            letter.line_ids.action_drop()

    @freeze_time("2026-06-03 10:00:00")
    def test_its_next_level_is_issued_and_sent_by_hand(self):
        self._as_user(self.invoice).action_next_dunning()
        letter = self.invoice.dunning_line_ids.letter_id
        self.assertEqual(letter.delivery_ids.state, "queued")

    @freeze_time("2026-06-03 10:00:00")
    def test_it_is_handed_to_the_agency_here(self):
        agency = self._create_customer("Agency")
        self.company.dunning_agency_id = agency
        action = self._as_user(self.invoice).action_send_to_collection()
        self.assertEqual(action["context"]["default_partner_ids"], agency.ids)
        self._as_user(self.invoice)._dunning_hand_over_now()
        action = self._as_user(self.invoice).action_view_dunning_collection()
        found = self._as_user(self.env["account.move"]).search(action["domain"])
        self.assertEqual(found, self.invoice)

    @freeze_time("2026-06-03 10:00:00")
    def test_it_is_handed_to_the_agency_together_with_others(self):
        self.company.dunning_agency_id = self._create_customer("Agency")
        another = self._create_customer("Another")
        both = self.invoice | self._create_invoice("20 May", partner=another)
        action = self._as_user(both).action_send_to_collection()
        page = self._as_user(self.env[action["res_model"]].browse(action["res_id"]))
        self.assertEqual(page.line_ids.mapped("state"), ["ready", "ready"])
        self._as_user(page).action_hand_over()
        self.assertEqual(page.line_ids.mapped("failure"), [False, False])
        self.assertTrue(all(both.mapped("dunning_collection_date")))
