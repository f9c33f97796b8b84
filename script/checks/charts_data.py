"""Ten companies with their countries' charts, each with a letter about three invoices.

Runs in Odoo's shell on a throw-away database; `env` is given.
"""

import io
from datetime import timedelta
from unittest.mock import patch

import pypdfium2

from odoo import Command, fields

# Country, an account to pay to, a VAT number.
COMPANIES = (
    ("AT", "AT61 1904 3002 3457 3201", "ATU12345675"),
    ("BE", "BE68 5390 0754 7034", "BE0477472701"),
    ("CH", "CH93 0076 2011 6238 5295 7", "CHE-123.456.788 MWST"),
    ("DE", "DE89 3704 0044 0532 0130 00", "DE136695976"),
    ("ES", "ES91 2100 0418 4502 0005 1332", "ES59962470K"),
    ("FR", "FR14 2004 1010 0505 0001 3M02 606", "FR83404833048"),
    ("GB", "GB29 NWBK 6016 1331 9268 19", "GB123456782"),
    ("IT", "IT60 X054 2811 1010 0000 0123 456", "IT12345670017"),
    ("NL", "NL91 ABNA 0417 1643 00", "NL123456782B90"),
    ("US", "123456789012", ""),
)
today = fields.Date.context_today(env.user)  # noqa: F821


def found(country):
    """Make the company, with a customer there, and return both."""
    address = {"street": "High Street 1", "zip": "10115", "city": "Capital"}
    place = {**address, "country_id": country.id}
    # In this mode Odoo does not go on to install what else the country may want.
    companies = env["res.company"].with_context(install_mode=True)  # noqa: F821
    company = companies.create({"name": f"Company {country.code}", **place})
    company = company.with_env(env)  # noqa: F821
    env.user.company_ids |= company  # noqa: F821
    charts = env["account.chart.template"].with_company(company)  # noqa: F821
    charts.try_loading(None, company, install_demo=False)
    customers = env["res.partner"].with_company(company)  # noqa: F821
    customer = customers.create(
        {
            "name": f"Customer {country.code}",
            "email": "dues@customer.example",
            "is_company": True,
            **place,
        }
    )
    return company, customer


def owe(company, customer):
    """Three invoices, long overdue, with the taxes of the country."""
    moves = env["account.move"].with_company(company)  # noqa: F821
    invoices = moves.create(
        [
            {
                "move_type": "out_invoice",
                "company_id": company.id,
                "partner_id": customer.id,
                "invoice_date": today - timedelta(days=90),
                "invoice_date_due": today - timedelta(days=60),
                "invoice_line_ids": [
                    Command.create({"name": "Service", "price_unit": price})
                ],
            }
            for price in (100.0, 1234.5, 20.0)
        ]
    )
    invoices.action_post()
    return invoices


def read(letter):
    """Return the letter's text and the number of its pages."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(letter.pdf_id.raw))
    return " ".join(page.get_textpage().get_text_bounded() for page in pdf), len(pdf)


def check_slip(letter):
    """The Swiss slip says beside the amount what its code says."""
    report, codes = type(env["ir.actions.report"]), []  # noqa: F821
    draw = report.barcode

    def note(self, *args, **params):
        codes.append(params.get("value", "").split("\n"))
        return draw(self, *args, **params)

    for reference, kind in (
        ("INV-17", "NON"),
        ("RFQ#17", "NON"),
        ("RF18539007547034", "SCOR"),
    ):
        letter._with_guard().payment_reference = reference
        with patch.object(report, "barcode", note):
            slip = letter._get_swiss_slip()
        (page,) = pypdfium2.PdfDocument(slip)
        text = page.get_textpage().get_text_range()
        *_others, found, structured, information, _end = codes[-1]
        assert found == kind, f"{reference}: {found}"
        assert information == (letter.name if structured else reference), reference
        assert information in text, f"{reference}: {text}"


def dun(code, number, vat):
    """Write the letter of a company, and look at it."""
    country = env["res.country"].search([("code", "=", code)])  # noqa: F821
    company, customer = found(country)
    # Not when it is made: Odoo would ask its own server who has such an address.
    company.write({"email": "billing@us.example", "vat": vat})
    company.company_registry = "REG 4711"
    banks = env["res.partner.bank"]  # noqa: F821
    banks.create(
        {
            "acc_number": number,
            "partner_id": company.partner_id.id,
            "allow_out_payment": True,
        }
    )
    procedure = env.ref("dunning_advanced.dunning_procedure_standard")  # noqa: F821
    company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})
    invoices = owe(company, customer)
    runs = env["dunning.run"].with_company(company)  # noqa: F821
    run = runs.create({"company_id": company.id, "date": today})
    run.action_propose()
    letter = run.letter_ids
    assert len(letter) == 1, f"{code}: {len(letter)} letters"
    letter.action_issue()
    assert letter.state == "issued", f"{code}: {run.skip_ids.mapped('detail')}"
    total = company.currency_id.round(sum(invoices.mapped("amount_residual")))
    assert not company.currency_id.compare_amounts(letter.amount_claimed, total)
    text, pages = read(letter)
    wanted = [customer.name, *invoices.mapped("name"), number[-4:], letter.name]
    lacking = [part for part in wanted if part not in text]
    assert not lacking, f"{code}: the letter lacks {lacking}"
    if code == "CH":
        check_slip(letter)
    letter.action_send()
    assert letter.delivery_ids, f"{code}: nothing was sent"
    letter.action_cancel(reason="Tried")
    chart, currency = company.chart_template, company.currency_id.name
    print(f"    {code}  {chart:12} {currency}  {total:9.2f}  {pages} page(s)")


for one in COMPANIES:
    dun(*one)
