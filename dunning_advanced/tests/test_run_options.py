"""What one run may be limited to: levels, amounts, grouping, charges."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestRunOptions(DunningCommon):
    def _letters_of(self, text, **values):
        run = self._propose(text, **values)
        return run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)

    def _two_levels(self):
        """An item due for level 2 and one due for level 1, on 24 June."""
        old = self._create_invoice("1 June", 25)
        self._run_day("15 June")
        young = self._create_invoice("10 June", 10)
        return old, young

    def test_grouping_of_the_run_wins_over_the_procedures(self):
        old, young = self._two_levels()
        (both,) = self._letters_of("24 June")
        self.assertEqual(both.line_ids.move_id, old | young)
        letters = self._letters_of("24 June", grouping="level")
        self.assertEqual(sorted(letters.mapped("amount_claimed")), [10.0, 25.0])

    @freeze_time("2026-06-24 10:00:00")
    def test_both_letters_of_one_run_are_issued_in_spite_of_minimum_days(self):
        self._two_levels()
        self.standard.min_days_between = 5
        letters = self._letters_of("24 June", grouping="level")
        self.assertEqual(len(letters), 2)
        letters.action_issue()
        self.assertEqual(set(letters.mapped("state")), {"issued"})

    def test_level_selection_looks_at_the_letters_level(self):
        self._two_levels()
        first, second = self.standard.level_ids[:2]
        for grouping, level, claimed in (
            ("oldest", second, [35.0]),
            ("oldest", first, []),
            ("level", second, [25.0]),
            ("level", first, [10.0]),
        ):
            letters = self._letters_of(
                "24 June", grouping=grouping, level_ids=[Command.set(level.ids)]
            )
            self.assertEqual(letters.mapped("amount_claimed"), claimed)

    def test_minimum_amount_of_the_run(self):
        self._create_invoice("10 May", 9.99)
        self.assertFalse(self._letters_of("24 May", min_amount=10))
        self._create_invoice("10 May", 0.01)
        self.assertEqual(self._letters_of("24 May", min_amount=10).amount_claimed, 10.0)

    def test_chosen_customers(self):
        self._create_invoice("10 May")
        other = self._create_customer("Other")
        self._create_invoice("10 May", partner=other)
        run = self._propose("24 May", partner_ids=[Command.set(other.ids)])
        self.assertEqual(run.letter_ids.partner_id, other)

    def test_chosen_procedures(self):
        self._create_invoice("10 May")
        copy = self.standard.copy()
        run = self._propose("24 May", procedure_ids=[Command.set(copy.ids)])
        self.assertFalse(run.letter_ids)
        self.assertEqual(run.skip_ids.reason, "procedure_not_selected")

    def test_what_was_chosen_and_archived_since_is_not_all(self):
        self._create_invoice("10 May")
        other = self._create_customer("Other")
        self._create_invoice("10 May", partner=other)
        copy = self.standard.copy()
        level = copy.level_ids[-1]
        for name, chosen, expected in (
            ("partner_ids", other, other),
            ("procedure_ids", copy, other.browse()),
            ("level_ids", level, other.browse()),
        ):
            run = self.env["dunning.run"].create(
                {"date": self.day("24 May"), name: [Command.set(chosen.ids)]}
            )
            chosen.active = False
            with self.subTest(name):
                self.assertEqual(run[name], chosen)
                run.action_propose()
                self.assertEqual(run.letter_ids.partner_id, expected)
        ahead = self.env["dunning.run"].simulate(
            "2026-05-24", self.company.id, partner_ids=other.ids
        )
        self.assertEqual(len(ahead), 1)


@tagged("post_install", "-at_install")
class TestCharges(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids[0].days = 5
        cls.trip = cls.env["product.product"].create({"name": "Trip"})
        cls.tuition = cls.env["product.product"].create({"name": "Tuition"})
        term = cls.env["account.payment.term"].create(
            {
                "name": "Three instalments",
                "line_ids": [
                    Command.create({"value_amount": percent, "nb_days": days})
                    for percent, days in ((33, 0), (33, 31), (34, 61))
                ],
            }
        )
        lines = [
            Command.create(
                {
                    "product_id": product.id,
                    "price_unit": price,
                    "tax_ids": [Command.clear()],
                }
            )
            for product, price in ((cls.trip, 80.0), (cls.tuition, 300.0))
        ]
        cls.invoice = cls._create_invoice(
            "31 May",
            invoice_date="2026-05-01",
            invoice_payment_term_id=term.id,
            invoice_line_ids=lines,
        )

    def _limited(self, text, **values):
        return self._propose(
            text, charge_product_ids=[Command.set(self.trip.ids)], **values
        ).letter_ids

    def test_the_schedule_of_instalments_is_ignored(self):
        self.assertEqual(self.invoice.invoice_date_due, self.day("1 July"))
        self.assertFalse(self._limited("10 June"))
        letter = self._limited("10 July")
        self.assertEqual(letter.amount_claimed, 80.0)
        self.assertEqual(letter.line_ids.days_overdue, 9)

    def test_without_the_limit_the_instalments_count(self):
        (letter,) = self._propose("10 June").letter_ids
        overdue = letter.line_ids.filtered(lambda li: li.section == "claimed")
        self.assertEqual(overdue.mapped("days_overdue"), [40, 9])

    def test_invoices_without_the_charge_are_not_in_the_run(self):
        self._create_invoice("1 June", 50)
        self.assertFalse(self._limited("10 June"))

    def test_a_category_counts_with_all_below_it(self):
        parent = self.env["product.category"].create({"name": "Trips"})
        self.trip.categ_id = self.env["product.category"].create(
            {"name": "Ski", "parent_id": parent.id}
        )
        run = self._propose("10 July", charge_category_ids=[Command.set(parent.ids)])
        self.assertEqual(run.letter_ids.amount_claimed, 80.0)

    @freeze_time("2026-07-10 10:00:00")
    def test_a_limited_letter_can_be_issued_and_sent(self):
        letter = self._limited("10 July")
        letter.action_issue()
        letter.action_send()
        self.assertEqual((letter.state, letter.delivery_state), ("issued", "queued"))

    @freeze_time("2026-07-10 10:00:00")
    def test_a_product_archived_since_limits_the_letter_on_its_page_too(self):
        letter = self._limited("10 July")
        self.trip.active = False
        letter.action_issue()
        self.assertEqual(letter.amount_claimed, 80.0)
        self.assertEqual(letter._get_portal_sums()["total"], letter.amount_total)

    def test_at_most_what_is_still_open(self):
        self._pay(self.invoice, 350, "1 June")
        self.assertEqual(self._limited("10 July").amount_claimed, 30.0)
