"""Where do we stand: every number is the length of the list behind it."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestDashboard(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_user("worker", "dunning_advanced.group_dunning_user")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    def _get_rows(self, user=None):
        """All rows of the first company by name; the lists agree with them."""
        user = user or self.worker
        (company,) = self.env["dunning.dashboard"].with_user(user).get_figures()
        rows = {row["name"]: row for box in company["boxes"] for row in box["rows"]}
        for row in rows.values():
            action = row["action"]
            model = self.env[action["res_model"]].with_user(user)
            found = model.with_context(**action["context"]).search(action["domain"])
            self.assertEqual(len(found), row["count"], row["label"])
        return rows

    def _counts(self, *names):
        rows = self._get_rows()
        return [rows[name]["count"] if name in rows else 0 for name in names]

    def test_overdue_by_age_and_in_all(self):
        for due, amount in (
            ("15 June", 1.0),
            ("14 June", 2.0),
            ("16 May", 4.0),
            ("15 May", 8.0),
            ("17 March", 16.0),
            ("16 March", 32.0),
        ):
            self._create_invoice(due, amount)
        rows = self._get_rows()
        names = ["not_due", *(f"overdue_{days}" for days in (1, 31, 61, 91)), "overdue"]
        self.assertEqual(
            [(rows[name]["count"], rows[name]["amount"]) for name in names],
            [(1, 1.0), (2, 6.0), (1, 8.0), (1, 16.0), (1, 32.0), (5, 62.0)],
        )

    def test_a_night_that_somebody_has_cancelled_does_not_say_that_all_is_dunned(self):
        invoice = self._create_invoice("10 May")
        invoice.write({"dunning_paused": True, "dunning_pause_reason": "Court"})
        self._run_day("14 June")
        self._run_day("15 June")
        night = self.env["dunning.run"].search([("date", "=", "2026-06-15")])
        self.assertEqual(self._counts("reason_invoice_paused"), [1])
        night.action_cancel()
        self.assertEqual(self._counts("reason_invoice_paused"), [1])

    def test_numbers_open_invoices_and_never_journal_items(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (10, 12)
                ],
            }
        )
        self._create_invoice(
            "31 May", 80.0, invoice_date="2026-05-21", invoice_payment_term_id=term.id
        )
        self._create_invoice("10 May", 1.0)
        self._run_day("1 June")
        rows = self._get_rows()
        self.assertEqual((rows["overdue"]["count"], rows["overdue"]["amount"]), (2, 81))
        self.assertEqual(rows["overdue_1"]["count"], 1, "two instalments, one invoice")
        self.assertEqual(rows["level_0"]["amount"], 80.0)
        models = {row["action"]["res_model"] for row in rows.values()}
        self.assertNotIn("account.move.line", models)

    def test_paid_and_credited_money_is_not_overdue(self):
        invoice = self._create_invoice("10 May", 100.0)
        self._pay(invoice, 40.0, "20 May")
        self._create_invoice("10 May", 30.0, move_type="out_refund")
        self._pay(self._create_invoice("10 May"), 119.0, "20 May")
        overdue = self._get_rows()["overdue"]
        self.assertEqual((overdue["count"], overdue["amount"]), (1, 60.0))

    def test_foreign_claims_are_in_the_currency_of_the_company(self):
        foreign = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._create_invoice("10 May", 100.0, currency_id=foreign.id)
        self._propose("15 June")
        rows = self._get_rows()
        self.assertEqual(rows["overdue"]["amount"], 50.0)
        self.assertEqual(rows["ready"]["amount"], 50.0)

    def test_overdue_by_the_highest_level_reached(self):
        self._create_invoice("10 May", 100.0)
        self._run_days("24 May", "31 May")
        self._create_invoice("12 June", 5.0)
        first, second = self.standard.level_ids[:2]
        rows = self._get_rows()
        self.assertNotIn(f"level_{first.id}", rows)
        self.assertEqual(rows[f"level_{second.id}"]["amount"], 100.0)
        self.assertEqual(rows["level_0"]["amount"], 5.0)
        self._letters()[-1].action_cancel("Test")
        self.assertEqual(self._get_rows()[f"level_{first.id}"]["amount"], 100.0)

    def test_letters_that_wait_for_a_person(self):
        for name in "ABC":
            self._create_invoice("10 May", partner=self._create_customer(name))
        letters = self._propose("15 June").letter_ids
        self.assertEqual(self._counts("ready", "unchecked", "runs"), [3, 0, 1])
        letters[0].selected = False
        letters[1].action_issue()
        names = ("ready", "unchecked", "not_sent", "runs")
        self.assertEqual(self._counts(*names), [1, 1, 1, 1])

    def test_failed_deliveries_and_letters_to_post(self):
        self.customer.email = False
        self._create_invoice("10 May")
        self.standard.level_ids.write({"send_print": True})
        letter = self._propose("15 June").letter_ids
        letter.action_issue()
        letter.action_send()
        names = ("failed", "activities", "to_post")
        self.assertEqual(self._counts(*names), [1, 1, 1])

    def test_what_the_last_night_did_not_dun_but_not_what_merely_waits(self):
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Promise"})
        self._create_invoice("10 May")
        self._create_invoice("14 June", partner=self._create_customer("Waits"))
        self._run_day("14 June")
        self._run_day("15 June")
        rows = self._get_rows()
        reasons = [name for name in rows if name.startswith("reason_")]
        self.assertEqual(reasons, ["reason_customer_paused"])
        self.assertEqual(rows["reason_customer_paused"]["count"], 1)

    def test_pauses_that_hold_and_pauses_that_have_just_ended(self):
        for name, until in (
            ("Open", False),
            ("Later", "2026-06-16"),
            ("Today", "2026-06-15"),
            ("Week", "2026-06-09"),
            ("Long ago", "2026-06-08"),
        ):
            self._create_customer(
                name,
                dunning_paused=True,
                dunning_pause_until=until,
                dunning_pause_reason="Promise",
            )
        self._create_invoice("10 May").write(
            {
                "dunning_paused": True,
                "dunning_pause_until": "2026-06-15",
                "dunning_pause_reason": "Promise",
            }
        )
        names = ("paused_res_partner", "ended_res_partner", "ended_account_move")
        self.assertEqual(self._counts(*names), [2, 2, 1])

    def test_promises_disputes_and_what_is_with_the_agency(self):
        invoices = [self._create_invoice("10 May") for _number in range(5)]
        with freeze_time("2026-06-10 10:00:00"):
            for invoice, day in zip(
                invoices, ("12 June", "15 June", "16 June"), strict=False
            ):
                self.env["dunning.promise"].create(
                    {"move_id": invoice.id, "date": self.day(day)}
                )
        invoices[3].write({"dunning_disputed": True, "dunning_dispute_reason": "x"})
        invoices[4]._dunning_set_in_collection(self._create_customer("Agency"))
        self.env.invalidate_all()
        names = ("broken", "promised_today", "promised", "disputed", "in_collection")
        self.assertEqual(self._counts(*names), [1, 1, 1, 1, 1])

    def test_what_is_proposed_for_collection(self):
        self._create_invoice("10 April", 100.0)
        self._run_days("24 April", "15 May")
        self._send_on_their_days(self._letters())
        proposed = self._get_rows()["proposed"]
        self.assertEqual((proposed["count"], proposed["amount"]), (1, 100.0))

    def test_the_number_of_statements_does_not_grow_with_the_ledger(self):
        dashboard = self.env["dunning.dashboard"].with_user(self.worker)
        counts = []
        for number in range(2):
            for place in range(1 + 9 * number):
                customer = self._create_customer(f"C {number} {place}")
                self._create_invoice("10 May", partner=customer)
            self._run_day("14 June")
            dashboard.get_figures()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dashboard.get_figures()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_company_without_dunning_has_no_figures(self):
        self.company.dunning_enabled = False
        dashboard = self.env["dunning.dashboard"].with_user(self.worker)
        self.assertEqual(dashboard.get_figures(), [])

    def test_each_company_has_figures_and_lists_of_its_own(self):
        other = self.setup_other_company()["company"]
        other.dunning_enabled = True
        self._create_invoice("10 May", 100.0)
        self._create_invoice("10 May", 7.0, company_id=other.id)
        self.worker.sudo().company_ids |= other
        dashboard = self.env["dunning.dashboard"].with_user(self.worker)
        both = dashboard.with_context(
            allowed_company_ids=[self.company.id, other.id]
        ).get_figures()
        found = {
            company["id"]: row["amount"]
            for company in both
            for box in company["boxes"]
            for row in box["rows"]
            if row["name"] == "overdue"
        }
        self.assertEqual(found, {self.company.id: 100.0, other.id: 7.0})

    def test_only_who_works_letters_sees_the_figures(self):
        invoicer = self._create_user("invoicer", "account.group_account_invoice")
        with self.assertRaises(UserError):
            self.env["dunning.dashboard"].with_user(invoicer).get_figures()
