"""Booked fees and interest in each chart: issued, cancelled, received, to the cent.

What is expected is added up here. Three more charts: storno accounting, and currencies
of no and of three decimals; in each company also with customers who owe in such
currencies, at rates that move. Runs after `charts_data.py` in the same shell.
"""

from datetime import timedelta

from odoo import Command, fields

# A fee and a percent that leave something to round in every currency.
FEE, PERCENT, DAYS = 7.35, 9.37, 60
RATES = {"EUR": (0.917313, 0.931177), "JPY": (155.3717, 149.0113), "KWD": (0.3077, 0.3)}
MORE = ("PL", "JP", "KW")
today = fields.Date.context_today(env.user)  # noqa: F821


def set_rates(company):
    """Rates of the company's own, odd ones, another one today."""
    for code, rates in RATES.items():
        currency = env.ref(f"base.{code}")  # noqa: F821
        currency.active = True
        if currency == company.currency_id:
            continue
        for day, rate in zip((120, 0), rates, strict=True):
            env["res.currency.rate"].create(  # noqa: F821
                {
                    "name": today - timedelta(days=day),
                    "rate": rate,
                    "currency_id": currency.id,
                    "company_id": company.id,
                }
            )


def find_tax(company):
    """A tax of the country on what is sold; Kuwait has none."""
    taxes = env["account.tax"].with_company(company)  # noqa: F821
    own = [*taxes._check_company_domain(company), ("type_tax_use", "=", "sale")]
    return taxes.search(
        [*own, ("amount", ">", 0), ("amount_type", "=", "percent")], limit=1
    )


def set_books(company):
    """A journal, and accounts that bring the country's tax by themselves."""
    accounts = env["account.account"].with_company(company)  # noqa: F821
    own = accounts._check_company_domain(company)
    journals = env["account.journal"].with_company(company)  # noqa: F821
    general = [*journals._check_company_domain(company), ("type", "=", "general")]
    fees, interest = accounts.search(
        [*own, ("account_type", "in", ("income", "income_other"))], limit=2
    )
    fees.tax_ids = interest.tax_ids = find_tax(company)
    company.write(
        {
            "dunning_charge_journal_id": journals.search(general, limit=1).id,
            "dunning_fee_account_id": fees.id,
            "dunning_interest_account_id": interest.id,
        }
    )
    rules = env["dunning.interest.rule"]  # noqa: F821
    rules.create(
        {
            "name": f"Agreed {company.name}",
            "company_id": company.id,
            "country_id": company.country_id.id,
            "percent": PERCENT,
        }
    )
    standard = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
    procedure = standard.copy(
        {
            "name": f"Charges {company.name}",
            "company_id": company.id,
            "min_days_between": 0,
        }
    )
    level = procedure.level_ids[0]
    level.write({"kind": "notice", "fee_amount": FEE, "interest": "claimed"})
    company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})
    return level


def find_customer(company, currency):
    """A customer of the company's country who has agreed to charges."""
    customers = env["res.partner"].with_company(company)  # noqa: F821
    return customers.create(
        {
            "name": f"Customer {company.country_code} {currency.name}",
            "is_company": True,
            "country_id": company.country_id.id,
            "dunning_charges_agreed": "Our terms, § 7",
        }
    )


def write_letter(company, customer):
    """Issue the letter about all that the customer owes."""
    runs = env["dunning.run"].with_company(company)  # noqa: F821
    run = runs.create(
        {
            "company_id": company.id,
            "date": today,
            "partner_ids": [Command.set(customer.ids)],
        }
    )
    run.action_propose()
    letter = run.letter_ids
    letter.action_issue()
    assert letter.state == "issued", run.skip_ids.mapped("detail")
    kinds = set(letter.charge_ids.mapped("kind"))
    assert kinds == {"fee", "interest"}, kinds
    expected = sum(
        letter.currency_id.round(one.amount_open * PERCENT / 100 * DAYS / 365)
        for one in letter.line_ids
    )
    same = letter.currency_id.compare_amounts
    assert not same(letter.interest_amount, expected), (
        letter.interest_amount,
        expected,
    )
    charged = sum(letter.charge_ids.mapped("amount"))
    assert not same(letter.amount_claimed + charged, letter.amount_total), letter.name
    return letter


def weigh(company, customer):
    """What the customer owes by the books, and what charges have brought."""
    lines = env["account.move.line"].search(  # noqa: F821
        [("partner_id", "=", customer.id), ("parent_state", "=", "posted")]
    )
    incomes = company.dunning_fee_account_id | company.dunning_interest_account_id
    entries = lines.filtered(
        lambda line: line.journal_id == company.dunning_charge_journal_id
    )
    owed = lines.filtered(lambda line: line.account_type == "asset_receivable")
    brought = entries.filtered(lambda line: line.account_id in incomes)
    rounded = company.currency_id.round
    return rounded(sum(owed.mapped("balance"))), rounded(
        -sum(brought.mapped("balance"))
    )


