"""The world at its beginning: companies, currencies, people, procedures, customers."""

from datetime import timedelta

from odoo import Command

from odoo.addons.base.models import ir_mail_server

# Of a company: xmlid, its name in logins, time zone, currency.
COMPANIES = (
    ("dunning_prepared.company", "a", "Europe/Berlin", "EUR"),
    ("dunning_prepared.other_company", "b", "America/New_York", "USD"),
    ("base.main_company", "c", "Pacific/Auckland", "NZD"),
)
_RATES = {"EUR": 0.9, "USD": 1.0, "NZD": 1.6}
_CUSTOMERS = 5
_ROLES = {
    "bookkeeper": ("account.group_account_manager", "base.group_partner_manager"),
    "clerk": ("dunning_advanced.group_dunning_user",),
    "manager": (
        "dunning_advanced.group_dunning_manager",
        "account.group_account_manager",
        "base.group_partner_manager",
    ),
}
# No word of a letter: whoever stands on a page is found by it.
_SYLLABLES = ("QUA", "ZEL", "VOX", "JUM", "KYR", "WEX", "FYN", "GOZ", "PYX")
# Seconds: the server answers at once, or shall be taken for silent soon.
_SMTP_SECONDS = 5
_PRINT_SECONDS = 15


def set_up(env, rng):
    """Make the world; return the ids of its companies by letter."""
    _set_up_mail(env)
    _set_up_currencies(env)
    companies = {}
    for xmlid, letter, zone, currency in COMPANIES:
        company = env.ref(xmlid)
        companies[letter] = company.id
        _set_up_company(env(context={"allowed_company_ids": company.ids}), zone)
        _introduce_people(env, company, letter)
        own = env(context={"allowed_company_ids": company.ids})
        company = company.with_env(own)
        company.currency_id = env.ref(f"base.{currency}")
        procedures = _make_procedures(own, company, letter)
        company.dunning_procedure_id = procedures[0]
        customers = _make_customers(own, rng, letter, procedures)
        _make_invoices(own, rng, customers, procedures[3])
    return companies


def be_impatient():
    """Take a silent mail server for silent soon; for a whole process."""
    ir_mail_server.SMTP_TIMEOUT = _SMTP_SECONDS


def _set_up_mail(env):
    parameters = env["ir.config_parameter"]
    parameters.set_param("dunning_advanced.print_seconds", _PRINT_SECONDS)
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {
            "name": "Torture",
            "smtp_host": "127.0.0.1",
            "smtp_encryption": "none",
        }
    )
    env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
    # The director is the clock: no server shall run these by itself.
    env["ir.cron"].search([]).active = False


def _set_up_currencies(env):
    for name, rate in _RATES.items():
        currency = env.ref(f"base.{name}")
        currency.active = True
        currency.rate_ids.unlink()
        env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": currency.id,
                "rate": rate,
                "company_id": False,
            }
        )


def _set_up_company(env, zone):
    company = env.company
    agency = env["res.partner"].create(
        {"name": f"Agency {company.id}", "email": f"agency{company.id}@else.example"}
    )
    company.write(
        {
            "email": f"billing{company.id}@sender.example",
            "dunning_enabled": True,
            "dunning_tz": zone,
            "dunning_agency_id": agency.id,
            "dunning_answer_days": 2,
        }
    )


def _introduce_people(env, company, letter):
    for role, groups in _ROLES.items():
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": f"{role.title()} {letter}",
                "login": f"{role}.{letter}",
                "email": f"{role}.{letter}@sender.example",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set([env.ref(name).id for name in groups])],
            }
        )
    env.ref("base.user_admin").company_ids = [Command.link(company.id)]


