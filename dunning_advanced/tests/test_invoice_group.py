"""Invoice groups: one customer, company and currency, one due date, one pause."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestInvoiceGroup(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env["dunning.procedure"].create(
            {
                "name": "PG",
                "applies_to": "group",
                "automation": "issue",
                "level_ids": [
                    Command.create({"name": f"PG {n}", "days": 10, "sequence": n})
                    for n in (1, 2)
                ],
            }
        )
        cls.first = cls._create_invoice("10 June", 70)
        cls.second = cls._create_invoice("20 June", 30)
        cls.group = cls._create_group(cls.first | cls.second)

    @classmethod
    def _create_group(cls, invoices, **values):
        return super()._create_group(invoices, cls.procedure, **values)

    def test_days_count_from_the_earliest_member(self):
        self.assertEqual(self.group.date_due_effective, self.day("10 June"))
        self._run_days("18 June", "19 June", "group")
        self.assertFalse(self._letters())
        self._run_day("20 June", "group")
        letter = self._letters()
        # The other member falls due on this very day: it is listed, not claimed.
        self.assertEqual((letter.amount_claimed, letter.amount_not_due), (70.0, 30.0))

    def test_days_count_from_the_groups_own_due_date(self):
        self.group.date_due = self.day("25 June")
        self._run_days("20 June", "4 July", "group")
        self.assertFalse(self._letters())
        self._run_day("5 July", "group")
        self.assertEqual(len(self._letters()), 1)

    def test_a_member_that_joins_later_gets_the_level_of_the_group(self):
        self._run_day("20 June", "group")
        late = self._create_invoice("28 June", 5)
        self.group.invoice_ids |= late
        self._run_day("30 June", "group")
        letter = self._letters()[-1]
        self.assertEqual(letter.amount_claimed, 105.0)
        self.assertEqual(set(letter.line_ids.level_id.mapped("name")), {"PG 2"})

    def test_a_paused_group_waits_and_says_so(self):
        self.group.write(
            {
                "dunning_paused": True,
                "dunning_pause_until": self.day("1 July"),
                "dunning_pause_reason": "Talks",
            }
        )
        self._run_day("30 June", "group")
        self.assertFalse(self._letters())
        found = self.first.explain_dunning("2026-06-30")
        self.assertEqual(found[0]["reasons"][0]["code"], "group_paused")
        self.assertEqual(found[0]["first_possible_date"], "2026-07-01")
        self._run_day("1 July", "group")
        self.assertEqual(len(self._letters()), 1)

    def test_a_group_without_procedure_leaves_its_members_to_the_customer(self):
        self.group.dunning_procedure_id = False
        self._run_day("30 June", "group")
        self.assertFalse(self._letters())
        self._run_day("30 June")
        self.assertEqual(self._letters().line_ids.move_id, self.first | self.second)

    def test_members_of_one_customer_only(self):
        other = self._create_invoice("10 June", partner=self._create_customer("Other"))
        with self.assertRaisesRegex(ValidationError, "same customer.*Other"):
            self.group.invoice_ids |= other

    def test_members_of_one_currency_only(self):
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        other = self._create_invoice("10 June", currency_id=foreign.id)
        with self.assertRaisesRegex(ValidationError, "same currency"):
            self.group.invoice_ids |= other

    def test_credit_notes_are_no_members(self):
        refund = self._create_invoice("10 June", move_type="out_refund")
        with self.assertRaisesRegex(ValidationError, "Only customer invoices"):
            refund.dunning_group_id = self.group

    def test_the_invoice_says_that_its_group_rules_it(self):
        self.assertEqual(self.first.dunning_rule, "PG, of the group G")

    def test_the_groups_page_says_where_it_stands(self):
        group = self.group
        self.assertFalse(group.dunning_level_id)
        self.env.invalidate_all()
        with freeze_time("2026-06-15 10:00:00"):
            self.assertEqual(group.dunning_next_date, self.day("20 June"))
        self._run_day("20 June", "group")
        letter = self._letters()
        self.env.invalidate_all()
        with freeze_time("2026-06-21 10:00:00"):
            first, second = self.procedure.level_ids
            self.assertEqual(group.dunning_level_id, first)
            self.assertEqual(group.dunning_last_date, self.day("20 June"))
            self.assertEqual(group.dunning_letter_count, 1)
            self.assertEqual(group.dunning_next_level_id, second)
            self.assertEqual(group.dunning_next_date, self.day("30 June"))
            self.assertIn(letter.name, group.dunning_timeline)
            opened = group.action_view_dunning_letters()
            self.assertEqual(self._letters().search(opened["domain"]), letter)

    def test_groups_are_grouped_and_sorted_by_what_their_list_shows(self):
        self._run_days("20 June", "30 June", "group")
        other = self._create_customer("Other")
        fresh = self._create_group(self._create_invoice("29 June", 5, other), name="F")
        paid = self._create_invoice("10 June", 5, other)
        done = self._create_group(paid, name="D")
        self._run_day("1 July", "group")
        self._pay(paid, 5.0, "2 July")
        groups = self.group + fresh + done
        self.env.invalidate_all()
        self.assertEqual(self.group.dunning_level_id, self.procedure.level_ids[1])
        self.assertFalse(done.dunning_level_id)
        for name in ("dunning_level_id", "dunning_last_date:month"):
            found = groups._read_group(
                [("id", "in", groups.ids)], [name], ["id:recordset"]
            )
            field = name.split(":")[0]
            shown = groups.grouped(
                lambda g, field=field: (
                    field.endswith("id")
                    and g[field]
                    or (g[field] and g[field].replace(day=1))
                )
            )
            self.assertEqual(dict(found), shown)
            self.assertTrue(groups.fields_get([field])[field]["groupable"])
        ordered = groups.search([("id", "in", groups.ids)], order="dunning_level_id")
        self.assertEqual(ordered[:1], self.group)

    def test_the_group_explains_its_own_invoices_only(self):
        self._create_invoice("10 June", 5)
        explained = self.group.explain_dunning("2026-06-15")
        self.assertEqual(
            {found["move_id"] for found in explained}, set(self.group.invoice_ids.ids)
        )
        action = self.group.action_explain_dunning()
        dialog = self.env["dunning.explanation"].browse(action["res_id"])
        self.assertEqual(dialog.line_ids.move_id, self.group.invoice_ids)
        self.assertEqual(dialog.group_id, self.group)

    def test_the_groups_page_is_for_whoever_reads_its_customers(self):
        reader = new_test_user(
            self.env,
            "group_reader",
            groups="account.group_account_readonly",
            company_id=self.company.id,
        )
        group = self.group.with_user(reader)
        self.assertTrue(group.dunning_timeline)
        self.assertTrue(group.explain_dunning())

    def test_paper_and_e_mail_name_the_group(self):
        self.group.name = "Hall 7, second part"
        self._run_day("20 June", "group")
        letter = self._letters()._with_customer_language()
        paper = self.env["ir.actions.report"]._render_dunning_letter_body(letter)
        for text in (paper, letter._render_mail_details()):
            self.assertIn(self.group.name, str(text))
