"""Customers and invoices that Odoo itself enters and posts."""

from datetime import timedelta

from odoo import Command

_CUSTOMERS_AT_ONCE = 1000
_DAYS_TO_PAY = 30
_SHARE_WITH_CONTACT = 0.2
_QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}


def create_customers(env, number, dice):
    """Create customers, some with a contact for invoices; return their ids."""
    partners = env["res.partner"].with_context(**_QUIET)
    ids = []
    for start in range(0, number, _CUSTOMERS_AT_ONCE):
        numbers = range(start, min(start + _CUSTOMERS_AT_ONCE, number))
        ids += partners.create([_customer(env, i, dice) for i in numbers]).ids
        env.cr.commit()
        env.invalidate_all()
    return ids


def _customer(env, number, dice):
    values = {
        "name": f"Customer {number:06d}",
        "is_company": True,
        "street": f"{number} Test Street",
        "zip": f"{10000 + number % 89999}",
        "city": "Springfield",
        "country_id": env.ref("base.us").id,
        "email": f"customer{number}@example.com",
        "customer_rank": 1,
    }
    if dice.random() < _SHARE_WITH_CONTACT:
        contact = {
            "name": f"Accounts payable {number}",
            "type": "invoice",
            "email": f"payable{number}@example.com",
        }
        values["child_ids"] = [Command.create(contact)]
    return values


def create_invoices(env, plan, dice):
    """Enter and post invoices as a person would.

    :param plan: list of :class:`Planned`
    :return: ``account.move``, in the order of the plan
    """
    product = env["product.product"].create({"name": "Consulting"})
    term = env["account.payment.term"].create(
        {"name": "30 days net", "line_ids": [Command.clear(), _part()]}
    )
    moves = env["account.move"].with_context(**_QUIET)
    invoices = moves.create([_invoice(p, product, term, dice) for p in plan])
    invoices.action_post()
    for invoice, planned in zip(invoices, plan, strict=True):
        if invoice.invoice_date_due != planned.due:
            raise AssertionError(f"{invoice.name} is due on another day than planned")
    return invoices


def _part():
    days = {"delay_type": "days_after", "nb_days": _DAYS_TO_PAY}
    return Command.create({"value": "percent", "value_amount": 100, **days})


def _invoice(planned, product, term, dice):
    day = planned.due - timedelta(days=_DAYS_TO_PAY)
    return {
        "move_type": "out_invoice",
        "partner_id": planned.partner_id,
        "invoice_date": day,
        "date": day,
        "invoice_payment_term_id": term.id,
        "invoice_line_ids": [
            _line(product, dice) for _number in range(dice.randint(1, 3))
        ],
    }


def _line(product, dice):
    # The company's default tax comes with the product.
    return Command.create(
        {
            "product_id": product.id,
            "quantity": dice.randint(1, 5),
            "price_unit": round(dice.uniform(20, 900), 2),
        }
    )
