"""Which items share a letter, what it claims, and what holds it back."""

from dataclasses import replace
from decimal import Decimal

try:
    from .support.engine_case import EngineCase, day, engine, levels
except ImportError:
    from support.engine_case import EngineCase, day, engine, levels


class TestLetters(EngineCase):
    def test_one_letter_claims_every_overdue_item(self):
        items = [self.item(1, "100", "10 May"), self.item(2, "50", "20 May")]
        (letter,) = self.decide(items, "24 May").proposals
        self.assertEqual(letter.amount("claimed"), 150)
        raised = {line.item.id: line.escalates for line in letter.lines}
        self.assertEqual(raised, {1: True, 2: False})

    def test_level_follows_the_oldest_debt_and_its_fee_is_not_charged_again(self):
        self.history[1] = [engine.Reached(n, n, day(f"{n} May")) for n in range(1, 5)]
        items = [self.item(1, "100", "10 April"), self.item(2, "50", "10 May")]
        (letter,) = self.decide(items, "24 May").proposals
        self.assertEqual(letter.level.id, 4)
        self.assertEqual(letter.fee, 0)
        self.assertEqual(letter.amount("claimed"), 150)

    def test_instalments_are_claimed_by_their_own_due_dates(self):
        items = [
            self.item(n, "100", due, move_id=9, invoice_open="300")
            for n, due in ((1, "1 May"), (2, "1 June"), (3, "1 July"))
        ]
        proc = engine.Procedure(1, levels(1, 15, 30), timing="age")
        (letter,) = self.decide(items, "10 June", proc).proposals
        claimed = [li for li in letter.lines if li.section == "claimed"]
        self.assertEqual([li.days_overdue for li in claimed], [40, 9])
        self.assertEqual(letter.amount("claimed"), 200)

    def test_currencies_get_a_letter_each(self):
        usd = engine.Currency(2, rate=Decimal("2"))
        items = [
            self.item(1, "100", "10 May"),
            self.item(2, "80", "10 May", currency=usd),
        ]
        decision = self.decide(items, "24 May")
        self.assertEqual([p.total for p in decision.proposals], [100, 80])

    def test_grouping_by_level_writes_a_letter_each(self):
        self.history[1] = [engine.Reached(1, 1, day("10 May"))]
        items = [self.item(1, "100", "10 April"), self.item(2, "50", "10 May")]
        for grouping, expected in (
            ("oldest", [(2, 150)]),
            ("level", [(2, 100), (1, 50)]),
        ):
            proc = replace(self.standard, grouping=grouping)
            decision = self.decide(items, "24 May", proc)
            found = [(p.level.id, p.amount("claimed")) for p in decision.proposals]
            self.assertEqual(found, expected)

    def test_minimum_amount(self):
        proc = replace(self.standard, min_amount=Decimal("10.00"))
        for amount, written in (("9.99", 0), ("10.00", 1)):
            decision = self.decide([self.item(1, amount, "10 May")], "24 May", proc)
            self.assertEqual(len(decision.proposals), written, amount)
        self.assertEqual(
            self.reasons(self.decide([self.item(1, "9", "10 May")], "24 May", proc)),
            {1: ["below_min_amount"]},
        )

    def test_minimum_days_between_letters(self):
        proc = replace(self.standard, min_days_between=7)
        item = [self.item(1, "100", "10 May")]
        held = self.decide(item, "24 May", proc, last_letter_date=day("18 May"))
        self.assertEqual(self.reasons(held), {1: ["min_days_between"]})
        self.assertEqual(held.skips[0].first_possible_date, day("25 May"))
        free = self.decide(item, "25 May", proc, last_letter_date=day("18 May"))
        self.assertEqual(len(free.proposals), 1)

    def test_the_last_letter_is_told_where_it_holds_longer_than_the_level(self):
        proc = replace(self.standard, min_days_between=10)
        items = [self.item(1, "100", "14 May"), self.item(2, "100", "28 May")]
        held = self.decide(items, "26 May", proc, last_letter_date=day("24 May"))
        self.assertEqual(
            self.reasons(held),
            {1: ["first_level_wait", "min_days_between"], 2: ["not_due"]},
        )
        self.assertEqual(held.skips[0].first_possible_date, day("3 June"))
        steps = engine.next_steps(held, engine.Rulebook({1: proc}))
        self.assertEqual(steps[1].date, day("3 June"))
        self.assertEqual(steps[2].date, day("11 June"))

    def test_what_a_letter_claims_or_lists_along_has_its_next_step_too(self):
        proc = replace(self.standard, not_due="all", min_days_between=0)
        self.history[2] = [engine.Reached(1, 1, day("23 May"), overdue=True)]
        items = [
            self.item(1, "100", "10 May"),
            self.item(2, "100", "8 May"),
            self.item(3, "100", "20 May"),
            self.item(4, "100", "28 May"),
        ]
        decision = self.decide(items, "24 May", proc)
        (letter,) = decision.proposals
        self.assertEqual(len(letter.lines), 4)
        steps = engine.next_steps(decision, engine.Rulebook({1: proc}))
        today = engine.forecast.Next(letter.level, day("24 May"))
        self.assertEqual([steps[number] for number in (1, 2, 3)], [today] * 3)
        self.assertEqual(steps[4].date, day("11 June"))
        self.assertEqual(steps[4].level, letter.level)

    def test_days_over_before_the_grace_days_wait_for_these(self):
        proc = replace(self.standard, grace_days=3)
        self.history[1] = [engine.Reached(1, 1, day("1 May"))]
        waiting = self.decide([self.item(1, "100", "10 May")], "7 May", proc)
        self.assertEqual(waiting.skips[0].first_possible_date, day("14 May"))

    def test_every_reason_is_told(self):
        item = self.item(
            1, "100", "10 May", pause=engine.Pause(), payment_state="blocked"
        )
        decision = self.decide([item], "12 May", pause=engine.Pause(day("20 May")))
        self.assertEqual(
            self.reasons(decision)[1],
            [
                "payment_blocked",
                "customer_paused",
                "invoice_paused",
                "first_level_wait",
            ],
        )
        self.assertIsNone(decision.skips[0].first_possible_date)


