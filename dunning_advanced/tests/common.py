"""Factories for tests: real invoices, real schedules, dates by argument."""

from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.uom.tests.common import UomCommon

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
    def setup_other_company(cls, **kwargs):
        company = cls._create_company(**{"name": "Other company"} | kwargs)
        return cls.collect_company_accounting_data(company)

    @classmethod
    def collect_company_accounting_data(cls, company):
        """What these tests use of it."""

        def find(model, field, value):
            records = cls.env[model].with_company(company)
            domain = records._check_company_domain(company)
            return records.search(domain + [(field, "=", value)], limit=1)

        return {
            "company": company,
            "default_account_revenue": find(
                "account.account", "account_type", "income"
            ),
            "default_journal_bank": find("account.journal", "type", "bank"),
            "default_journal_misc": find("account.journal", "type", "general"),
        }

    @classmethod
    def _set_payment_accounts(cls):
        """Payments wait on accounts of their own for the bank, as core's tests say."""
        bank = cls.company_data["default_journal_bank"]
        for kind, lines in (
            ("debit", bank.inbound_payment_method_line_ids),
            ("credit", bank.outbound_payment_method_line_ids),
        ):
            xmlid = f"account_journal_payment_{kind}_account_id"
            lines[:1].payment_account_id = cls.env["account.chart.template"].ref(
                xmlid, raise_if_not_found=False
            )

    @classmethod
    def get_default_groups(cls):
        manager = cls.env.ref("dunning_advanced.group_dunning_manager")
        return super().get_default_groups() | manager

    @classmethod
    def setUpClass(cls):
        # User and company only: the products, taxes, terms and partners that core's
        # invoicing tests begin with take half a second a class, and are used by none.
        super(UomCommon, cls).setUpClass()
        cls.company = cls.env.company
        cls.company_data = cls.collect_company_accounting_data(cls.company)
        cls._set_payment_accounts()
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
        return cls._create_invoices(due, [amount], partner, **values)

    @classmethod
    def _create_invoices(cls, due, amounts, partner=None, **values):
        """Posted invoices as of ``_create_invoice``, made together: that is faster."""
        due = _parse_day(due)
        vals = {
            "move_type": "out_invoice",
            "partner_id": (partner or cls.customer).id,
            "invoice_date": due - timedelta(days=30),
            "invoice_date_due": due,
        }
        line = {"name": "Service", "quantity": 1, "tax_ids": [Command.clear()]}
        moves = cls.env["account.move"].create(
            [
                {
                    **vals,
                    "invoice_line_ids": [
                        Command.create({**line, "price_unit": amount})
                    ],
                    **values,
                }
                for amount in amounts
            ]
        )
        moves.action_post()
        return moves

    @classmethod
    def _create_group(cls, invoices, procedure=None, **values):
        """A group of a customer's invoices.

        :param procedure: by default one like the standard procedure
        """
        procedure = procedure or cls.standard.copy({"applies_to": "group"})
        return cls.env["dunning.invoice.group"].create(
            {
                "name": "G",
                "partner_id": invoices[:1].commercial_partner_id.id,
                "invoice_ids": [Command.set(invoices.ids)],
                "dunning_procedure_id": procedure.id,
                **values,
            }
        )

    @classmethod
    def _create_opening_balance(cls, on, amount):
        """A posted journal entry over what the customer owes, without a due date."""
        receivable = cls.customer.property_account_receivable_id
        income = cls.company_data["default_account_revenue"]
        sides = ((receivable, amount), (income, -amount))
        entry = cls.env["account.move"].create(
            {
                "date": _parse_day(on),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": cls.customer.id,
                            "balance": balance,
                        }
                    )
                    for account, balance in sides
                ],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        return entry

    @classmethod
    def _pay(cls, invoice, amount, on):
        """Register a real payment and return it."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"amount": amount, "payment_date": _parse_day(on)})
        )
        return wizard._create_payments()

    @classmethod
    @contextmanager
    def _real_schedule(cls):
        """The environment of a scheduled action, with commits that can be undone.

        For tests, and for what all tests of a class begin with: a night for each of
        them takes a second.
        """
        cls.env.flush_all()
        with ExitStack() as stack:
            # As core's enter_registry_test_mode, which only a test may call; a case
            # with HTTP has done so for all its tests.
            if not cls._registry_patched:
                names = {"cr": cls.cr, "registry": cls.registry}
                for patcher in cls._registry_test_mode_patches(**names):
                    stack.enter_context(patcher)
            cr = stack.enter_context(cls.registry.cursor())
            yield cls.env(cr=cr, user=cls.env.ref("base.user_root").id, su=False)
        cls.env.invalidate_all()

    @classmethod
    def _run_day(cls, text, applies_to="customer"):
        """Run the schedule as of a day."""
        with cls._real_schedule() as env:
            env["dunning.run"]._run_schedule(applies_to, as_of=_parse_day(text))

    @classmethod
    def _run_days(cls, first, last, applies_to="customer"):
        """Run the schedule for every day, both ends included."""
        current = _parse_day(first)
        with cls._real_schedule() as env:
            while current <= _parse_day(last):
                env["dunning.run"]._run_schedule(applies_to, as_of=current)
                current += timedelta(days=1)

    @classmethod
    def _letters(cls, partner=None, state="issued"):
        return cls.env["dunning.letter"].search(
            [("partner_id", "=", (partner or cls.customer).id), ("state", "=", state)],
            order="date, id",
        )

    @classmethod
    def _send_on_their_days(cls, letters):
        """Let letters leave, each on the day on which it was written."""
        for letter in letters:
            with freeze_time(f"{letter.date} 10:00:00"):
                letter.action_send()
                letter.delivery_ids._set_sent()

    @classmethod
    def _propose(cls, text, **values):
        """A proposal made by hand, with its letters."""
        run = cls.env["dunning.run"].create({"date": _parse_day(text), **values})
        run.action_propose()
        return run

    def _assert_letters(self, *expected):
        """The customer's issued letters are exactly these: (day, level name)."""
        letters = self._letters(self.customer)
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
