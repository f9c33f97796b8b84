"""Lists answer as the engine does, item by item, whatever has happened to a ledger."""

from random import Random

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon
from .support.search import SEARCHES, SEED, note_seed

LEDGERS = range(SEED, SEED + 8) if SEARCHES else (1, 2)
SCHEDULES = ("customer", "invoice", "group")
DAYS = ("28 May", "4 June", "12 June")


class _Ledger:
    """Customers of two companies, and what happens to what they owe."""

    def __init__(self, case, seed):
        self.case, self.random = case, Random(seed)
        self.env = case.env
        self.customers = [case._create_customer(f"L{number}") for number in range(5)]
        self.person = case._create_customer("Person", is_company=False)
        self.moves = []
        for customer in (*self.customers, self.person):
            for _number in range(self.random.randint(2, 4)):
                self.moves.append(self._post(customer))
        self._group(self.customers[0])

    def _group(self, customer):
        """Make a group of what one customer owes one company in one currency."""
        own = self.env["account.move"].union(
            *(move for move in self.moves if move.partner_id == customer)
        )
        groups = own.grouped(lambda move: (move.company_id, move.currency_id))
        (company, _currency), moves = groups.popitem()
        self.env["dunning.invoice.group"].create(
            {
                "name": "Group",
                "company_id": company.id,
                "partner_id": customer.id,
                "dunning_procedure_id": self.case.of_groups.id,
                "invoice_ids": [Command.set(moves.ids)],
            }
        )

    def _post(self, customer):
        case, pick = self.case, self.random.choice
        company = pick((case.company, case.company, case.other_company))
        values = {"currency_id": pick((company.currency_id, case.foreign)).id}
        if company == case.company:
            values["dunning_procedure_id"] = pick((False, False, case.of_invoices.id))
        due = case.day(pick(("1 May", "10 May", "20 May", "10 June", "30 June")))
        if pick((True, False)):
            values["invoice_payment_term_id"] = pick(case.terms).id
            values["invoice_date"] = due
        in_company = case.env(context={"allowed_company_ids": case.companies.ids})
        maker = type(case)
        before, maker.env = maker.env, in_company
        try:
            return maker._create_invoice(
                due, pick((50, 100, 200)), customer, company_id=company.id, **values
            )
        finally:
            maker.env = before

    def happen(self):
        """Let some things happen that change what was reached, or what is open."""
        for change in self.random.sample(
            (
                self.pay,
                self.pay_a_part,
                self.undo_a_payment,
                self.change_terms,
                self.change_debtor,
                self.put_to_draft,
                self.cancel_a_letter,
                self.change_procedure,
                self.file_the_person_elsewhere,
                self.reorder_levels,
            ),
            6,
        ):
            change()
            self.env.invalidate_all()

    def _pick_open(self):
        still_open = [
            m for m in self.moves if m.state == "posted" and m.amount_residual
        ]
        return self.random.choice(still_open)

    def pay(self):
        move = self._pick_open()
        self._pay(move, move.amount_residual)

    def pay_a_part(self):
        move = self._pick_open()
        self._pay(move, move.amount_residual / 2)

    def _pay(self, move, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create(
            {"amount": amount, "payment_date": "2026-05-25"}
        )._create_payments()

    def undo_a_payment(self):
        payments = self.env["account.payment"].search(
            [("partner_id", "in", [c.id for c in self.customers])], limit=1
        )
        payments.action_draft()

    def change_terms(self):
        move = self._pick_open()
        self.put_to_draft(move)
        move.invoice_payment_term_id = self.random.choice(self.case.terms)
        move.action_post()

    def change_debtor(self):
        move = self._pick_open()
        if not move.dunning_group_id:
            self.put_to_draft(move)
            move.partner_id = self.random.choice(self.customers)
            move.action_post()

    def put_to_draft(self, move=None):
        move = move or self._pick_open()
        move.line_ids.remove_move_reconcile()
        move.button_draft()

    def cancel_a_letter(self):
        letters = self.env["dunning.letter"].search([("state", "=", "issued")])
        letters[: self.random.randint(0, 2)].action_cancel("Wrong")

    def change_procedure(self):
        customer = self.random.choice(self.customers)
        customer.dunning_procedure_id = self.case.other_procedure

    def file_the_person_elsewhere(self):
        self.person.parent_id = self.random.choice(self.customers)

    def reorder_levels(self):
        first = self.case.standard.level_ids[0]
        first.sequence = self.case.standard.level_ids[1].sequence + 1

    def records(self, model):
        """The ledger's records of a model."""
        moves = self.env["account.move"].union(*self.moves)
        if model == "account.move":
            return moves
        if model == "res.partner":
            return self.person.union(*self.customers)
        return moves._get_dunning_open_items()


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestListAnswers(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.setup_other_company()["company"]
        cls.companies = cls.company + cls.other_company
        cls.other_company.write(
            {"dunning_enabled": True, "dunning_procedure_id": cls.standard.id}
        )
        cls.foreign = cls.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        cls.standard.allow_override = True
        cls.other_procedure = cls._create_procedure("customer")
        cls.of_invoices = cls._create_procedure("invoice")
        cls.of_groups = cls._create_procedure("group")
        cls.terms = cls.env["account.payment.term"].create(
            [
                {
                    "name": name,
                    "line_ids": [
                        Command.create({"value_amount": share, "nb_days": days})
                        for share, days in parts
                    ],
                }
                for name, parts in (
                    ("Once", ((100, 0),)),
                    ("Twice", ((50, 0), (50, 7))),
                    ("Thrice", ((20, 0), (30, 3), (50, 20))),
                )
            ]
        )

    @classmethod
    def _create_procedure(cls, applies_to):
        return cls.env["dunning.procedure"].create(
            {
                "name": f"Of {applies_to}",
                "applies_to": applies_to,
                "automation": "issue",
                "allow_override": applies_to == "customer",
                "level_ids": [
                    Command.create(
                        {
                            "name": f"{applies_to} {number}",
                            "days": 5,
                            "sequence": number,
                        }
                    )
                    for number in (1, 2, 3)
                ],
            }
        )

    def test_levels_are_found_and_grouped_as_the_engine_has_them(self):
        for seed in LEDGERS:
            try:
                with self.subTest(ledger=seed), self.env.cr.savepoint() as savepoint:
                    self._live(seed)
                    savepoint.rollback()
            except AssertionError as error:
                note_seed(error)
                raise
            self.env.invalidate_all(flush=False)

    def _live(self, seed):
        ledger = _Ledger(self, seed)
        seen = set()
        for day in DAYS:
            for schedule in SCHEDULES:
                self._run_day(day, schedule)
            seen |= self._compare(ledger)
            ledger.happen()
            seen |= self._compare(ledger)
        # Otherwise there was nothing to compare.
        self.assertGreater(len(seen), 3)

    def _compare(self, ledger):
        """All three lists of both companies with the engine; which levels there are."""
        seen = set()
        for company in self.companies:
            expected = self._ask_the_engine(ledger, company)
            for model, levels in expected.items():
                self._compare_list(model, company, levels)
                seen.update(levels.values())
        return seen

    def _ask_the_engine(self, ledger, company):
        """The levels by model and record, of one company."""
        day = company._dunning_today()
        customers = ledger.records("res.partner").commercial_partner_id
        accounts = self.env["dunning.open.item"]._fetch_accounts(
            company, customers, day
        )
        claims = [item for account in accounts for item in account.claims]
        items = {item.id: _highest([item]) for item in claims}
        moves = {
            move.id: _highest([item for item in claims if item.move_id == move.id])
            for move in ledger.records("account.move")
            if any(item.move_id == move.id for item in claims)
        }
        owners = {account.partner_id: _highest(account.claims) for account in accounts}
        return {
            "account.move.line": items,
            "account.move": moves,
            "res.partner": owners,
        }

    def _compare_list(self, model, company, expected):
        records = self.env[model].with_company(company).browse(expected)
        shown = {record.id: record.dunning_level_id.id for record in records}
        self.assertEqual(shown, expected, f"{model} shown")
        for level_id in {False, *expected.values()}:
            wanted = {one for one, level in expected.items() if level == level_id}
            for operator, right in (("=", wanted), ("!=", {*expected} - wanted)):
                found = records.search(
                    [
                        ("id", "in", records.ids),
                        ("dunning_level_id", operator, level_id),
                    ]
                )
                self.assertEqual(set(found.ids), right, f"{model} {operator}")
        if model != "account.move.line":
            self._compare_groups(records, expected)

    def _compare_groups(self, records, expected):
        domain = [("id", "in", records.ids)]
        groups = records._read_group(domain, ["dunning_level_id"], ["id:recordset"])
        found = {one.id: level.id for level, some in groups for one in some}
        self.assertEqual(found, expected, f"{records._name} grouped")
        dates = {record.id: record.dunning_last_date for record in records}
        for last in {*dates.values()}:
            found = records.search([*domain, ("dunning_last_date", "=", last)])
            wanted = {one for one, date in dates.items() if date == last}
            self.assertEqual(set(found.ids), wanted, f"{records._name} last date")


def _highest(items):
    """The level that items stand at together, as the engine has each of them."""
    present = [item.present for item in items if item.present]
    highest = max(present, key=lambda r: (r.position, r.date), default=None)
    return highest.level_id if highest else False
