"""Every number of the dashboard is that of its list: two users, two companies."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

USER = "dunning_advanced.group_dunning_user"
# What the lists show of each record, where a number has a sum beside it.
SHOWN = {"dunning.letter": "amount_total", "dunning.charge": "amount_open"}


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestDashboardNumbers(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.other.write(
            {"dunning_enabled": True, "dunning_procedure_id": cls.standard.id}
        )
        cls.both = cls.company + cls.other
        cls.foreign = cls.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        cls.worker, cls.own = (
            new_test_user(
                cls.env,
                login,
                groups=USER,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.both.ids)],
            )
            for login in ("numbers_worker", "numbers_own")
        )
        cls.standard.level_ids[0].write({"call": True, "send_print": True})
        cls.standard.level_ids[0].write({"kind": "notice", "fee_amount": 5.0})
        for company in cls.both:
            cls._fill(company)
        cls._run_day("14 June")

    @classmethod
    def _fill(cls, company):
        """Some of everything that the dashboard counts."""
        people = [
            cls._create_customer(f"{company.id} {number}", user_id=user.id)
            for number in range(4)
            for user in (cls.own, cls.own.browse())
        ]
        child = cls._create_customer("Child", parent_id=people[0].id, is_company=False)
        halves = [Command.create({"value_amount": 50, "nb_days": d}) for d in (10, 60)]
        term = cls.env["account.payment.term"].create(
            {"name": "Halves", "line_ids": halves}
        )
        for due, amount, partner, more in (
            ("12 May", 20.0, child, {}),
            ("10 May", 119.0, people[0], {}),
            ("10 May", 100.0, people[1], {"currency_id": cls.foreign.id}),
            ("10 March", 7.77, people[2], {}),
            ("20 June", 3.0, people[3], {}),
            ("10 May", 30.0, people[0], {"move_type": "out_refund"}),
            (
                "31 May",
                80.0,
                people[1],
                {"invoice_date": "2026-05-21", "invoice_payment_term_id": term.id},
            ),
        ):
            cls._create_invoice(due, amount, partner, company_id=company.id, **more)
        run = cls._propose_in(company, "28 May")
        run.letter_ids.action_issue()
        run.letter_ids.filtered("name")[:1].action_send()
        cls._hold(company, people)
        cls._propose_in(company, "15 June")

    @classmethod
    def _propose_in(cls, company, day):
        runs = cls.env["dunning.run"].with_context(allowed_company_ids=company.ids)
        run = runs.create({"company_id": company.id, "date": cls.day(day)})
        run.action_propose()
        return run

    @classmethod
    def _hold(cls, company, people):
        """A promise, a dispute, pauses and a hand-over."""
        promised, disputed, paused, handed, grouped = (
            cls._create_invoice("1 May", amount, partner, company_id=company.id)
            for amount, partner in zip(
                (4.0, 5.0, 6.0, 7.0, 8.0), people[3:], strict=True
            )
        )
        cls._create_group(grouped, company_id=company.id)
        cls.env["dunning.promise"].create(
            {"move_id": promised.id, "date": "2026-06-20"}
        )
        disputed.write({"dunning_disputed": True, "dunning_dispute_reason": "x"})
        pause = {"dunning_paused": True, "dunning_pause_reason": "x"}
        paused.write(dict(pause))
        people[2].with_company(company).write(pause)
        handed._dunning_set_in_collection(people[0])

    def test_each_number_is_that_of_its_list(self):
        self.company.dunning_restrict_users = True
        for user in (self.worker, self.own):
            for ticked in (self.both, self.other + self.company):
                found = self.env["dunning.dashboard"].with_user(user)
                found = found.with_context(allowed_company_ids=ticked.ids).get_figures()
                self.assertEqual([one["id"] for one in found], ticked.ids)
                for one in found:
                    company = self.env["res.company"].browse(one["id"])
                    rows = [row for box in one["boxes"] for row in box["rows"]]
                    self.assertGreater(sum(bool(row["count"]) for row in rows), 15)
                    for row in rows:
                        with self.subTest(user=user.login, row=row["name"]):
                            self._check(user, company, row)

    def _check(self, user, company, row):
        action = row["action"]
        model = self.env[action["res_model"]].with_user(user)
        model = model.with_context(uid=user.id, **action["context"])
        model.get_views(action["views"])
        found = model.search(action["domain"])
        self.assertEqual(len(found), row["count"])
        if found and action["res_model"] in SHOWN and row["name"] != "waived":
            name, day = SHOWN[action["res_model"]], self.day("15 June")
            shown = sum(
                one.currency_id._convert(one[name], company.currency_id, company, day)
                for one in found
            )
            self.assertAlmostEqual(shown, row["amount"], 2)
        if row["name"].startswith(("overdue", "not_due", "level_")):
            shown = sum(found.mapped("dunning_counted_amount"))
            self.assertAlmostEqual(shown, row["amount"], 2)
        if row["name"] == "overdue":
            shown = sum(found.mapped("dunning_overdue_amount"))
            self.assertAlmostEqual(shown, row["amount"], 2)

    def test_parts_add_up_to_what_is_overdue_in_all(self):
        dashboard = self.env["dunning.dashboard"].with_user(self.worker)
        for one in dashboard.with_context(
            allowed_company_ids=self.both.ids
        ).get_figures():
            boxes = {box["name"]: box["rows"] for box in one["boxes"]}
            (overdue,) = (row for row in boxes["age"] if row["name"] == "overdue")
            ages = sum(
                row["amount"]
                for row in boxes["age"]
                if row["name"].startswith("overdue_")
            )
            levels = sum(row["amount"] for row in boxes["level"])
            self.assertAlmostEqual(ages, overdue["amount"], 2)
            self.assertAlmostEqual(levels, overdue["amount"], 2)
            customers = self.env["res.partner"].with_user(self.worker)
            customers = customers.with_context(
                allowed_company_ids=[one["id"]], active_test=False
            ).search([("dunning_overdue_amount", ">", 0)])
            customers = customers.commercial_partner_id
            owed = sum(customers.mapped("dunning_overdue_amount"))
            self.assertAlmostEqual(owed, overdue["amount"], 2)

    def test_before_the_first_night_it_is_not_said_that_all_was_dunned(self):
        self.env["dunning.run"].search([])._as_verb().unlink()
        for one in self.env["dunning.dashboard"].with_user(self.worker).get_figures():
            (box,) = (box for box in one["boxes"] if box["name"] == "not_dunned")
            self.assertFalse(box["rows"])
            self.assertIn("no night yet", box["empty"])
