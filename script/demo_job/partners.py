"""The demo's customers and articles as records."""

from odoo import Command

from . import master_data

_SAME = ("name", "street", "zip", "city", "lang", "email", "function")


def create_customers(env):
    """Create customers and their contacts; return them by key."""
    rows = master_data.customers()
    for code in {row["lang"] for row in rows}:
        env["res.lang"]._activate_lang(code)
    partners = {}
    for row in rows:
        values = {name: row[name] or False for name in _SAME}
        if row["parent"]:
            values |= {"parent_id": partners[row["parent"]].id, "type": "contact"}
        else:
            values |= _company_values(env, row)
        partners[row["key"]] = env["res.partner"].create(values)
    return partners


def _company_values(env, row):
    country = env["res.country"].search([("code", "=", row["country"])])
    state = country.state_ids.filtered(lambda state: state.code == row["state"])
    return {
        "is_company": True,
        "ref": row["number"],
        # Numbers that nobody has: they are kept for films.
        "phone": f"+49 40 66969 {row['number'][-3:]}",
        "country_id": country.id,
        "state_id": state.id,
        "dunning_cc": row["cc"] or False,
        "dunning_bcc": row["bcc"] or False,
    }


def create_products(env, tax):
    """Create the articles, named in all languages; return them by key."""
    products = {}
    for row in master_data.products():
        names = {code: row[code] for code in master_data.LANGUAGES}
        record = env["product.product"].create(
            {
                "name": names["en_US"],
                "list_price": float(row["price"]),
                "taxes_id": [Command.set(tax.ids)],
            }
        )
        record.product_tmpl_id.update_field_translations("name", names)
        products[row["key"]] = record
    return products
