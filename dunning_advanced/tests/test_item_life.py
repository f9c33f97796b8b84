"""The life of what one customer owes: whatever happens to it, in whatever order.

Hypothesis chooses what people, the night and the bank do on which day; after each step
is asked what must never be otherwise, by a ledger of the test's own.
"""

from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon
from .support.search import SEARCHES, SEED, note_seed

LIVES = 40 if SEARCHES else 4
STEPS = 30 if SEARCHES else 18
ITEMS = st.integers(0, 2)
# What an issued letter said.
FROZEN = (
    "name",
    "date",
    "deadline",
    "level_name",
    "amount_claimed",
    "amount_credit",
    "amount_total",
    "fee_amount",
    "title",
    "introduction",
    "closing",
    "pdf_checksum",
)


class Life(RuleBasedStateMachine):
    """One customer with three invoices, and all that may happen to them."""

    case = None  # the Odoo test that lends its database

    def __init__(self):
        super().__init__()
        self.env = self.case.env
        self.savepoint = self.env.cr.savepoint()
        self.today = date(2026, 5, 20)
        self.clock = freeze_time("2026-05-20 10:00:00")
        self.moment = self.clock.start()
        self.customer = self.case._create_customer("Life")
        self.moves, self.owed, self.payments = [], [], []
        self.promised, self.disputed, self.handed_over = {}, set(), set()
        self.paused_until = None
        self.said = {}

    def teardown(self):
        self.clock.stop()
        self.env.clear()
        self.savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.savepoint.close(rollback=True)

    # What happens

    @initialize(first=st.integers(-30, 20), second=st.integers(-30, 20))
    def begin(self, first, second):
        for days in (first, second):
            self._post(days, 100)

    def _post(self, days, amount):
        due = self.today + timedelta(days=days)
        move = self.case._create_invoice(due, amount, partner=self.customer)
        self.moves.append(move)
        self.owed.append(float(amount))

    @precondition(lambda self: len(self.moves) == 2)
    @rule(days=st.integers(-20, 20), amount=st.integers(5, 200))
    def post_another(self, days, amount):
        self._post(days, amount)

    @rule(days=st.integers(1, 9))
    def let_days_pass(self, days):
        self.today += timedelta(days=days)
        self.moment.move_to(f"{self.today} 10:00:00")
        self.env.invalidate_all()

    @rule(number=ITEMS, share=st.sampled_from((0.4, 1.0)))
    def pay(self, number, share):
        move = self._get(number)
        if self.owed[number % len(self.moves)] > 1:
            amount = round(self.owed[number % len(self.moves)] * share, 2)
            payment = self.case._pay(move, amount, self.today)
            self.owed[number % len(self.moves)] -= amount
            self.payments.append((payment, number % len(self.moves), amount))

    @precondition(lambda self: self.payments)
    @rule()
    def bounce(self):
        payment, number, amount = self.payments.pop()
        payment.action_draft()
        payment.action_cancel()
        self.owed[number] += amount

    @rule(number=ITEMS, days=st.integers(0, 12))
    def promise(self, number, days):
        move = self._get(number)
        if self.owed[number % len(self.moves)] > 0.01 and move not in self.handed_over:
            day = self.today + timedelta(days=days)
            vals = {"move_id": move.id, "date": day}
            self.promised[move] = self.env["dunning.promise"].create(vals)

    @precondition(lambda self: self.promised)
    @rule()
    def withdraw(self):
        _move, promise = self.promised.popitem()
        promise.action_withdraw()

    @rule(number=ITEMS)
    def dispute(self, number):
        move = self._get(number)
        move.write({"dunning_disputed": True, "dunning_dispute_reason": "Broken"})
        self.disputed.add(move)

    @precondition(lambda self: self.disputed)
    @rule()
    def settle_dispute(self):
        self.disputed.pop().write({"dunning_disputed": False})

    @rule(days=st.integers(1, 10))
    def pause(self, days):
        self.paused_until = self.today + timedelta(days=days)
        self.customer.write(
            {
                "dunning_paused": True,
                "dunning_pause_until": self.paused_until,
                "dunning_pause_reason": "Asked for",
            }
        )

    @precondition(lambda self: self.paused_until)
    @rule()
    def go_on(self):
        self.paused_until = None
        self.customer.dunning_paused = False

    @rule(number=ITEMS)
    def hand_over(self, number):
        move = self._get(number)
        if self.owed[number % len(self.moves)] > 0.01:
            move._dunning_set_in_collection(self.case.agency)
            self.handed_over.add(move)

    @precondition(lambda self: self.handed_over)
    @rule()
    def come_back(self):
        move = self.handed_over.pop()
        if move.dunning_collection_date:
            if move.dunning_collection_state == "in_collection":
                move.return_from_collection("Back")
            else:
                self.handed_over.add(move)  # paid there

    @precondition(lambda self: self._letters())
    @rule()
    def cancel_the_last_letter(self):
        self._letters()[-1].action_cancel("Wrong")

    @precondition(lambda self: self._letters())
    @rule()
    def send_the_last_letter(self):
        self._letters()[-1].action_send()

    @rule()
    def night(self):
        self._with_new_letters(lambda: self.case._run_day(self.today))

    @rule(days=st.integers(0, 3), change=st.sampled_from(("none", "pay", "pause")))
    def propose_and_issue(self, days, change):
        run = self.case._propose(self.today)
        self.let_days_pass(days)
        if change == "pay":
            self.pay(0, 1.0)
        elif change == "pause":
            self.pause(5)
        if run.letter_ids.filtered("selected"):
            self._with_new_letters(run.action_issue)

    # What is asked

    def _get(self, number):
        return self.moves[number % len(self.moves)]

    def _letters(self):
        return self.env["dunning.letter"].search(
            [("partner_id", "=", self.customer.id), ("state", "=", "issued")],
            order="id",
        )

    def _held(self):
        """The invoices that nobody may be asked for today, by the test's own books."""
        if self.paused_until and self.paused_until > self.today:
            return set(self.moves)
        promised = {
            move
            for move, promise in self.promised.items()
            if promise.date >= self.today
        }
        paid = {
            move
            for move, owed in zip(self.moves, self.owed, strict=True)
            if owed < 0.005
        }
        return promised | paid | self.disputed | self.handed_over

    def _with_new_letters(self, work):
        """Let letters be written; what is claimed is owed, and was explained so."""
        before = self._letters()
        told = {
            found["move_id"]
            for move in self.moves
            for found in move.explain_dunning()
            if found["dunned"]
        }
        work()
        new = self._letters() - before
        claimed = new.line_ids.filtered(lambda line: line.section == "claimed")
        case = self.case
        case.assertFalse(self._held() & set(claimed.move_id))
        case.assertLessEqual(set(claimed.move_id.ids), told, "explained otherwise")
        if work.__name__ != "action_issue":
            case.assertEqual(set(claimed.move_id.ids), told, "explained and not done")
        for line in claimed:
            owed = self.owed[self.moves.index(line.move_id)]
            case.assertAlmostEqual(line.amount_open, owed)
            case.assertLess(line.date_due, self.today)
        for letter in new:
            parts = letter.amount_claimed + letter.amount_credit + letter.fee_amount
            parts += letter.previous_fee_amount + letter.compensation_amount
            parts += letter.interest_amount if letter.interest_claimed else 0
            case.assertAlmostEqual(letter.amount_total, parts)
            case.assertTrue(letter._get_pdf().raw.startswith(b"%PDF"))
            self.said[letter] = letter.read(FROZEN)[0]

    @invariant()
    def the_ledger_is_never_touched(self):
        for move, owed in zip(self.moves, self.owed, strict=True):
            self.case.assertAlmostEqual(move.amount_residual, owed)

    @invariant()
    def no_level_is_said_twice(self):
        for move in self.moves:
            lines = self._letters().line_ids.filtered(
                lambda line, move=move: line.move_id == move and line.escalates
            )
            places = lines.sorted("id").mapped("position")
            self.case.assertEqual(places, sorted(set(places)))
            levels = lines.sorted("position")[-1:].level_id
            self.case.assertEqual(move.dunning_level_id, levels)

    @invariant()
    def what_was_said_stays_said(self):
        for letter, said in self.said.items():
            self.case.assertEqual(letter.read(FROZEN)[0], said)
        names = [said["name"] for said in self.said.values()]
        self.case.assertEqual(len(names), len(set(names)))


@tagged("post_install", "-at_install")
class TestItemLife(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency = cls._create_customer("Agency")
        cls.env.user.group_ids += cls.env.ref("base.group_partner_manager")

    def test_whatever_happens_nothing_is_asked_twice_or_wrongly(self):
        options = {
            "max_examples": LIVES,
            "stateful_step_count": STEPS,
            "deadline": None,
            "database": None,
            # Each step writes to a real database: making them smaller takes for ever.
            "phases": (Phase.generate,),
            "suppress_health_check": list(HealthCheck),
        }
        life = seed(SEED)(type("OurLife", (Life,), {"case": self}))
        try:
            run_state_machine_as_test(life, settings=settings(**options))
        except Exception as error:
            note_seed(error)
            raise
