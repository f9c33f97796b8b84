"""Factories for tests: real invoices, real schedules, dates by argument."""

from contextlib import contextmanager
from datetime import date, timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

# Companies that script/test makes once (see script/workspace/prepared.py).
PREPARED = {"company_1_data": "company", "Other company": "other_company"}


@tagged("post_install", "-at_install")
class DunningCommon(AccountTestInvoicingCommon):
    @classmethod
    def _create_company(cls, **values):
        """A company with a chart of accounts: a prepared one, if there is."""
        if set(values) == {"name"} and values["name"] in PREPARED:
            xmlid = f"dunning_prepared.{PREPARED[values['name']]}"
            company = cls.env.ref(xmlid, raise_if_not_found=False)
            if company:
                cls.env.user.company_ids = [Command.link(company.id)]
                return company
        return super()._create_company(**values)

    @classmethod
    def get_default_groups(cls):
        manager = cls.env.ref("dunning_advanced.group_dunning_manager")
        return super().get_default_groups() | manager

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.standard = cls.env.ref("dunning_advanced.dunning_procedure_standard")
        cls.standard.automation = "issue"
        # The database may hold companies of other tests or of a demo: this one only.
        cls.env["res.company"].sudo().search([]).dunning_enabled = False
        cls.company.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": cls.standard.id,
                "email": "billing@acme.example",
            }
        )
        cls.customer = cls._create_customer("K")
        cls.day = staticmethod(lambda text: _parse_day(text))

    @classmethod
    def _create_customer(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": f"{name.lower().replace(' ', '.')}@customer.example",
                "street": "Main Street 1",
                "zip": "10115",
                "city": "Berlin",
                **values,
            }
        )

    @classmethod
    def _create_invoice(cls, due, amount=119.0, partner=None, **values):
        """A posted invoice over one line without tax.

        :param due: the due date, as text like "10 May" or as a date
        """
        due = _parse_day(due) if isinstance(due, str) else due
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.customer).id,
                "invoice_date": due - timedelta(days=30),
                "invoice_date_due": due,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        move.action_post()
        return move

    @classmethod
    def _pay(cls, invoice, amount, on):
        """Register a real payment and return it."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"amount": amount, "payment_date": _parse_day(on)})
        )
        return wizard._create_payments()

    @contextmanager
    def _real_schedule(self):
        """The environment of a scheduled action, with commits that a test can undo."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            yield self.env(cr=cr, user=self.env.ref("base.user_root").id, su=False)
        self.env.invalidate_all()

    def _run_day(self, text, applies_to="customer"):
        """Run the schedule as of a day."""
        with self._real_schedule() as env:
            env["dunning.run"]._run_schedule(applies_to, as_of=_parse_day(text))

    def _run_days(self, first, last, applies_to="customer"):
        """Run the schedule for every day, both ends included."""
        current = _parse_day(first)
        with self._real_schedule() as env:
            while current <= _parse_day(last):
                env["dunning.run"]._run_schedule(applies_to, as_of=current)
                current += timedelta(days=1)

    def _letters(self, partner=None, state="issued"):
        return self.env["dunning.letter"].search(
            [("partner_id", "=", (partner or self.customer).id), ("state", "=", state)],
            order="date, id",
        )

    def _propose(self, text, **values):
        """A proposal made by hand, with its letters."""
        run = self.env["dunning.run"].create({"date": _parse_day(text), **values})
        run.action_propose()
        return run

    def _assert_letters(self, *expected):
        """The customer's issued letters are exactly these: (day, level name)."""
        letters = self._letters()
        self.assertEqual(
            [(fields.Date.to_string(lt.date), lt.level_name) for lt in letters],
            [(fields.Date.to_string(_parse_day(d)), name) for d, name in expected],
        )


def _parse_day(text):
    """A day of 2026 from text like "24 May"."""
    if isinstance(text, date):
        return text
    number, month = text.split()
    months = "January February March April May June July August".split()
    return date(2026, months.index(month) + 1, int(number))