class TestCreditsAndFees(EngineCase):
    def credit(self, amount):
        return self.item(99, f"-{amount}", "15 May")

    def test_open_credit_is_listed_and_deducted(self):
        items = [self.item(1, "100", "10 May"), self.credit("30")]
        (letter,) = self.decide(items, "24 May").proposals
        self.assertEqual(letter.amount("credit"), -30)
        self.assertEqual(letter.total, 70)

    def test_credit_that_covers_the_claim_stops_it(self):
        for credit in ("100", "5000"):
            items = [self.item(1, "100", "10 May"), self.credit(credit)]
            decision = self.decide(items, "24 May")
            self.assertFalse(decision.proposals, credit)
            self.assertEqual(self.reasons(decision), {1: ["open_credit"]})

    def test_credit_is_deducted_once_when_letters_go_by_level(self):
        self.history[1] = [engine.Reached(1, 1, day("10 May"))]
        proc = replace(self.standard, grouping="level")
        items = [
            self.item(1, "100", "10 April"),
            self.item(2, "50", "10 May"),
            self.credit("30"),
        ]
        decision = self.decide(items, "24 May", proc)
        self.assertEqual([p.total for p in decision.proposals], [70, 50])

    def notice(self, **account):
        self.history[1] = [engine.Reached(n, n, day(f"{n} May")) for n in range(1, 4)]
        item = self.item(1, "119.00", "10 April")
        (letter,) = self.decide([item], "24 May", **account).proposals
        return letter

    def test_notice_charges_its_fee(self):
        self.assertEqual(self.notice().total, Decimal("124.00"))

    def test_fee_exemption(self):
        self.assertEqual(self.notice(apply_fees=False).total, Decimal("119.00"))

    def test_fee_in_a_foreign_currency_at_the_rate_of_the_day(self):
        usd = engine.Currency(2, rate=Decimal("1.1"))
        self.history[1] = [engine.Reached(3, 3, day("1 May"))]
        item = self.item(1, "119.00", "10 April", currency=usd)
        (letter,) = self.decide([item], "24 May").proposals
        self.assertEqual(letter.fee, Decimal("5.50"))

    def test_earlier_fee_is_carried_once_and_only_on_open_items(self):
        fee = engine.EarlierFee(7, Decimal("5.00"))
        self.fees = {1: [fee], 2: [fee]}
        items = [
            self.item(1, "100", "10 May"),
            self.item(2, "50", "10 May"),
            self.item(3, "20", "10 May"),
        ]
        (letter,) = self.decide(items, "24 May").proposals
        self.assertEqual(letter.previous_fee, Decimal("5.00"))
        (letter,) = self.decide(items[2:], "24 May").proposals
        self.assertEqual(letter.previous_fee, 0)

    def test_partial_payment_claims_the_rest(self):
        self.history[1] = [engine.Reached(1, 1, day("24 May"))]
        item = self.item(1, "59.00", "10 May", original="119.00")
        (letter,) = self.decide([item], "31 May").proposals
        self.assertEqual(letter.total, Decimal("59.00"))

    def test_dropped_items_stay_off_the_letter(self):
        items = [self.item(1, "100", "10 May"), self.item(2, "50", "10 May")]
        (letter,) = self.decide(items, "24 May", only={2}).proposals
        self.assertEqual([line.item.id for line in letter.lines], [2])


class TestPrecedence(EngineCase):
    """Customer K of design section 6, with and without Allow Override."""

    def setUp(self):
        super().setUp()
        self.customers = engine.Procedure(
            1, levels(-3, 1, 15), timing="age", allow_override=True
        )
        self.invoices = engine.Procedure(
            2, levels(5), timing="age", applies_to="invoice"
        )

    def k(self, *names):
        every = {
            "A": self.item(1, "100", "10 June"),
            "B": self.item(2, "200", "20 June", procedure_id=2),
            "C": self.item(3, "50", "29 June"),
            "D": self.item(4, "300", "2 July"),
            "E": self.item(5, "400", "30 July"),
        }
        return [every[name] for name in names or every]

    def letters(self, items, applies_to="customer", override=True):
        customers = replace(self.customers, allow_override=override)
        decision = self.decide(
            items,
            "30 June",
            procedures=[customers, self.invoices],
            applies_to=applies_to,
        )
        return [
            (
                p.level.days,
                p.amount("claimed"),
                p.amount("not_due"),
                sorted(line.item.id for line in p.lines),
            )
            for p in decision.proposals
        ]

    def test_override_on_customer_schedule(self):
        self.assertEqual(self.letters(self.k()), [(15, 150, 300, [1, 3, 4])])

    def test_override_on_invoice_schedule(self):
        self.assertEqual(self.letters(self.k(), "invoice"), [(5, 200, 0, [2])])

    def test_override_on_only_b_and_e_open(self):
        self.assertEqual(self.letters(self.k("B", "E")), [])

    def test_override_on_only_b_d_and_e_open(self):
        self.assertEqual(self.letters(self.k("B", "D", "E")), [(-3, 0, 300, [4])])

    def test_override_off_customer_schedule(self):
        self.assertEqual(
            self.letters(self.k(), override=False), [(15, 350, 300, [1, 2, 3, 4])]
        )

    def test_override_off_invoice_schedule(self):
        self.assertEqual(self.letters(self.k(), "invoice", override=False), [])