def _make_procedures(env, company, letter):
    """Both timings for customers, and one each for invoices and groups."""
    standard = env.ref("dunning_advanced.dunning_procedure_standard")
    manager = env["res.users"].search([("login", "=", f"manager.{letter}")])
    common = {
        "company_id": company.id,
        "min_days_between": 1,
        "automation": "send",
        "user_id": manager.id,
    }
    kinds = (
        {"name": "In turn", "allow_override": True},
        {"name": "By age", "grouping": "level"},
        {"name": "Asked", "automation": "propose"},
        {"name": "Invoices", "applies_to": "invoice", "automation": "issue"},
        {"name": "Groups", "applies_to": "group"},
    )
    made = [standard.copy({**common, **kind}) for kind in kinds]
    for procedure in made:
        by_age = procedure.name == "By age"
        days = (2, 4, 8, 12) if by_age else (1, 2, 2, 3)
        for level, number in zip(procedure.level_ids, days, strict=True):
            level.write({"days": number, "payment_term_days": 2})
        procedure.level_ids[1].send_print = True
        # Only now: days by age have to rise at every moment.
        if by_age:
            procedure.timing = "age"
            procedure.level_ids[0].days = -1
    return made


def _make_customers(env, rng, letter, procedures):
    """Customers, every second one with a contact that gets invoices, too."""
    contacts = env["res.partner"]
    for number in range(_CUSTOMERS):
        name = f"{rng.choice(_SYLLABLES)}{rng.choice(_SYLLABLES)}{number}{letter}"
        customer = contacts.create(
            {
                "name": name,
                "ref": f"T{letter}",
                "is_company": True,
                "company_id": env.company.id if number % 2 else False,
                "email": f"{name.lower()}@customer.example",
                "street": "Main Street 1",
                "zip": "10115",
                "city": "Berlin",
                # In turn, by age, asked; the last ones by the company's default.
                "dunning_procedure_id": number < 4 and procedures[number % 3].id,
            }
        )
        if number % 2:
            contacts.create(
                {
                    "name": f"Child of {name}",
                    "ref": f"C{letter}",
                    "type": "other",
                    "parent_id": customer.id,
                    "email": f"child.{name.lower()}@customer.example",
                }
            )
    return contacts.search([("ref", "in", (f"T{letter}", f"C{letter}"))])


def _make_invoices(env, rng, customers, procedure):
    """Invoices around their due day, one in instalments, some with a procedure."""
    today = env.company._dunning_today()
    vals_list = [
        prepare_invoice(env, rng, customer, today - timedelta(days=days))
        for customer in customers
        for days in rng.sample(range(0, 9), 2)
    ]
    first = today - timedelta(days=12)
    vals_list.append(prepare_invoice(env, rng, customers[0], first, _make_term(env)))
    for vals in vals_list[::5]:
        vals["dunning_procedure_id"] = procedure.id
    env["account.move"].create(vals_list).action_post()


def _make_term(env):
    lines = [
        Command.create(
            {
                "value": "percent",
                "value_amount": share,
                "delay_type": "days_after",
                "nb_days": days,
            }
        )
        for share, days in ((40, 5), (30, 9), (30, 13))
    ]
    return env["account.payment.term"].create(
        {
            "name": "Three parts",
            "company_id": env.company.id,
            "line_ids": [Command.clear(), *lines],
        }
    )


def prepare_invoice(env, rng, customer, due, term=None):
    """Values of an invoice over one line without tax.

    :param due: the day; with payment terms, that of the invoice
    """
    currency = env.company.currency_id
    if rng.random() < 0.15:
        currency = env["res.currency"].search([("name", "in", list(_RATES))])[-1]
    return {
        "move_type": "out_invoice",
        "partner_id": customer.id,
        "invoice_date": due if term else due - timedelta(days=14),
        "currency_id": currency.id,
        **(
            {"invoice_payment_term_id": term.id}
            if term
            else {"invoice_date_due": due, "invoice_payment_term_id": False}
        ),
        "invoice_line_ids": [
            Command.create(
                {
                    "name": "Service",
                    "quantity": 1,
                    "price_unit": rng.randint(1000, 90000) / 100,
                    "tax_ids": [Command.clear()],
                }
            )
        ],
    }
