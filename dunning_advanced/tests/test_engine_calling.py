"""A call about a letter: what may be asked for on its day."""

from dataclasses import replace

try:
    from .support.engine_case import EngineCase, day, engine
except ImportError:
    from support.engine_case import EngineCase, day, engine


class TestCalling(EngineCase):
    def setUp(self):
        super().setUp()
        self.history[1] = self.history[2] = [engine.Reached(1, 1, day("24 May"))]
        self.first = self.item(1, "100", "10 May")
        self.second = self.item(2, "50", "10 May")

    def ask(self, *items, as_of="27 May", raised=None, **account):
        return engine.claim_on_call(
            engine.Account(1, 1, items, procedure_id=1, **account),
            engine.Rulebook({1: self.standard}),
            day(as_of),
            raised or {1: 1, 2: 1},
        )

    def codes(self, claim):
        return {
            item_id: [obstacle.reason for obstacle in found]
            for item_id, found in claim.obstacles.items()
        }

    def test_what_is_open_is_asked_for_whatever_the_next_level_waits_for(self):
        claim = self.ask(self.first, self.second)
        self.assertEqual((set(claim.lines), self.codes(claim)), ({1, 2}, {}))
        self.assertEqual(claim.claimed, 150)

    def test_what_was_paid_since_is_left_out_and_the_rest_is_asked_for(self):
        part = replace(self.second, open=self.second.open - 20)
        self.assertEqual(self.ask(part).claimed, 30)
        self.assertEqual(self.ask(self.first, raised={1: 1, 2: 1}).claimed, 100)
        self.assertEqual(self.ask(), engine.Claim())

    def test_nothing_is_asked_for_while_it_is_held(self):
        pause = engine.Pause(day("30 May"))
        for name, code in (("pause", "invoice_paused"), ("promise", "promised")):
            claim = self.ask(replace(self.first, **{name: pause}))
            self.assertEqual(self.codes(claim), {1: [code]})
            self.assertFalse(claim.lines)
        claim = self.ask(replace(self.first, in_collection=True))
        self.assertEqual(self.codes(claim), {1: ["in_collection"]})
        self.assertEqual(self.codes(self.ask(self.first, pause=pause)).keys(), {1})
        self.assertTrue(self.ask(self.first, pause=pause, as_of="30 May").lines)

    def test_a_disputed_part_is_not_asked_for(self):
        claim = self.ask(replace(self.first, disputed=self.first.open / 4))
        self.assertEqual(claim.claimed, 75)
        whole = replace(self.first, disputed=self.first.open)
        self.assertEqual(self.codes(self.ask(whole)), {1: ["disputed"]})

    def test_credits_are_deducted_and_hold_what_they_cover(self):
        credit = self.item(9, "-30", "20 May")
        claim = self.ask(self.first, credit)
        self.assertEqual((claim.claimed, claim.credit), (100, -30))
        claim = self.ask(self.first, self.item(9, "-100", "20 May"))
        self.assertEqual(self.codes(claim), {1: ["open_credit"]})

    def test_of_charges_what_the_customer_may_be_charged_today(self):
        charges = tuple(
            engine.LetterCharge(
                id=number,
                letter_id=1,
                kind=kind,
                currency_id=1,
                day=day("24 May"),
                open=amount,
                line_id=1,
            )
            for number, (kind, amount) in enumerate(
                {engine.INTEREST: 3, engine.COMPENSATION: 40, engine.FEE: 5}.items()
            )
        )
        for values, asked in (
            ({"country": "DE"}, 43),
            ({"country": "DE", "apply_fees": False}, 3),
            ({"country": "DE", "debtor_kind": "consumer"}, 3),
            ({"country": "FR", "debtor_kind": "consumer"}, 0),
            ({}, 43),
        ):
            account = engine.Account(1, 1, (self.first,), charges=charges, **values)
            found = engine.claimed_charges(
                account, engine.Rulebook({}), day("31 May"), {1}
            )
            self.assertEqual(found, asked, values)

    def test_what_has_come_further_is_the_next_levels(self):
        reached = (*self.first.reached, engine.Reached(2, 2, day("31 May")))
        further = replace(self.first, reached=reached)
        claim = self.ask(further, self.second, as_of="31 May")
        self.assertEqual(self.codes(claim), {1: ["overtaken"]})
        self.assertEqual(set(claim.lines), {2})
        self.assertTrue(self.ask(further, as_of="31 May", raised={1: 2}).lines)
