"""The demo's company: who it is, its taxes and bank, its e-mail, its dunning."""

from odoo import Command

from . import logo
from .master_data import ACCOUNTANT, BANK, COMPANY, DOMAIN, IBAN

# Where a customer is decides which tax an accountant puts on the invoice.
DOMESTIC, EUROPEAN_UNION, ABROAD = "domestic", "european_union", "abroad"
_TAXES = {
    DOMESTIC: {"name": "19%", "amount": 19, "description": "19 % USt."},
    EUROPEAN_UNION: {
        "name": "0% EU",
        "amount": 0,
        "description": "Innergemeinschaftliche Lieferung",
    },
    ABROAD: {"name": "0% Export", "amount": 0, "description": "Steuerfreie Ausfuhr"},
}


def set_up(env, smtp_port):
    """Turn the company of a new database into the demo's; return its taxes."""
    company = env.company
    _introduce(env, company)
    _introduce_accountant(env)
    _set_up_mail(env, company, smtp_port)
    _set_up_bank(env, company)
    _switch_dunning_on(env, company)
    return _set_up_taxes(env, company)


def _introduce(env, company):
    euro, germany = env.ref("base.EUR"), env.ref("base.de")
    euro.active = True
    colours = COMPANY["primary_color"], COMPANY["secondary_color"]
    company.write(
        {
            **COMPANY,
            "country_id": germany.id,
            "account_fiscal_country_id": germany.id,
            "currency_id": euro.id,
            "paperformat_id": env.ref("base.paperformat_euro").id,
            "logo": logo.png_base64(*colours),
        }
    )
    company.partner_id.tz = "Europe/Berlin"


def _introduce_accountant(env):
    admin = env.ref("base.user_admin")
    admin.partner_id.write({**ACCOUNTANT, "tz": "Europe/Berlin"})


def _set_up_mail(env, company, smtp_port):
    company.alias_domain_id = env["mail.alias.domain"].create(
        {"name": DOMAIN, "bounce_alias": "bounce", "catchall_alias": "catchall"}
    )
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {
            # script/server knows it by this name and takes it over.
            "name": "Local mail receiver",
            "smtp_host": "127.0.0.1",
            "smtp_port": smtp_port,
            "smtp_encryption": "none",
            # Without it Odoo would replace the letters' sender by one of its own.
            "from_filter": DOMAIN,
        }
    )


def _set_up_bank(env, company):
    bank = env["res.bank"].create({**BANK, "country": env.ref("base.de").id})
    account = env["res.partner.bank"].create(
        {
            "acc_number": IBAN,
            "bank_id": bank.id,
            "partner_id": company.partner_id.id,
            "allow_out_payment": True,
        }
    )
    bank_journal(env).bank_account_id = account


def bank_journal(env):
    """Return the journal of the company's bank account."""
    domain = [("type", "=", "bank"), ("company_id", "=", env.company.id)]
    return env["account.journal"].search(domain, limit=1)


def _switch_dunning_on(env, company):
    procedure = env.ref("dunning_advanced.dunning_procedure_standard")
    admin = env.ref("base.user_admin")
    procedure.write({"automation": "send", "user_id": admin.id})
    # Whoever does not pay after the second letter is called.
    procedure.level_ids[1].call = True
    company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})


def _set_up_taxes(env, company):
    """Archive the template's taxes of another country; return the demo's by place."""
    accounts = company.account_sale_tax_id.invoice_repartition_line_ids.account_id
    env["account.fiscal.position"].search([]).active = False
    env["account.tax"].search([]).active = False
    common = {
        "type_tax_use": "sale",
        "tax_group_id": env["account.tax.group"].create({"name": "USt."}).id,
        "country_id": company.account_fiscal_country_id.id,
        "invoice_repartition_line_ids": _shares(accounts),
        "refund_repartition_line_ids": _shares(accounts),
    }
    taxes = {
        place: env["account.tax"].create({**common, **values})
        for place, values in _TAXES.items()
    }
    company.account_sale_tax_id = taxes[DOMESTIC]
    return taxes


def _shares(accounts):
    tax = {"repartition_type": "tax", "account_id": accounts[:1].id}
    return [Command.create({"repartition_type": "base"}), Command.create(tax)]
