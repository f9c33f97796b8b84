"""Bookkeepers: what changes what is open."""

from datetime import timedelta

from ..setting import prepare_invoice
from .rule import (
    Nothing,
    actor,
    claimed_invoices,
    customers,
    invoices,
    open_invoices,
    open_items,
    pick,
    today,
)


@actor
def post(env, rng):
    customer = pick(rng, customers(env, rng.choice("TTC")))
    due = today(env) - timedelta(days=rng.randint(-3, 9))
    term = None
    if rng.random() < 0.3:
        terms = env["account.payment.term"]
        term = terms.search([("company_id", "=", env.company.id)], limit=1)
    vals = prepare_invoice(env, rng, customer, due, term)
    env["account.move"].create(vals).action_post()


def _register(env, moves, **values):
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=moves.ids
    )
    return wizard.create({"payment_date": today(env), **values})


@actor
def pay(env, rng):
    _register(env, pick(rng, claimed_invoices(env, rng)))._create_payments()


@actor
def part_pay(env, rng):
    wizard = _register(env, pick(rng, claimed_invoices(env, rng)))
    wizard.amount = round(wizard.amount * rng.uniform(0.2, 0.9), 2)
    wizard._create_payments()


@actor
def write_off(env, rng):
    wizard = _register(env, pick(rng, open_invoices(env)))
    account = env["account.account"].search(
        [("account_type", "=", "expense"), ("company_ids", "in", env.company.ids)],
        limit=1,
    )
    wizard.write(
        {
            "amount": round(wizard.amount * 0.7, 2),
            "payment_difference_handling": "reconcile",
            "writeoff_account_id": account.id,
        }
    )
    wizard._create_payments()


@actor
def unreconcile(env, rng):
    paid = ("payment_state", "in", ("paid", "in_payment", "partial"))
    pick(rng, invoices(env, paid)).line_ids.remove_move_reconcile()


@actor
def credit(env, rng):
    invoice = pick(rng, open_invoices(env))
    vals = prepare_invoice(env, rng, invoice.partner_id, today(env))
    vals |= {"move_type": "out_refund", "currency_id": invoice.currency_id.id}
    refund = env["account.move"].create(vals)
    refund.action_post()
    if rng.random() < 0.5:
        open_items(invoice | refund).reconcile()


@actor
def rewrite(env, rng):
    """Back to draft, another price, posted again."""
    invoice = pick(rng, claimed_invoices(env, rng))
    invoice.button_draft()
    invoice.invoice_line_ids[:1].price_unit = rng.randint(1000, 90000) / 100
    invoice.action_post()


@actor
def move_customer(env, rng):
    """File a contact, and with it what it owes, under another customer."""
    child = pick(rng, customers(env, "C"))
    child.parent_id = pick(rng, customers(env) - child.parent_id)


@actor
def merge(env, rng):
    mark = rng.choice("abc")
    found = env["res.partner"].search([("ref", "=", f"T{mark}")], order="id")
    if len(found) < 5:
        raise Nothing
    kept, gone = rng.sample(found.ids, 2)
    wizard = env["base.partner.merge.automatic.wizard"].create({})
    wizard._merge([kept, gone], env["res.partner"].browse(kept))


@actor
def block(env, rng):
    pick(rng, claimed_invoices(env, rng)).action_toggle_block_payment()


@actor
def no_follow_up(env, rng):
    move = pick(rng, open_invoices(env))
    move.no_followup = not move.no_followup


@actor
def receipt(env, rng):
    """Money on the bank statement that nobody has matched yet; or it is removed."""
    lines = env["account.bank.statement.line"]
    waiting = lines.search([("company_id", "=", env.company.id)])
    if waiting and rng.random() < 0.5:
        waiting.move_id.button_draft()
        waiting.unlink()
        return
    banks = [("type", "=", "bank"), ("company_id", "=", env.company.id)]
    lines.create(
        {
            "journal_id": env["account.journal"].search(banks, limit=1).id,
            "date": today(env),
            "payment_ref": "Thank you",
            "amount": rng.randint(1, 500),
            "partner_id": pick(rng, customers(env)).id,
        }
    )
