"""A company with a journal and an account for charges, and a customer in arrears."""

from odoo import Command

from ..common import DunningCommon


class BooksCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.us")
        cls.level = cls.standard.level_ids[0]
        cls.level.write({"kind": "notice", "fee_amount": 5.0})
        cls.income = cls._create_account("4830DUN")
        cls.journal = cls.company_data["default_journal_misc"]
        cls.company.write(
            {
                "dunning_charge_journal_id": cls.journal.id,
                "dunning_fee_account_id": cls.income.id,
            }
        )
        cls.invoice = cls._create_invoice("10 May")

    @classmethod
    def _create_account(cls, code, company=None):
        return cls.env["account.account"].create(
            {
                "code": code,
                "name": code,
                "account_type": "income_other",
                "company_ids": [Command.set((company or cls.company).ids)],
            }
        )

    def _receive_at_night(self):
        with self._real_schedule() as env:
            env["dunning.letter"]._cron_take_charges()

    def _letter(self, day="24 May"):
        self._run_day(day)
        return self._letters()[-1:]

    def _receivable(self, partner=None):
        """What the ledger says that the customer owes."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)

    def _income(self, account=None):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", (account or self.income).id)]
        )
        return round(-sum(lines.mapped("balance")), 2)


class HardCommon(BooksCommon):
    def _receivable_item(self, payment):
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def _open(self, letters):
        return [round(sum(one.charge_ids.mapped("amount_open")), 2) for one in letters]

    def _reason(self, letter):
        reason = letter._get_reason_not_to_send()
        return reason and self.env["dunning.words"]._say(reason)

    def _assert_sums(self, letter):
        """A letter's total is the sum of its parts, and its charges what it adds."""
        parts = sum(
            letter[name]
            for name in (
                "amount_claimed",
                "amount_credit",
                "fee_amount",
                "previous_fee_amount",
                "previous_interest_amount",
                "compensation_amount",
                "previous_compensation_amount",
            )
        )
        total = parts + letter._get_claimed_interest()
        self.assertAlmostEqual(letter.amount_total, total, 2)
