"""Columns of lists that are worked out: searched, sorted, grouped as they are shown."""

from operator import eq, ge, gt, le, lt

from lxml import etree

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

EXPORTED = (
    "dunning.call",
    "dunning.charge",
    "dunning.delivery",
    "dunning.invoice.group",
    "dunning.letter",
    "dunning.procedure",
    "dunning.promise",
    "dunning.run",
)
COLUMNS = ("dunning_days_overdue", "dunning_overdue_amount")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestListColumns(DunningCommon):
    def _create_in_parts(self, first, days, amount=80.0):
        """An invoice of two equal instalments, the second some days after the first."""
        halves = [Command.create({"value_amount": 50, "nb_days": n}) for n in (0, days)]
        term = self.env["account.payment.term"].create(
            {"name": "Halves", "line_ids": halves}
        )
        day = self.day(first)
        return self._create_invoice(
            day, amount, invoice_date=day, invoice_payment_term_id=term.id
        )

    def _create_some(self):
        """What is overdue in two companies, in part, or not at all."""
        self.other = self.setup_other_company()["company"]
        parts = self._create_in_parts("1 April", 90)
        whole = self._create_invoice("10 May", 100.0)
        elsewhere = self._create_invoice("20 May", 30.0, company_id=self.other.id)
        paid = self._create_invoice("1 March", 7.0)
        self._pay(paid, 7.0, "1 June")
        invoices = parts + whole + elsewhere + paid + self._create_invoice("20 June")
        both = (self.company + self.other).ids
        return invoices.with_context(allowed_company_ids=both)

    def test_the_list_begins_with_what_is_overdue_longest(self):
        invoices = self._create_some()
        parts, whole, elsewhere = invoices[:3]
        self.assertEqual(parts.invoice_date_due, self.day("30 June"))
        for kind in ("list", "kanban"):
            view = self.env.ref(f"dunning_advanced.account_move_view_dunning_{kind}")
            arch = etree.fromstring(invoices.get_view(view.id, kind)["arch"])
            domain = [("id", "in", invoices.ids), ("dunning_overdue", "=", True)]
            found = invoices.search(domain, order=arch.get("default_order"))
            self.assertEqual(found, parts + whole + elsewhere)

    def test_what_is_overdue_is_searched_and_sorted_as_it_is_shown(self):
        invoices = self._create_some()
        self.assertEqual(
            [list(invoices.mapped(name)) for name in COLUMNS],
            [[75, 36, 26, 0, 0], [40.0, 100.0, 30.0, 0.0, 0.0]],
        )
        for name, value in zip(COLUMNS, (36, 40.0), strict=True):
            for operator, holds in (
                ("=", eq),
                (">", gt),
                (">=", ge),
                ("<", lt),
                ("<=", le),
            ):
                shown = {m for m in invoices if holds(m[name], value)}
                term = (name, operator, value)
                found = invoices.search([("id", "in", invoices.ids), term])
                self.assertEqual(set(found), shown, term)
            none = invoices.search([("id", "in", invoices.ids), (name, "=", 0)])
            self.assertEqual(set(none), set(invoices[3:]))
            found = invoices.search([("id", "in", invoices.ids)], order=f"{name} desc")
            values = found.mapped(name)
            self.assertEqual(values, sorted(values, reverse=True))

    def test_an_invoice_is_listed_with_the_day_that_its_days_are_counted_from(self):
        invoices = self._create_some()
        since = [self.day(day) for day in ("1 April", "10 May", "20 May")]
        name = "dunning_overdue_since"
        self.assertEqual(invoices.mapped(name), [*since, False, False])
        ours = [("id", "in", invoices.ids)]
        for operator, day, expected in (
            ("<", "10 May", invoices[0]),
            (">=", "10 May", invoices[1:3]),
            ("=", "10 May", invoices[1]),
        ):
            found = invoices.search([*ours, (name, operator, self.day(day))])
            self.assertEqual(found, expected, operator)
        self.assertEqual(invoices.search([*ours, (name, "=", False)]), invoices[3:])
        found = invoices.search(ours, order=f"{name} desc, id")
        self.assertEqual(found[-3:], invoices[2] + invoices[1] + invoices[0])
        groups = invoices._read_group(ours, [f"{name}:month"], ["__count"])
        self.assertEqual([count for _month, count in groups], [1, 2, 2])

    def test_groups_add_up_what_is_overdue_and_name_the_most_days(self):
        invoices = self._create_some()
        groups = invoices._read_group(
            [("id", "in", invoices.ids)],
            ["company_id"],
            [f"{COLUMNS[0]}:max", f"{COLUMNS[1]}:sum"],
        )
        found = {company: figures for company, *figures in groups}
        expected = {self.company: [75, 140.0], self.other: [26, 30.0]}
        self.assertEqual(found, expected)

    def test_groups_are_searched_however_many_there_are_by_one_statement(self):
        groups = self.env["dunning.invoice.group"]
        counts = []
        for size in (2, 6):
            for number in range(size):
                partner = self._create_customer(f"{size} {number}")
                invoice = self._create_invoice("10 May", partner=partner)
                groups += self._create_group(invoice, groups[:1].dunning_procedure_id)
            for name in ("dunning_level_id", "dunning_last_date"):
                found = groups.search([("id", "in", groups.ids), (name, "=", False)])
                self.assertEqual(found, groups)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            groups.search([("dunning_level_id", "=", False)])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_levels_of_a_list_take_as_many_statements_whatever_its_length(self):
        for number in range(8):
            partner = self._create_customer(f"Customer {number}")
            self._create_invoice("10 May", partner=partner)
        self._run_days("24 May", "3 June")
        invoices = self.env["dunning.letter"].search([]).line_ids.move_id.ids
        self.assertEqual(len(invoices), 8)
        counts = []
        for ids in (invoices, invoices[:2], invoices):
            some = self.env["account.move"].browse(ids)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(some.mapped("dunning_letter_count")), {2})
            some.mapped("dunning_last_date")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_whoever_reads_a_list_exports_all_its_fields(self):
        first = self.standard.level_ids[0]
        first.write({"call": True, "kind": "notice", "fee_amount": 5.0})
        invoice = self._create_invoice("10 May")
        self._create_group(self._create_invoice("12 June"))
        self.standard.automation = "send"
        self._run_day("24 May")
        self.env["dunning.promise"].create(
            {"move_id": invoice.id, "date": self.day("20 June")}
        )
        for number, role in enumerate(
            (
                "account.group_account_readonly",
                "account.group_account_invoice",
                "dunning_advanced.group_dunning_user",
            )
        ):
            user = new_test_user(
                self.env, f"exports_{number}", groups=f"{role},base.group_allow_export"
            )
            for name in EXPORTED:
                records = self.env[name].with_user(user)
                if records.has_access("read"):
                    with self.subTest(role=role, model=name):
                        self._export(records.search([]))

    def test_what_an_export_offers_is_neither_codes_nor_markup(self):
        """What is drawn, or meant for programs, is no cell of a spreadsheet."""
        for name in (*EXPORTED, "dunning.run.skip", "account.move", "res.partner"):
            described = self.env[name].fields_get(attributes=["type", "exportable"])
            unreadable = [
                one
                for one, field in described.items()
                if (name.startswith("dunning.") or one.startswith("dunning_"))
                and field["type"] in ("json", "html")
                and field["exportable"]
                and not one.startswith(("message_", "website_"))
            ]
            self.assertFalse(unreadable, name)

    def _export(self, records):
        self.assertTrue(records)
        described = records.fields_get(attributes=["exportable"])
        names = [name for name, field in described.items() if field["exportable"]]
        self.assertTrue(records.export_data(names)["datas"])

    def test_archived_customers_who_owe_are_among_the_paused(self):
        pause = {"dunning_paused": True, "dunning_pause_reason": "Court"}
        owing, quiet = self.customer, self._create_customer("Quiet")
        self._create_invoice("10 May")
        (owing + quiet).write({**pause, "active": False})
        (company,) = self.env["dunning.dashboard"].get_figures()
        rows = {row["name"]: row for box in company["boxes"] for row in box["rows"]}
        row = rows["paused_res_partner"]
        found = self.env["res.partner"].search(row["action"]["domain"])
        self.assertEqual((row["count"], found), (1, owing))
