"""Money that was on its way in time keeps a promise, whenever the bank has it."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .test_money_noted import NotedCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestPromiseOnItsWay(NotedCase):
    def _receive(self, invoice, amount, on):
        """What the bank has got, reconciled with an invoice."""
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "payment_ref": invoice.name,
                "partner_id": self.customer.id,
                "date": self.day(on),
                "amount": amount,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        items = invoice._get_dunning_receivables()
        suspense.account_id = items.account_id
        (suspense | items).reconcile()

    def test_a_promise_stays_kept_when_the_bank_has_it_after_the_promised_day(self):
        invoices = self._create_invoices("10 May", [119, 119, 119])
        with freeze_time("2026-05-12 10:00:00"):
            promises = self.env["dunning.promise"].create(
                [{"move_id": move.id, "date": "2026-05-20"} for move in invoices]
            )
        for invoice, day in zip(invoices, ("18 May", "21 May", None), strict=True):
            if day:
                self._note(119, invoice, date=self.day(day))
            self._receive(invoice, 119, "22 May")
        self.assertEqual(set(invoices.mapped("payment_state")), {"paid"})
        with freeze_time("2026-05-25 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), ["kept", "broken", "broken"])

    def test_a_part_sent_in_time_keeps_no_promise_of_all(self):
        invoice, other = self._create_invoices("10 May", [119, 119])
        with freeze_time("2026-05-12 10:00:00"):
            promises = self.env["dunning.promise"].create(
                [
                    {"move_id": move.id, "date": "2026-05-20"}
                    for move in (invoice, other)
                ]
            )
        self._note(200, invoice, other, date=self.day("18 May"))
        self._receive(invoice, 119, "22 May")
        self._receive(other, 119, "22 May")
        with freeze_time("2026-05-25 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), ["kept", "broken"])

    def test_what_was_paid_or_credited_before_is_none_of_what_was_sent_in_time(self):
        invoice = self._create_invoice("10 May", 119)
        self._pay(invoice, 50, "11 May")
        with freeze_time("2026-05-12 10:00:00"):
            promise = self.env["dunning.promise"].create(
                {"move_id": invoice.id, "date": "2026-05-20"}
            )
        self.assertEqual(promise.amount_open, 69)
        self._note(69, invoice, date=self.day("18 May"))
        self._receive(invoice, 69, "22 May")
        with freeze_time("2026-05-25 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promise.state, "kept")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-12 10:00:00")
class TestPromiseOnAccount(NotedCase):
    """Money that came in time and waits to be assigned, wherever letters see it."""

    def _promise(self, *invoices):
        return self.env["dunning.promise"].create(
            [{"move_id": move.id, "date": "2026-05-20"} for move in invoices]
        )

    def _assert_after(self, promises, *states):
        with freeze_time("2026-05-25 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promises.mapped("state"), list(states))

    def test_in_another_company_of_the_body_once_over_all_promises(self):
        branch = self._create_branch()
        branch.write(
            {"dunning_enabled": True, "dunning_procedure_id": self.standard.id}
        )
        invoice = self._create_invoice("10 May", 119, company_id=branch.id)
        other = self._create_invoice("10 May", 119)
        promises = self._promise(invoice, other)
        self._post_payment(119, on="18 May")
        self._post_payment(100, on="18 May")
        # Each company has its own money first; what is left is too little.
        self._assert_after(promises, "broken", "kept")
        self._post_payment(19, on="18 May")
        self._assert_after(promises, "kept", "kept")

    def test_in_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.8)])
        invoice, other = self._create_invoices("10 May", [100, 100])
        promises = self._promise(invoice, other)
        self._post_payment(80, on="18 May", currency_id=euro.id)
        self._post_payment(79, on="18 May", currency_id=euro.id)
        self._assert_after(promises, "kept", "broken")

    def test_whoever_reads_it_is_told_the_same(self):
        first = self._create_branch()
        first.name = "First Branch"
        second = self._create_branch()
        companies = (self.company | first | second).ids
        context = {**self.env.context, "allowed_company_ids": companies}
        self.env = self.env(context=context)
        (first | second).write(
            {"dunning_enabled": True, "dunning_procedure_id": self.standard.id}
        )
        with freeze_time("2026-05-12 10:00:00"):
            earlier = self._create_invoice("10 May", 119, company_id=first.id)
            later = self._create_invoice("10 May", 119, company_id=second.id)
            promises = self._promise(earlier, later)
        self._post_payment(119, on="18 May")
        self._assert_after(promises, "kept", "broken")
        # Of the company whose promise is the earlier one, they see nothing.
        clerk = new_test_user(
            self.env,
            "clerk-of-a-branch",
            "account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=second.id,
            company_ids=[Command.set(second.ids)],
        )
        theirs = promises[1].with_user(clerk)
        theirs = theirs.with_context(allowed_company_ids=second.ids)
        self._assert_after(theirs, "broken")
