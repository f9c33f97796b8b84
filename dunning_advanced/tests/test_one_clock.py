"""One clock: the company's day, for a person anywhere and for the scheduled action."""

from datetime import datetime

from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user

from .common import DunningCommon

MANAGER = "account.group_account_manager,dunning_advanced.group_dunning_manager"


@tagged("post_install", "-at_install")
class TestOneClock(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.dunning_tz = "Europe/Berlin"
        cls.invoice = cls._create_invoice("10 May")

    def _as(self, zone, company=None):
        company = company or self.company
        user = new_test_user(
            self.env,
            f"clock_{zone}_{company.id}",
            groups=MANAGER,
            tz=zone,
            company_id=company.id,
        )
        return self.env(user=user.id, context={"tz": zone})

    def _run_schedule_now(self):
        with self._real_schedule() as env:
            env["dunning.run"]._run_schedule("customer")

    def _new_run(self, env, **values):
        return env["dunning.run"].create({"applies_to": "customer", **values})

    @freeze_time("2026-05-23 13:00:00")  # Auckland: 24 May, 01:00; Berlin: 23 May
    def test_nobody_is_a_day_ahead_of_the_company(self):
        for zone in ("Pacific/Auckland", "Australia/Sydney", "UTC"):
            run = self._new_run(self._as(zone))
            self.assertEqual(run.date, self.day("23 May"), zone)
            run.action_propose()
            self.assertFalse(run.letter_ids, zone)
        self._run_schedule_now()
        self.assertFalse(self._letters())

    @freeze_time("2026-05-23 22:30:00")  # Berlin: 24 May, 00:30; UTC: 23 May
    def test_half_an_hour_after_midnight_is_the_new_day_for_all(self):
        for zone in ("UTC", "America/New_York"):
            run = self._new_run(self._as(zone))
            self.assertEqual(run.date, self.day("24 May"), zone)
            run.action_propose()
            self.assertEqual(len(run.letter_ids), 1, zone)
        self._run_schedule_now()
        self._assert_letters(("24 May", "1st Reminder"))

    @freeze_time("2026-05-23 13:00:00")
    def test_each_company_has_its_own_day(self):
        second = self.env["res.company"].sudo().create({"name": "Second"})
        second.dunning_tz = "Pacific/Auckland"
        self.assertEqual(second._dunning_today(), self.day("24 May"))
        self.assertEqual(self.company._dunning_today(), self.day("23 May"))
        run = self._new_run(self._as("Europe/Berlin", second))
        self.assertEqual(run.date, self.day("24 May"))

    @freeze_time("2026-05-23 13:00:00")
    def test_a_given_date_stays(self):
        run = self._new_run(self.env, date=self.day("1 June"))
        self.assertEqual(run.date, self.day("1 June"))

    def test_the_sheet_says_the_companys_day(self):
        self.standard.automation = "issue"
        self._run_day("24 May")
        letter = self._letters()
        self.env["dunning.delivery"]._as_verb().create(
            {
                "letter_id": letter.id,
                "channel": "print",
                "state": "sent",
                "date_sent": datetime(2026, 5, 23, 22, 30),
            }
        )
        ((row, _currency),) = self.invoice._dunning_get_claim_letter_rows()
        self.assertIn(self.day("24 May"), row)
        self.assertNotIn(self.day("23 May"), row)

    def test_the_zone_is_filled_when_dunning_is_switched_on(self):
        env = self._as("Australia/Sydney")
        companies = self.env["res.company"].sudo()
        own = companies.create({"name": "Own"})
        own.partner_id.tz = "Europe/Paris"
        none = companies.create({"name": "None"})
        none.partner_id.tz = False
        none_here = env["res.company"].sudo().browse(none.id)
        for company in own, none_here:
            company.dunning_enabled = True
        self.assertEqual(own.dunning_tz, "Europe/Paris")
        self.assertEqual(none.dunning_tz, "Australia/Sydney")
        none_here.dunning_tz = False
        self.assertTrue(none.dunning_tz)

    @freeze_time("2026-05-23 13:00:00")
    def test_a_company_without_a_zone_has_one_day_for_all(self):
        self.company.partner_id.tz = False
        self.env.user.tz = False
        self.company.dunning_tz = False
        ahead = self._as("Pacific/Auckland")["res.company"].browse(self.company.id)
        self.assertEqual(ahead._dunning_today(), self.day("23 May"))

    def test_the_settings_show_the_zone(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.dunning_tz, "Europe/Berlin")
        view = settings.get_view()["arch"]
        self.assertIn("dunning_tz_missing", view)

    @freeze_time("2026-05-23 22:30:00")  # Berlin: 24 May, 00:30; New York: 23 May
    def test_filters_go_by_the_day_of_the_company_wherever_one_looks(self):
        env = self._as("America/New_York")
        due, before = self._create_invoices("23 May", [10.0, 20.0])
        before.invoice_date_due = self.day("22 May")
        ahead = self._create_invoice("24 May")
        group = self._create_group(due)
        for record in (due, self.customer, group):
            record.write(
                {
                    "dunning_paused": True,
                    "dunning_pause_reason": "Flood",
                    "dunning_pause_until": self.day("24 May"),
                }
            )
        moves = due + before + ahead
        overdue = env["account.move"].search(
            [("id", "in", moves.ids), ("dunning_overdue", "=", True)]
        )
        self.assertEqual(set(overdue.ids), set((due + before).ids))
        self.assertEqual(
            [move.with_env(env).dunning_overdue for move in moves], [True, True, False]
        )
        for record in (due, self.customer, group):
            record = record.with_env(env)
            for wanted in (True, False):
                found = record.search(
                    [("id", "=", record.id), ("dunning_pause_holds", "=", wanted)]
                )
                self.assertEqual(bool(found), not wanted, record._name)
            self.assertFalse(record.dunning_pause_holds)

    @freeze_time("2026-05-31 22:30:00")  # Berlin: 1 June, 00:30; New York: 31 May
    def test_what_is_late_is_so_by_the_day_of_the_company(self):
        level = self.standard.level_ids[0]
        level.write({"call": True, "call_days": 0, "send_email": False})
        level.payment_term_days = 29
        self._create_invoice("18 April")
        self.standard.automation = "issue"
        self._run_day("2 May")
        letter = self._letters()
        call = letter.call_ids
        call.date = self.day("31 May")
        self.assertEqual(letter.deadline, self.day("31 May"))
        for zone, now, over in (
            ("America/New_York", "2026-05-31 22:30:00", True),
            ("Pacific/Auckland", "2026-05-31 13:00:00", False),
        ):
            env = self._as(zone)
            with freeze_time(now):
                self.env.invalidate_all()
                report = self.env["dunning.letter.report"].browse(letter.id)
                for record, name in (
                    (letter, "deadline_over"),
                    (call, "late"),
                    (report, "is_old"),
                ):
                    record = record.with_env(env)
                    own = [("id", "=", record.id)]
                    for wanted in (True, False):
                        found = record.search([*own, (name, "=", wanted)])
                        self.assertEqual(bool(found), over == wanted, (zone, name))
                    self.assertEqual(record[name], over, (zone, name))

    def test_no_filter_offered_goes_by_the_day_of_whoever_looks(self):
        views = self.env["ir.ui.view"].search([("type", "=", "search")])
        ours = self.env["ir.model.data"].search(
            [
                ("module", "=like", "dunning\\_advanced%"),
                ("model", "=", "ir.ui.view"),
                ("res_id", "in", views.ids),
            ]
        )
        for view in views.browse(ours.mapped("res_id")):
            # Views are compared as they are written: core's own may say so.
            for word in ("'today", "context_today", "current_date"):
                self.assertNotIn(word, view.arch_db, view.xml_id)
