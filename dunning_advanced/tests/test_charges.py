"""Interest and compensation in real books: rates, rules, letters, rights."""

from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestCharges(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.customer.country_id = cls.germany
        cls.level = cls.standard.level_ids[0]
        cls.level.interest = "claimed"
        cls.invoice = cls._create_invoice("10 May")

    def _letter(self, day="24 May"):
        self._run_day(day)
        return self._letters()[-1:]

    def test_a_letter_claims_the_interest_until_its_day_and_keeps_the_sheet(self):
        letter = self._letter()
        # Sunday 10 May: the due date moves to Monday, 12 to 24 May are 13 days.
        (stretch,) = letter.interest_ids
        self.assertEqual(stretch.days, 13)
        self.assertEqual(
            (stretch.date_from, stretch.date_to), (self.day("12 May"), letter.date)
        )
        self.assertEqual(
            (stretch.base, stretch.points, stretch.percent, stretch.divisor),
            (1.27, 9, 10.27, 365),
        )
        self.assertAlmostEqual(letter.interest_amount, 0.44)
        self.assertAlmostEqual(letter.amount_total, 119.44)
        self.assertAlmostEqual(letter.line_ids.interest_amount, 0.44)
        rows = {row["name"]: row["amount"] for row in letter._get_totals()}
        self.assertAlmostEqual(rows["interest"], 0.44)
        self.assertAlmostEqual(sum(rows.values()), 2 * rows["grand"])
        self.assertEqual(self.invoice.amount_residual, 119)

    def test_a_holiday_that_no_calendar_holds_stops_nobody(self):
        """Working hours are entered elsewhere, where any day goes."""
        calendar = self.company.resource_calendar_id
        calendar.tz = "Europe/Berlin"
        for first, last in (
            ("9999-12-31 10:00:00", "9999-12-31 23:59:59"),
            ("0001-01-01 00:00:00", "0001-01-01 23:00:00"),
            ("2026-05-01 00:00:00", "9999-12-31 23:59:59"),
        ):
            self.env["resource.calendar.leaves"].sudo().create(
                {
                    "name": "Closed",
                    "calendar_id": calendar.id,
                    "company_id": self.company.id,
                    "date_from": first,
                    "date_to": last,
                }
            )
        self.assertAlmostEqual(self._letter().interest_amount, 0.44)

    def test_shown_interest_is_named_and_not_claimed(self):
        self.level.interest = "shown"
        letter = self._letter()
        self.assertAlmostEqual(letter.interest_amount, 0.44)
        self.assertAlmostEqual(letter.amount_total, 119)
        self.assertIn("not part of the total", letter._get_interest_note())

    def test_a_part_payment_ends_interest_on_its_part_and_undone_it_does_not(self):
        self._pay(self.invoice, 60, "18 May")
        run = self._propose("24 May")
        # 12 to 17 May on 119, 18 to 24 May on 59.
        self.assertAlmostEqual(run.letter_ids.interest_amount, 0.20 + 0.12)
        run.action_cancel()
        self.invoice.line_ids.remove_move_reconcile()
        run = self._propose("24 May")
        credit = run.letter_ids.amount_credit
        self.assertAlmostEqual(credit, -60)
        # The payment is there still, to be assigned: it ends interest all the same.
        self.assertAlmostEqual(run.letter_ids.interest_amount, 0.20 + 0.12)

    def test_the_rail_says_on_the_proposal_what_it_leaves_out(self):
        self.level.write({"kind": "notice", "fee_amount": 5, "interest": "none"})
        run = self._propose("24 May")
        letter = run.letter_ids
        self.assertEqual(letter.fee_amount, 0)
        self.assertIn("first letter", letter.remark)
        self.assertIn("§ 286 BGB", letter.remark)
        self.customer.dunning_charges_agreed = "Terms of 1 May 2026, clause 7"
        self.assertEqual(self._propose("24 May").letter_ids.fee_amount, 5)

    def test_who_lifted_the_rail_and_why_stays_in_the_chatter(self):
        # Accounting tests switch tracking off; people do not.
        people = {"tracking_disable": False, "mail_notrack": False}
        customer = self.customer.with_context(**people)
        why = "Terms of 1 May 2026, clause 7"
        for vals in (
            {},
            {"dunning_charges_agreed": why, "dunning_debtor_kind": "consumer"},
            {"dunning_charges_agreed": False},
        ):
            customer.write(vals)
            self.env.flush_all()
            self.env.cr.precommit.run()
        values = customer.message_ids.sudo().tracking_value_ids
        kinds = values.filtered(lambda v: v.field_id.name == "dunning_debtor_kind")
        self.assertEqual(kinds.old_value_char, "Business")
        agreed = values.filtered(lambda v: v.field_id.name == "dunning_charges_agreed")
        self.assertIn(why, agreed.mapped("new_value_text"))
        self.assertIn(why, agreed.mapped("old_value_text"))

    def test_consumers_of_the_shipped_procedure_pay_what_law_allows(self):
        self.level.interest = "none"
        self.customer.write(
            {"is_company": False, "country_id": self.env.ref("base.fr")}
        )
        self.assertEqual(self.customer.dunning_debtor_kind, "consumer")
        self._run_days("24 May", "14 June")
        letters = self._letters()
        self.assertEqual(len(letters), 4)
        self.assertFalse(any(letters.mapped("fee_amount")))
        self.assertEqual(letters[-1].amount_total, 119)

    def test_compensation_once_and_given_back_by_cancelling(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.invoice.button_draft()
        self.invoice.currency_id = euro
        self.invoice.action_post()
        self.level.write({"interest": "none", "compensation": True})
        letter = self._letter()
        self.assertAlmostEqual(letter.compensation_amount, 40)
        self.assertAlmostEqual(letter.amount_total, 159)
        letter.action_cancel("wrong")
        self.assertAlmostEqual(self._letter("25 May").compensation_amount, 40)

    def test_a_used_value_is_superseded_never_changed(self):
        self._letter()
        rate = self.env.ref("dunning_advanced.dunning_rate_de")
        used = rate.value_ids.filtered(lambda v: v.date_from == date(2026, 1, 1))
        self.assertTrue(used.used)
        with self.assertRaises(UserError):
            used.percent = 2
        with self.assertRaises(UserError):
            used.unlink()
        new = used.copy({"percent": 2.27})
        self.assertTrue(used.superseded)
        self.assertFalse(new.superseded)
        self._run_day("31 May")
        first, second = self._letters()
        self.assertEqual(first.interest_ids.base, 1.27)
        self.assertFalse(second.interest_ids)  # its level claims none

    def test_nothing_is_claimed_in_a_half_year_without_a_value(self):
        self.env.ref("dunning_advanced.dunning_rate_value_de_2026_1").unlink()
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter.interest_amount, 0)
        self.assertIn("reference rate is not known", letter.remark)
        rate = self.env.ref("dunning_advanced.dunning_rate_de")
        self.assertIn("no interest is claimed", rate.warning)

    def test_a_value_begins_with_a_half_year_and_has_bounds(self):
        value = self.env.ref("dunning_advanced.dunning_rate_value_de_2020_1")
        for vals in (
            {"date_from": date(2020, 2, 1)},
            {"percent": 1000},
            {"percent": float("nan")},
            {"date_from": "9999-07-01"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                value.write(vals)

    def test_there_is_one_rule_for_each_country_and_kind(self):
        rule = self.env.ref("dunning_advanced.dunning_interest_rule_de_business")
        own = rule.copy({"points": 12})
        self.assertFalse(own.active)
        self.assertEqual(own.company_id, self.company)
        own.active = True
        rules = self.env["dunning.interest.rule"]._get_engine_rules(self.company)
        self.assertEqual(rules["DE", "business"].points, 12)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            rule.copy().active = True
            self.env.flush_all()

    def test_the_sheet_cannot_be_written_by_hand(self):
        stretch = self._letter().interest_ids
        for call in (
            lambda: stretch.write({"amount": 1}),
            lambda: stretch.unlink(),
            lambda: stretch.copy(),
            lambda: stretch.sudo().write({"amount": 1}),
        ):
            with self.assertRaises(UserError):  # AccessError is one too
                call()

    def test_who_may_change_what(self):
        user = new_test_user(
            self.env,
            "dunner",
            groups="base.group_partner_manager,dunning_advanced.group_dunning_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        rate = self.env.ref("dunning_advanced.dunning_rate_de").with_user(user)
        rule = self.env.ref("dunning_advanced.dunning_interest_rule_de_business")
        self.assertTrue(rate.name and rule.with_user(user).name)
        customer = self.customer.with_user(user)
        for call in (
            lambda: rate.write({"name": "x"}),
            lambda: rule.with_user(user).write({"points": 1}),
            lambda: customer.write({"dunning_charges_agreed": "I say so"}),
        ):
            with self.assertRaises(AccessError):
                call()
        customer.dunning_debtor_kind = "public"
        self.assertEqual(self.customer.dunning_debtor_kind, "public")

    def test_interest_of_salespeople_and_contacts_does_not_stop_copying(self):
        copy = self.customer.copy()
        self.assertEqual(copy.dunning_debtor_kind, "business")
        copy.write({"is_company": False})
        self.assertEqual(copy.dunning_debtor_kind, "consumer")

    def test_a_kind_that_was_entered_stays_when_the_customer_changes(self):
        self.customer.dunning_debtor_kind = "consumer"
        self.customer.write({"vat": "DE123456788"})
        self.assertEqual(self.customer.dunning_debtor_kind, "consumer")
        self.customer.dunning_debtor_kind = "business"
        self.customer.write({"is_company": False, "vat": False})
        self.assertEqual(self.customer.dunning_debtor_kind, "consumer")

    def test_a_person_is_no_business_by_a_number_that_everybody_has(self):
        for code, kind in (("de", "business"), ("es", "consumer"), ("pt", "consumer")):
            person = self.env["res.partner"].create(
                {"name": code, "country_id": self.env.ref(f"base.{code}").id}
            )
            person.with_context(no_vat_validation=True).vat = "12345678Z"
            self.assertEqual(person.dunning_debtor_kind, kind, code)

    def test_facts_take_as_many_statements_for_ten_customers_as_for_one(self):
        self._propose("24 May")
        facts = self.env["dunning.open.item"]
        counts = []
        for number in (1, 10):
            partners = self.customer
            for index in range(number - 1):
                other = self._create_customer(f"Q{index}", country_id=self.germany.id)
                self._create_invoice("10 May", partner=other)
                partners |= other
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            facts._fetch_accounts(self.company, partners, self.day("24 May"))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
