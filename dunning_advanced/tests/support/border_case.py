"""A letter that waits for e-mail and on paper, and changes that are undone."""

from odoo import Command
from odoo.tests.common import freeze_time

from .smtp_case import SmtpCase


class _Undone:
    """What is done inside is undone at the end."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint(flush=False)
        self.savepoint.__enter__()

    def __exit__(self, *error):
        if error[0]:
            self.env.clear()
        else:
            self.env.flush_all()
        self.savepoint.rollback()
        self.savepoint.__exit__(None, None, None)
        self.env.invalidate_all(flush=False)


class BorderCase(SmtpCase):
    """A letter over 119.00 that waits for e-mail and on paper."""

    paper = "print"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-05-24 10:00:00"))
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.standard.level_ids.write({f"send_{cls.paper}": True})
        cls.invoice = cls._create_invoice("10 May")
        cls.item = cls.invoice._get_dunning_open_items()
        cls.other = cls._create_customer("Other")
        cls.group = cls.env["dunning.invoice.group"].create(
            {"name": "Trip", "partner_id": cls.customer.id}
        )
        cls.invoice.dunning_group_id = cls.group
        run = cls.env["dunning.run"].create({"date": "2026-05-24"})
        run.action_propose()
        cls.letter = run.letter_ids
        cls.letter.action_issue()
        cls.letter.action_send()

    def _add_payment(self, amount, partner=None, post=True, **values):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.customer).id,
                "amount": amount,
                "date": "2026-05-24",
                "journal_id": self.company_data["default_journal_bank"].id,
                **values,
            }
        )
        if post:
            payment.action_post()

    def _add_credit_note(self, amount, partner=None):
        return self._create_invoice(
            "24 May", amount, partner=partner, move_type="out_refund"
        )

    def _after_each(self, prefix, check):
        """Let each thing happen alone, and look; return how many there are."""
        names = [name for name in sorted(dir(self)) if name.startswith(prefix)]
        for name in names:
            with self.subTest(name), self._undone():
                getattr(self, name)()
                self.env.flush_all()
                self.env.invalidate_all()
                check(name)
        return len(names)

    def _undone(self):
        return _Undone(self.env)

    def _receive(self, amount, **values):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-05-24",
                "payment_ref": "Transfer",
                "amount": amount,
                **values,
            }
        )

    def _write_off(self, amount):
        other = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "date": "2026-05-24",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.item.account_id.id,
                            "partner_id": self.customer.id,
                            "credit": amount,
                        }
                    ),
                    Command.create({"account_id": other.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        (entry._get_dunning_receivables() | self.item).reconcile()
