"""The accountant's day in a real browser: each job within so many clicks."""

from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged

from .common import DunningCommon

ACTION = "/odoo/action-dunning_advanced."


@tagged("post_install", "-at_install")
class TestDaily(DunningCommon, HttpCase):
    """Tours count clicks by ``countClicks``; the aims are those of a day's jobs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._dunning_today()
        groups = "dunning_advanced.group_dunning_user,base.group_partner_manager"
        cls.worker = new_test_user(
            cls.env, "daily", groups=groups, company_id=cls.company.id
        )
        # No greeting while a tour waits for messages.
        cls.worker.odoobot_state = "disabled"

    def _owe(self, name, days, **values):
        customer = self._create_customer(name, **values)
        return self._create_invoice(self.today - timedelta(days=days), partner=customer)

    def test_from_nothing_to_the_first_letters(self):
        """As whoever administers invoicing, in a company that does not dun yet."""
        self.company.write({"dunning_enabled": False, "dunning_procedure_id": False})
        others = self.env["dunning.procedure"].search([("id", "!=", self.standard.id)])
        others.active = False
        administrator = new_test_user(
            self.env,
            "daily_administrator",
            groups="account.group_account_manager",
            company_id=self.company.id,
        )
        self._owe("Daily First", 20)
        self._owe("Daily Silent", 20, email=False)
        self.start_tour(
            f"{ACTION}dunning_dashboard_action",
            "dunning_advanced_first_letters",
            login=administrator.login,
        )
        letters = self.env["dunning.letter"].search([("state", "=", "issued")])
        self.assertEqual(sorted(letters.mapped("delivery_state")), ["failed", "queued"])

    def test_the_jobs_of_a_day(self):
        alpha, _beta = self._owe("Daily Alpha", 20), self._owe("Daily Beta", 20)
        self._propose(self.today)
        held = self._owe("Daily Hold", 3).partner_id
        each = self.standard.copy({"name": "Daily Each", "applies_to": "invoice"})
        self.start_tour(
            f"{ACTION}dunning_dashboard_action",
            "dunning_advanced_daily",
            login=self.worker.login,
        )
        self.assertEqual(held.dunning_pause_until, self.today + timedelta(days=14))
        self.assertEqual((alpha.dunning_disputed_amount, alpha.dunning_paused), (19, 1))
        self.assertEqual(alpha.dunning_procedure_id, each)
        cancelled = self.env["dunning.letter"].search([("state", "=", "cancelled")])
        self.assertEqual(cancelled.partner_id.name, "Daily Beta")

    def test_one_invoice(self):
        invoice = self._owe("Daily Gamma", 10)
        invoice.invoice_user_id = new_test_user(
            self.env, "daily_seller", name="Seller", email="seller@acme.example"
        )
        # The tour waits until the chatter is read: while a PDF is made, Odoo's tests
        # answer nothing.
        invoice.message_post(body="Called, no answer")
        self.start_tour(
            f"{ACTION}account_move_action_overdue",
            "dunning_advanced_daily_invoice",
            login=self.worker.login,
        )
        self.assertEqual(invoice.dunning_level_id, self.standard.level_ids[0])
        day = self.today + timedelta(days=5)
        self.assertEqual(invoice.dunning_promise_ids.date, day)
        self.start_tour(
            f"/odoo/account.move/{invoice.id}",
            "dunning_advanced_daily_why",
            login=self.worker.login,
        )

    def test_three_to_the_agency(self):
        moves = self.env["account.move"]
        for number in range(3):
            moves |= self._owe(f"Daily Old {number}", 60)
        self.standard.level_ids[1:].active = False
        self.standard.level_ids.send_email = False
        self.standard.level_ids.send_print = True
        self._run_day(self.today - timedelta(days=30))
        self._send_on_their_days(moves.dunning_line_ids.letter_id)
        self.company.dunning_agency_id = self._create_customer("Daily Agency")
        self.start_tour(
            f"{ACTION}account_move_action_proposal_for_collection",
            "dunning_advanced_daily_agency",
            login=self.worker.login,
        )
        self.assertEqual(
            set(moves.mapped("dunning_collection_state")), {"in_collection"}
        )
