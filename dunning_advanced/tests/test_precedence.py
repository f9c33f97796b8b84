"""Customer K of design section 6 through the real schedules, cell by cell."""

from odoo import Command
from odoo.tests import tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestPrecedence(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.active = False
        cls.customers = cls._create_procedure("PC", (-3, 1, 15), allow_override=True)
        cls.invoices = cls._create_procedure("PI", (5,), applies_to="invoice")
        cls.company.dunning_procedure_id = cls.customers
        cls.a = cls._create_invoice("10 June", 100)
        cls.b = cls._create_invoice(
            "20 June", 200, dunning_procedure_id=cls.invoices.id
        )
        cls.c = cls._create_invoice("29 June", 50)
        cls.d = cls._create_invoice("2 July", 300)
        cls.e = cls._create_invoice("30 July", 400)

    @classmethod
    def _create_procedure(cls, name, days, **values):
        return cls.env["dunning.procedure"].create(
            {
                "name": name,
                "timing": "age",
                "automation": "issue",
                "level_ids": [
                    Command.create({"name": f"{name} {n}", "days": n, "sequence": n})
                    for n in days
                ],
                **values,
            }
        )

    def _written(self):
        """Level, claimed, not yet due and invoices of each letter."""
        return [
            (
                letter.level_id.days,
                letter.amount_claimed,
                letter.amount_not_due,
                "".join(sorted(self._names(letter.line_ids.move_id))),
            )
            for letter in self._letters()
        ]

    def _names(self, moves):
        known = {getattr(self, name): name.upper() for name in "abcde"}
        return [known[move] for move in moves]

    def test_override_on_customer_schedule(self):
        self._run_day("30 June")
        self.assertEqual(self._written(), [(15, 150.0, 300.0, "ACD")])

    def test_override_on_invoice_schedule(self):
        self._run_day("30 June", "invoice")
        self.assertEqual(self._written(), [(5, 200.0, 0.0, "B")])
        self.assertEqual(self._letters().applies_to, "invoice")

    def test_each_schedule_leaves_the_letters_of_the_other_alone(self):
        self._run_day("30 June")
        before = self._written()
        self._run_day("30 June", "invoice")
        self._run_day("30 June", "group")
        self.assertEqual(self._written(), [*before, (5, 200.0, 0.0, "B")])

    def test_override_on_only_b_and_e_open(self):
        for move in (self.a, self.c, self.d):
            self._pay(move, move.amount_residual, "25 June")
        self._run_day("30 June")
        self.assertEqual(self._written(), [])

    def test_override_on_only_b_d_and_e_open(self):
        for move in (self.a, self.c):
            self._pay(move, move.amount_residual, "25 June")
        self._run_day("30 June")
        self.assertEqual(self._written(), [(-3, 0.0, 300.0, "D")])
        self.assertEqual(self._letters().kind, "reminder")

    def test_override_off_customer_schedule(self):
        self.customers.allow_override = False
        self._run_day("30 June")
        self.assertEqual(self._written(), [(15, 350.0, 300.0, "ABCD")])

    def test_override_off_invoice_schedule(self):
        self.customers.allow_override = False
        self._run_day("30 June", "invoice")
        self.assertEqual(self._written(), [])

    def test_two_invoices_with_their_own_procedure_get_a_letter_each(self):
        self.c.dunning_procedure_id = self.invoices
        self._run_day("4 July", "invoice")
        self.assertEqual(self._written(), [(5, 200.0, 0.0, "B"), (5, 50.0, 0.0, "C")])

    def test_pausing_one_invoice_leaves_the_other_alone(self):
        self.c.dunning_procedure_id = self.invoices
        self.b.write({"dunning_paused": True, "dunning_pause_reason": "Dispute"})
        self._run_day("4 July", "invoice")
        self.assertEqual(self._written(), [(5, 50.0, 0.0, "C")])

    def test_no_customer_procedure(self):
        self.company.dunning_procedure_id = False
        self._run_day("30 June", "invoice")
        self.assertEqual(self._written(), [(5, 200.0, 0.0, "B")])
        explained = self.a.explain_dunning("2026-06-30")
        self.assertEqual(explained[0]["reasons"][0]["code"], "no_procedure")

    def test_group_owns_its_members_whatever_the_override(self):
        for override in (True, False):
            customer = self._create_customer(f"K2 {override}")
            self.customers.allow_override = override
            h = self._create_invoice("15 June", 70, partner=customer)
            i = self._create_invoice("18 June", 30, partner=customer)
            procedure = self._create_procedure("PG", (10,), applies_to="group")
            group = self.env["dunning.invoice.group"].create(
                {
                    "name": "G",
                    "partner_id": customer.id,
                    "invoice_ids": [Command.set((h | i).ids)],
                    "dunning_procedure_id": procedure.id,
                }
            )
            self._run_day("30 June")
            self._run_day("30 June", "invoice")
            self.assertFalse(self._letters(customer))
            self._run_day("30 June", "group")
            letter = self._letters(customer)
            self.assertEqual(letter.amount_claimed, 100.0)
            self.assertEqual(letter.group_id, group)
            self.assertEqual(letter.line_ids.move_id, h | i)

    def test_rule_in_words(self):
        self.assertEqual(self.b.dunning_rule, "PI, the invoice's own")
        self.assertTrue(self.b.dunning_override_active)
        self.assertEqual(self.a.dunning_rule, "PC, the company's default")
        self.customer.dunning_procedure_id = self.customers
        self.a.invalidate_recordset()
        self.assertEqual(self.a.dunning_rule, "PC, the customer's")
        self.customers.allow_override = False
        self.b.invalidate_recordset()
        self.assertIn("without effect", self.b.dunning_rule)
        self.assertFalse(self.b.dunning_override_active)
        self.customer.dunning_procedure_id = False
        self.company.dunning_procedure_id = False
        self.a.invalidate_recordset()
        self.assertIn("None", self.a.dunning_rule)
