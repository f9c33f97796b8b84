"""The add-on in a real browser."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestTours(DunningCommon, HttpCase):
    def test_customer_tab_and_letter(self):
        customer = self._create_customer("Tour Customer")
        today = fields.Date.context_today(self.env.user)
        self._create_invoice(today - timedelta(days=15), partner=customer)
        self._run_day(today)
        self.assertTrue(self._letters(customer))
        user = self.env.user
        self.start_tour(
            "/odoo/action-account.res_partner_action_customer",
            "dunning_advanced_history",
            login=user.login,
        )

    def test_buttons_and_history_of_customer_and_invoice(self):
        customer = self._create_customer("Tour Customer")
        today = fields.Date.context_today(self.env.user)
        invoice = self._create_invoice(today - timedelta(days=21), partner=customer)
        self._pay(invoice, 19.0, today - timedelta(days=10))
        for days in (7, 0):
            self._run_day(today - timedelta(days=days))
        self._letters(customer).action_send()
        self.env.cr.precommit.run()
        customer.with_context(tracking_disable=False, mail_notrack=False).write(
            {
                "dunning_paused": True,
                "dunning_pause_until": today + timedelta(days=30),
                "dunning_pause_reason": "Talks",
            }
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        worker = self._create_worker()
        # Who may change contacts, too: the pause is ended on the customer.
        worker.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        for record, tour in (
            (customer, "dunning_advanced_timeline"),
            (invoice, "dunning_advanced_timeline_invoice"),
        ):
            url = f"/odoo/{record._name}/{record.id}"
            self.start_tour(url, tour, login=worker.login)

    def test_console_from_proposal_to_sending(self):
        """As a dunning user who is no manager."""
        today = fields.Date.context_today(self.env.user)
        names = ("Console Alpha", "Console Beta", "Console Gamma")
        customers = [self._create_customer(name) for name in names]
        for customer in customers:
            self._create_invoice(today - timedelta(days=20), partner=customer)
        self._create_invoice(today - timedelta(days=19), partner=customers[0])
        # Already at the next level, so that the level tells it from the others.
        other = self._create_customer("Console Delta")
        self._create_invoice(today - timedelta(days=30), partner=other)
        self._run_day(today - timedelta(days=7))
        clerk = new_test_user(
            self.env,
            "console_clerk",
            groups="account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        self.start_tour(
            "/odoo/action-dunning_advanced.dunning_run_action",
            "dunning_advanced_console",
            login=clerk.login,
        )
        self.assertFalse(self._letters(customers[2], "cancelled"))
        for customer in customers[:2]:
            letter = self._letters(customer, "cancelled")
            self.assertEqual(letter.delivery_ids.state, "cancelled")
            self.assertEqual(letter.cancel_reason, "Wrong day")
        letter = self._letters(customers[0], "cancelled")
        self.assertIn("As agreed on the phone.", letter.closing)
        self.assertEqual(len(letter.line_ids), 1)

    def test_a_placeholder_is_inserted_by_its_button(self):
        """As a dunning manager who is no administrator, hence no template editor."""
        procedure = self.env["dunning.procedure"].create(
            {"name": "Tour Procedure", "level_ids": [Command.create({"name": "First"})]}
        )
        manager = new_test_user(
            self.env,
            "tour_manager",
            groups="dunning_advanced.group_dunning_manager",
            company_id=self.company.id,
        )
        self.assertFalse(manager.has_group("mail.group_mail_template_editor"))
        self.start_tour(
            "/odoo/action-dunning_advanced.dunning_procedure_action",
            "dunning_advanced_placeholder",
            login=manager.login,
        )
        level = procedure.level_ids
        # Beside the standard texts that a new level has.
        self.assertTrue(level.title.strip().endswith("{{object.deadline}}"))
        self.assertTrue(level.closing.strip().endswith("{{object.amount_total}}"))

    def test_letters_are_found_again_and_cancelled(self):
        customer = self._create_customer("Tour Customer")
        today = fields.Date.context_today(self.env.user)
        # The search has something to leave out.
        for partner in (customer, self.customer):
            self._create_invoice(today - timedelta(days=15), partner=partner)
        self._run_day(today)
        letter = self._letters(customer)
        worker = self._create_worker()
        self.start_tour(
            "/odoo/action-dunning_advanced.dunning_letter_action",
            "dunning_advanced_cancel",
            login=worker.login,
        )
        self.assertEqual(letter.state, "cancelled")
        self.assertEqual(letter.cancel_reason, "Paid to another account")

    def test_a_letter_is_sent_again_from_its_page_and_once_more(self):
        self.standard.level_ids.send_print = True
        today = fields.Date.context_today(self.env.user)
        self._create_invoice(today - timedelta(days=15))
        self._run_day(today)
        letter = self._letters()
        letter.action_send()
        self.assertEqual(letter.delivery_ids.mapped("state"), ["queued", "queued"])
        worker = self._create_worker()
        self.start_tour(
            f"/odoo/action-dunning_advanced.dunning_letter_action/{letter.id}",
            "dunning_advanced_resend",
            login=worker.login,
        )
        self.assertEqual(len(letter.delivery_ids), 6)

    def test_the_dashboard_leads_to_the_lists_behind_its_numbers(self):
        today = fields.Date.context_today(self.env.user)
        invoice = self._create_invoice(today - timedelta(days=40))
        invoice.partner_id.name = "Tour Customer"
        self.standard.automation = "propose"
        self._run_day(today)
        worker = self._create_worker()
        self.start_tour(
            "/odoo/action-dunning_advanced.dunning_dashboard_action",
            "dunning_advanced_dashboard",
            login=worker.login,
        )

    def test_letters_are_analysed(self):
        today = fields.Date.context_today(self.env.user)
        self._create_invoice(today - timedelta(days=15))
        self._run_day(today)
        worker = self._create_worker()
        self.start_tour(
            "/odoo/action-dunning_advanced.dunning_letter_report_action",
            "dunning_advanced_analysis",
            login=worker.login,
        )

    def test_next_dunning_on_an_invoice_and_update_setting_on_its_customer(self):
        today = fields.Date.context_today(self.env.user)
        customer = self._create_customer("Tour Customer")
        invoice = self._create_invoice(today - timedelta(days=5), partner=customer)
        other = self._create_invoice(today - timedelta(days=5), partner=customer)
        other.dunning_procedure_id = self.standard.copy({"applies_to": "invoice"})
        worker = self._create_worker()
        # While a PDF is made, Odoo's tests answer nothing: the tour waits until the
        # chatter is read, and no greeting comes later.
        invoice.message_post(body="Called, no answer")
        worker.odoobot_state = "disabled"
        for record, tour in (
            (invoice, "dunning_advanced_next"),
            (customer, "dunning_advanced_update_setting"),
        ):
            url = f"/odoo/{record._name}/{record.id}"
            self.start_tour(url, tour, login=worker.login)
        letter = self._letters(customer)
        self.assertEqual(letter.line_ids.move_id, invoice)
        self.assertEqual(letter.delivery_state, "queued")
        self.assertFalse(other.dunning_procedure_id)

    def test_promise_sales_and_collection_on_an_invoice(self):
        today = fields.Date.context_today(self.env.user)
        customer = self._create_customer("Tour Customer")
        invoice = self._create_invoice(today - timedelta(days=60), partner=customer)
        for days in (46, 39, 32, 25):
            self._run_day(today - timedelta(days=days))
        self._send_on_their_days(self._letters(customer))
        self.company.dunning_agency_id = self._create_customer("Tour Agency")
        invoice.invoice_user_id = new_test_user(
            self.env, "tour_seller", name="Tour Seller", email="seller@acme.example"
        )
        worker = self._create_worker()
        self.start_tour(
            "/odoo/action-dunning_advanced.account_move_action_proposal_for_collection",
            "dunning_advanced_collection",
            login=worker.login,
        )
        self.assertFalse(invoice.dunning_collection_date)
        bodies = "".join(invoice.message_ids.mapped("body"))
        self.assertIn("Agreed on rates", bodies)
        self.assertIn("for collection", bodies)

    def test_a_salesperson_reads_the_dunning_of_an_own_customer(self):
        seller = new_test_user(
            self.env,
            "tour_seller",
            groups="base.group_user,base.group_partner_manager",
            company_id=self.company.id,
        )
        customer = self._create_customer("Tour Customer", user_id=seller.id)
        today = fields.Date.context_today(self.env.user)
        self._create_invoice(today - timedelta(days=15), partner=customer)
        self._run_day(today)
        self.start_tour(
            f"/odoo/res.partner/{customer.id}",
            "dunning_advanced_sales",
            login=seller.login,
        )

    def _create_worker(self):
        return new_test_user(
            self.env,
            "tour_worker",
            groups="dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
