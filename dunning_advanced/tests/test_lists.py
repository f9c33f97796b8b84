"""Who owes what, at which level: lists that are searched, sorted and grouped."""

from operator import eq, ge, le, lt

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestLists(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.standard.level_ids[:2]
        cls.other = cls._create_customer("L")
        cls.quiet = cls._create_customer("Quiet")
        cls.old = cls._create_invoice("10 May", 100.0)
        cls.late = cls._create_invoice("20 May", 50.0, partner=cls.other)
        cls.fresh = cls._create_invoice("14 June", 7.0, partner=cls.quiet)
        cls.future = cls._create_invoice("20 June", 1.0, partner=cls.quiet)
        cls._run_days("24 May", "3 June")
        cls.invoices = cls.old + cls.late + cls.fresh + cls.future
        cls.customers = cls.customer + cls.other + cls.quiet

    def _find(self, records, *terms):
        return records.search([("id", "in", records.ids), *terms])

    def test_the_level_is_searched_as_it_is_shown(self):
        self.assertEqual(self.old.dunning_level_id, self.second)
        for records in (self.invoices, self.customers):
            for level in (self.first, self.second, self.first.browse()):
                shown = records.filtered(
                    lambda record, level=level: record.dunning_level_id == level
                )
                self.assertTrue(shown)
                found = self._find(records, ("dunning_level_id", "=", level.id))
                self.assertEqual(found, shown)
                others = self._find(records, ("dunning_level_id", "!=", level.id))
                self.assertEqual(others, records - shown)
            found = self._find(records, ("dunning_level_id", "ilike", "2nd"))
            self.assertEqual(found, records[0])

    def test_a_level_falls_back_and_follows_what_is_open(self):
        self._letters()[-1].action_cancel("Wrong")
        self._pay(self.late, 50.0, "10 June")
        for records, paid in ((self.invoices, self.first), (self.customers, False)):
            found = self._find(records, ("dunning_level_id", "=", self.second.id))
            self.assertFalse(found)
            self.assertEqual(records[0].dunning_level_id, self.first)
            found = self._find(records, ("dunning_level_id", "=", self.first.id))
            self.assertEqual(found, records[:2] if paid else records[:1])
            self.assertEqual(
                found, records.filtered(lambda r: r.dunning_level_id == self.first)
            )

    def test_the_level_of_a_paid_instalment_is_not_that_of_what_is_open(self):
        halves = [
            Command.create({"value_amount": 50, "nb_days": days}) for days in (0, 60)
        ]
        terms = self.env["account.payment.term"].create(
            {"name": "Halves", "line_ids": halves}
        )
        start = self.day("10 May")
        invoice = self._create_invoice(
            start,
            80.0,
            self._create_customer("Halves"),
            invoice_date=start,
            invoice_payment_term_id=terms.id,
        )
        self._run_day("4 June")
        self.assertEqual(invoice.dunning_level_id, self.first)
        self._pay(invoice, 40.0, "5 June")
        self.assertFalse(invoice.dunning_level_id)
        term = ("dunning_level_id", "=", self.first.id)
        self.assertFalse(self._find(invoice, term))
        self._pay(invoice, 40.0, "6 June")
        self.assertEqual(invoice.dunning_level_id, self.first)
        self.assertEqual(self._find(invoice, term), invoice)

    def test_what_is_a_draft_again_gives_its_customer_no_level(self):
        self.old.button_draft()
        self.assertFalse(self.customer.dunning_level_id)
        term = ("dunning_level_id", "=", self.second.id)
        self.assertFalse(self._find(self.customers, term))

    def test_the_last_letter_is_searched_as_it_is_shown(self):
        for records in (self.invoices, self.customers):
            last = records[0].dunning_last_date
            self.assertEqual(last, self.day("31 May"))
            for operator, holds in (("=", eq), (">=", ge), ("<=", le), ("<", lt)):
                found = self._find(records, ("dunning_last_date", operator, last))
                shown = records.filtered(
                    lambda record, holds=holds, last=last: (
                        record.dunning_last_date
                        and holds(record.dunning_last_date, last)
                    )
                )
                self.assertEqual(found, shown, operator)
            found = self._find(records, ("dunning_last_date", "=", False))
            self.assertEqual(found, records[2:])

    def test_lists_are_grouped_and_sorted_by_level(self):
        for records in (self.invoices, self.customers):
            groups = records._read_group(
                [("id", "in", records.ids)], ["dunning_level_id"], ["id:recordset"]
            )
            self.assertEqual(
                {level: found for level, found in groups},
                records.grouped("dunning_level_id"),
            )
            found = records.search(
                [("id", "in", records.ids)], order="dunning_level_id"
            )
            self.assertEqual(found[:2], records[1] + records[0])
            by_month = records._read_group(
                [("id", "in", records.ids)], ["dunning_last_date:month"], ["__count"]
            )
            self.assertEqual(sum(count for _month, count in by_month), len(records))
            shown = records.fields_get(["dunning_level_id"])["dunning_level_id"]
            self.assertTrue(shown["groupable"] and shown["sortable"])

    def test_the_overdue_amount_is_searched_and_sorted_as_it_is_shown(self):
        self._pay(self.old, 40.0, "20 May")
        amounts = self.customers.mapped("dunning_overdue_amount")
        self.assertEqual(amounts, [60.0, 50.0, 7.0])
        found = self._find(self.customers, ("dunning_overdue_amount", ">=", 50))
        self.assertEqual(found, self.customer + self.other)
        self._pay(self.fresh, 7.0, "15 June")
        found = self._find(self.customers, ("dunning_overdue_amount", "=", 0))
        self.assertEqual(found, self.quiet)
        found = self.customers.search(
            [("id", "in", self.customers.ids)], order="dunning_overdue_amount desc"
        )
        self.assertEqual(found, self.customer + self.other + self.quiet)

    def test_the_list_of_customers_begins_with_who_owes_most(self):
        self._pay(self.old, 60.0, "20 May")
        for kind in ("list", "kanban"):
            view = self.env.ref(f"dunning_advanced.res_partner_view_dunning_{kind}")
            arch = etree.fromstring(self.customers.get_view(view.id, kind)["arch"])
            found = self.customers.search(
                [("id", "in", self.customers.ids)], order=arch.get("default_order")
            )
            self.assertEqual(found, self.other + self.customer + self.quiet)

    def test_a_customer_whose_company_duns_nobody_costs_one_question(self):
        self.company.dunning_enabled = False
        names = ["dunning_level_id", "dunning_next_level_id", "dunning_next_date"]
        new = self._create_customer("New")
        counts = []
        for customer in (new, self.customer):
            customer.read(names)
            self.env.invalidate_all()
            customer.read(["name"])
            before = self.env.cr.sql_log_count
            customer.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[0], 5)
        self.assertLess(5, counts[1])
        # What was reached is said all the same, as the list finds it.
        self.assertEqual(self.customer.dunning_level_id, self.second)
        self.assertFalse(self.customer.dunning_next_date)
        self.assertFalse(new.dunning_level_id)

    def test_the_overdue_amount_is_that_of_the_company(self):
        other = self.setup_other_company()["company"]
        customers = self.customers.with_company(other)
        self.assertEqual(set(customers.mapped("dunning_overdue_amount")), {0.0})
        self.assertFalse(
            customers.search(
                [("id", "in", customers.ids), ("dunning_overdue_amount", ">", 0)]
            )
        )

    def test_nobody_else_finds_debtors_by_searching(self):
        sales = new_test_user(
            self.env,
            "sales",
            groups="base.group_user,base.group_partner_manager",
            company_id=self.company.id,
        )
        customers = self.customers.with_user(sales)
        for term in (
            ("dunning_level_id", "=", self.first.id),
            ("dunning_overdue_amount", ">", 0),
            ("dunning_last_date", "!=", False),
        ):
            with self.assertRaises(AccessError):
                customers.search([term])
        customers.read(["name"])

    def test_lists_and_their_searches_open(self):
        worker = new_test_user(
            self.env,
            "worker",
            groups="dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        for name in ("res_partner_action_overdue", "account_move_action_overdue"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                f"dunning_advanced.{name}"
            )
            model = self.env[action["res_model"]].with_user(worker)
            views = model.get_views(
                [
                    (action["view_id"][0], "list"),
                    (action["search_view_id"][0], "search"),
                ]
            )
            self.assertIn("dunning_level_id", views["views"]["list"]["arch"])
            rows = self.invoices if "move" in name else self.customers
            rows.with_user(worker).read(["dunning_level_id", "dunning_next_date"])

    def test_open_items_are_found_by_level(self):
        item = self.old._get_dunning_open_items()
        items = item + self.fresh._get_dunning_open_items()
        for term in (("ilike", "2nd"), ("!=", False)):
            self.assertEqual(self._find(items, ("dunning_level_id", *term)), item)
        found = self._find(items, ("dunning_level_id", "!=", self.second.id))
        self.assertEqual(found, items - item)

    def test_the_dashboard_shows_paused_customers_with_day_and_reason(self):
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        (company,) = self.env["dunning.dashboard"].get_figures()
        rows = {row["name"]: row for box in company["boxes"] for row in box["rows"]}
        view_id = rows["paused_res_partner"]["action"]["views"][0][0]
        arch = self.env["ir.ui.view"].browse(view_id).arch
        for name in ("dunning_on_pause_until", "dunning_pause_reason"):
            self.assertIn(name, arch)