def check_entry(letter):
    """The letter's entry: two lines for each charge, as it says, without tax."""
    company, currency = letter.company_id, letter.currency_id
    moves = letter.charge_ids.booking_ids.move_id
    (move,) = moves
    assert move.state == "posted" and move.company_id == company, move
    assert len(move.line_ids) == 2 * len(letter.charge_ids), move.line_ids
    assert not move.line_ids.tax_ids and not move.line_ids.tax_line_id, move.line_ids
    for charge in letter.charge_ids:
        item = charge.booking_ids.move_line_id
        expected = currency._convert(
            charge.amount, company.currency_id, company, move.date
        )
        assert not currency.compare_amounts(item.amount_currency, charge.amount), item
        assert not company.currency_id.compare_amounts(item.balance, expected), item
    return company.currency_id.round(
        sum(letter.charge_ids.booking_ids.move_line_id.mapped("balance"))
    )


def pay(letter, invoices):
    """One payment over all that the letter asks for; return what it leaves."""
    company = letter.company_id
    wizard = (
        env["account.payment.register"]  # noqa: F821
        .with_company(company)
        .with_context(active_model="account.move", active_ids=invoices.ids)
        .create({"group_payment": True, "payment_date": today})
    )
    wizard.currency_id = letter.currency_id
    wizard.amount = letter.amount_total
    wizard.payment_difference_handling = "open"
    payment = wizard._create_payments()
    assert len(payment) == 1, payment
    # Without an account of its own for what is on its way, core makes no entry.
    left = payment.move_id.line_ids.filtered(
        lambda line: line.account_type == "asset_receivable" and not line.reconciled
    )
    return left


def check_received(letter, customer, before):
    """All is paid: nothing is owed, in no currency, and the charges are income."""
    company = letter.company_id
    assert set(letter.charge_ids.mapped("state")) == {"received"}, letter.charge_ids
    assert not any(letter.charge_ids.mapped("amount_open"))
    still_open = env["account.move.line"].search(  # noqa: F821
        [
            ("partner_id", "=", customer.id),
            ("account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
        ]
    )
    assert not still_open, [
        (one.move_id.name, one.amount_residual) for one in still_open
    ]
    owed, brought = weigh(company, customer)
    assert company.currency_id.is_zero(owed), owed
    assert brought > before, (before, brought)


def owe_in(company, customer, currency):
    """Invoices of a currency, long overdue."""
    moves = env["account.move"].with_company(company)  # noqa: F821
    invoices = moves.create(
        [
            {
                "move_type": "out_invoice",
                "company_id": company.id,
                "partner_id": customer.id,
                "currency_id": currency.id,
                "invoice_date": today - timedelta(days=90),
                "invoice_date_due": today - timedelta(days=DAYS),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Service",
                            "price_unit": price,
                            "tax_ids": [Command.set(find_tax(company).ids)],
                        }
                    )
                ],
            }
            for price in (1000.0, 1234.57, 29.99)
        ]
    )
    invoices.action_post()
    return invoices


def charge(company, level, currency):
    """Book, cancel, receive; then the same with what is only claimed."""
    customer = find_customer(company, currency)
    invoices = owe_in(company, customer, currency)
    before = weigh(company, customer)
    level.booking = "issue"
    letter = write_letter(company, customer)
    booked = check_entry(letter)
    home = company.currency_id
    after = weigh(company, customer)
    assert after == (home.round(before[0] + booked), home.round(before[1] + booked))
    letter.action_cancel(reason="Tried")
    assert weigh(company, customer) == before, (before, weigh(company, customer))
    assert not any(letter.charge_ids.mapped("amount_open"))
    letter = write_letter(company, customer)
    left = pay(letter, invoices)
    (left | letter.charge_ids.booking_ids.move_line_id).reconcile()
    check_received(letter, customer, before[1])
    level.booking = "claim"
    invoices = owe_in(company, customer, currency)
    letter = write_letter(company, customer)
    assert not letter.charge_ids.booking_ids
    before = weigh(company, customer)[1]
    pay(letter, invoices)
    letter.action_take_charges()
    check_received(letter, customer, before)
    amounts = {one.kind: one.amount for one in letter.charge_ids}
    places = currency.decimal_places
    print(
        f"    {company.country_code}  {currency.name}  fee {amounts['fee']:.{places}f}"
        f"  interest {letter.interest_amount:.{places}f}"
    )


for code in (*(one[0] for one in COMPANIES), *MORE):  # noqa: F821
    country = env["res.country"].search([("code", "=", code)])  # noqa: F821
    company = env["res.company"].search(  # noqa: F821
        [("name", "=", f"Company {code}")]
    )
    company = company or found(country)[0]  # noqa: F821
    set_rates(company)
    level = set_books(company)
    currencies = company.currency_id.browse()
    for name in ("JPY", "KWD", "EUR"):
        currencies |= env.ref(f"base.{name}")  # noqa: F821
    for currency in company.currency_id | currencies:
        charge(company, level, currency)
