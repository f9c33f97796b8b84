"""Lists answer as the engine does, item by item, whatever has happened to a ledger."""

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon
from .support.living_ledger import LivingLedger
from .support.search import SEARCHES, SEED, note_seed

LEDGERS = range(SEED, SEED + 8) if SEARCHES else (1, 2)
SCHEDULES = ("customer", "invoice", "group")
DAYS = ("28 May", "4 June", "12 June")


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
        ledger = LivingLedger(self, seed)
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
