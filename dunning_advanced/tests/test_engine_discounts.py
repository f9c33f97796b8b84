"""Money that is short of an invoice by the discount for paying early alone."""

from dataclasses import replace

try:
    from .support.engine_case import EngineCase, day, engine
except ImportError:
    from support.engine_case import EngineCase, day, engine


class TestDiscounts(EngineCase):
    def setUp(self):
        super().setUp()
        offer = {"discounted": 98, "discount_until": day("20 April")}
        self.offered = self.item(1, "100", "10 May", **offer)

    def payment(self, number, amount, on, **values):
        values = {"is_payment": True, "name": f"PAY{number}"} | values
        return self.item(number, amount, on, entered=day(on), **values)

    def look(self, *items, **values):
        """Why items are not dunned, and what letters ask for."""
        account = engine.Account(1, 1, items, 1, **values)
        account = engine.without_discounted(account)
        book = engine.Rulebook({1: self.standard})
        decision = engine.evaluate(account, book, day("24 May"))
        return self.reasons(decision), [letter.total for letter in decision.proposals]

    def test_paid_in_time_nothing_is_owed_and_the_money_is_for_nothing_else(self):
        other = self.item(2, "50", "10 May")
        found = self.look(self.offered, other, self.payment(3, "-98", "20 April"))
        self.assertEqual(found, ({1: ["open_credit"]}, [50]))

    def test_late_or_short_by_more_or_no_payment_the_rest_is_owed(self):
        for payment, left in (
            (self.payment(3, "-98", "21 April"), 2),
            (self.payment(3, "-97", "20 April"), 3),
            (self.payment(3, "-98", "20 April", is_payment=False), 2),
        ):
            self.assertEqual(self.look(self.offered, payment), ({}, [left]))
        taken = replace(self.offered, original=self.offered.open + 20)
        payment = self.payment(3, "-98", "20 April")
        self.assertEqual(self.look(taken, payment), ({}, [2]))

    def test_who_pays_another_claim_to_the_cent_has_paid_that_one(self):
        other = self.item(2, "98", "1 May")
        later = replace(self.offered, due=day("30 June"))
        payment = self.payment(3, "-98", "20 April")
        reasons, letters = self.look(later, other, payment)
        self.assertEqual((reasons[2], letters), (["open_credit"], []))
        self.assertNotIn("open_credit", reasons[1])

    def test_each_payment_pays_one_invoice(self):
        second = replace(self.offered, id=2)
        payment = self.payment(3, "-98", "20 April")
        found = self.look(self.offered, second, payment)
        self.assertEqual(found, ({1: ["open_credit"]}, [100]))
        found = self.look(self.offered, second, payment, replace(payment, id=4))
        self.assertEqual(found, ({1: ["open_credit"], 2: ["open_credit"]}, []))

    def test_one_payment_of_several_or_of_all_that_is_open(self):
        second = replace(self.offered, id=2)
        other = self.item(3, "50", "1 May")
        payment = self.payment(4, "-196", "20 April")
        paid = {1: ["open_credit"], 2: ["open_credit"]}
        found = self.look(self.offered, second, other, payment)
        self.assertEqual(found, (paid, [50]))
        payment = self.payment(4, "-246", "20 April")
        found = self.look(self.offered, second, other, payment)
        self.assertEqual(found, (paid | {3: ["open_credit"]}, []))
        payment = self.payment(4, "-245", "20 April")
        found = self.look(self.offered, second, other, payment)
        self.assertEqual(found, ({}, [5]))

    def test_a_payment_in_another_company_of_the_body_does_too(self):
        payment = self.payment(3, "-98", "20 April", company_id=2)
        found = self.look(self.offered, relatives=(payment,))
        self.assertEqual(found, ({1: ["open_credit"]}, []))
