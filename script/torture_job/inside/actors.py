"""What people do: each actor is a rule that finds something to do, and does it.

An actor gets the environment of a person in one company and a source of choices. Who
that is, and how often, says ``people.py``.
"""

import hashlib
import re
from datetime import timedelta

from werkzeug.test import Client

from odoo import Command
from odoo.http import root

from .setting import prepare_invoice

ACTORS = {}


class Nothing(Exception):
    """There is nothing that this actor could do now."""


def actor(function):
    """Enter a function among the actors, under its name with spaces."""
    ACTORS[function.__name__.replace("_", " ")] = function
    return function


def _pick(rng, records):
    if not records:
        raise Nothing
    return records[rng.randrange(len(records))]


def _some(rng, records, most=3):
    if not records:
        raise Nothing
    return records.browse(rng.sample(records.ids, min(most, len(records))))


def _customers(env, kind="T"):
    mark = env.user.login[-1]
    contacts = env["res.partner"].search([("ref", "=", f"{kind}{mark}")], order="id")
    return contacts


def _invoices(env, *domain):
    own = [("company_id", "=", env.company.id), ("move_type", "=", "out_invoice")]
    return env["account.move"].search([*own, *domain], order="id")


def _open_invoices(env, *domain):
    states = ("payment_state", "in", ("not_paid", "partial"))
    return _invoices(env, ("state", "=", "posted"), states, *domain)


def _letters(env, *domain):
    own = ("company_id", "=", env.company.id)
    return env["dunning.letter"].search([own, *domain], order="id")


def _today(env):
    return env.company._dunning_today()


def _open_items(moves):
    return moves.line_ids.filtered(
        lambda line: line.account_type == "asset_receivable" and not line.reconciled
    )


# Bookkeeping.


@actor
def post(env, rng):
    customer = _pick(rng, _customers(env, rng.choice("TTC")))
    due = _today(env) - timedelta(days=rng.randint(-3, 9))
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
    return wizard.create({"payment_date": _today(env), **values})


@actor
def pay(env, rng):
    _register(env, _pick(rng, _open_invoices(env)))._create_payments()


@actor
def part_pay(env, rng):
    wizard = _register(env, _pick(rng, _open_invoices(env)))
    wizard.amount = round(wizard.amount * rng.uniform(0.2, 0.9), 2)
    wizard._create_payments()


@actor
def write_off(env, rng):
    wizard = _register(env, _pick(rng, _open_invoices(env)))
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
    _pick(rng, _invoices(env, paid)).line_ids.remove_move_reconcile()


@actor
def credit(env, rng):
    invoice = _pick(rng, _open_invoices(env))
    vals = prepare_invoice(env, rng, invoice.partner_id, _today(env))
    vals |= {"move_type": "out_refund", "currency_id": invoice.currency_id.id}
    refund = env["account.move"].create(vals)
    refund.action_post()
    if rng.random() < 0.5:
        _open_items(invoice | refund).reconcile()


@actor
def rewrite(env, rng):
    """Back to draft, another price, posted again."""
    invoice = _pick(rng, _open_invoices(env))
    invoice.button_draft()
    invoice.invoice_line_ids[:1].price_unit = rng.randint(1000, 90000) / 100
    invoice.action_post()


@actor
def move_customer(env, rng):
    """File a contact, and with it what it owes, under another customer."""
    child = _pick(rng, _customers(env, "C"))
    child.parent_id = _pick(rng, _customers(env) - child.parent_id)


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
    _pick(rng, _open_invoices(env)).action_toggle_block_payment()


@actor
def no_follow_up(env, rng):
    move = _pick(rng, _open_invoices(env))
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
            "date": _today(env),
            "payment_ref": "Thank you",
            "amount": rng.randint(1, 500),
            "partner_id": _pick(rng, _customers(env)).id,
        }
    )


# Holds.


@actor
def pause(env, rng):
    groups = env["dunning.invoice.group"].search([])
    kinds = [_customers(env), _open_invoices(env), groups]
    record = _pick(rng, rng.choice([kind for kind in kinds if kind]))
    pauses = not record.dunning_paused
    until = _today(env) + timedelta(days=rng.randint(1, 4))
    record.write(
        {
            "dunning_paused": pauses,
            "dunning_pause_reason": pauses and "They will call",
            "dunning_pause_until": pauses and rng.random() < 0.7 and until,
        }
    )


@actor
def promise(env, rng):
    move = _pick(rng, _open_invoices(env))
    day = _today(env) + timedelta(days=rng.randint(0, 3))
    env["dunning.promise"].create({"move_id": move.id, "date": day})


@actor
def withdraw(env, rng):
    _pick(rng, env["dunning.promise"].search([], order="id")).action_withdraw()


@actor
def dispute(env, rng):
    move = _pick(rng, _open_invoices(env))
    part = rng.choice((0, round(move.amount_residual / 2, 2)))
    begins = not move.dunning_disputed
    move.write(
        {
            "dunning_disputed": begins,
            "dunning_disputed_amount": begins and part,
            "dunning_dispute_reason": begins and "Never ordered",
        }
    )


# Letters.


@actor
def propose(env, rng):
    values = {"applies_to": rng.choice(("customer", "customer", "invoice", "group"))}
    if rng.random() < 0.6:
        values["partner_ids"] = _some(rng, _customers(env)).ids
    if rng.random() < 0.2:
        values["include_dunned"] = True
    env["dunning.run"].create(values).action_propose()


@actor
def edit(env, rng):
    letter = _pick(rng, _letters(env, ("state", "=", "proposed")))
    what = rng.choice(("text", "check", "drop", "restore"))
    if what == "text":
        letter.edit_title = "A word to you"
    elif what == "check":
        letter.selected = not letter.selected
    elif what == "drop":
        lines = letter.line_ids.filtered(lambda line: line.section != "credit")
        _pick(rng, lines).action_drop()
    else:
        letter.action_restore_items()


@actor
def issue(env, rng):
    _some(rng, _letters(env, ("state", "=", "proposed"))).action_issue()


@actor
def issue_run(env, rng):
    runs = env["dunning.run"].search([("state", "=", "proposed")], order="id")
    run = _pick(rng, runs)
    run.letter_ids.filtered(lambda letter: letter.state == "proposed").action_check()
    rng.choice((run.action_issue, run.action_issue_send))()


@actor
def send(env, rng):
    _some(rng, _letters(env, ("state", "=", "issued"))).action_send()


@actor
def resend(env, rng):
    failed = _letters(env, ("state", "=", "issued"), ("delivery_state", "=", "failed"))
    issued = failed or _letters(env, ("state", "=", "issued"))
    _pick(rng, issued).action_resend()


@actor
def cancel(env, rng):
    letters = _letters(env, ("state", "in", ("proposed", "issued")))
    _pick(rng, letters).action_cancel("A mistake")


@actor
def cancel_run(env, rng):
    open_runs = [("state", "!=", "cancelled"), ("scheduled", "=", False)]
    _pick(rng, env["dunning.run"].search(open_runs, order="id")).action_cancel("No")


@actor
def next_dunning(env, rng):
    _pick(rng, _open_invoices(env)).action_next_dunning()


@actor
def post_paper(env, rng):
    paper = [("channel", "in", ("post", "print")), ("state", "=", "queued")]
    waiting = env["dunning.delivery"].search(paper, order="id")
    if not waiting:
        raise Nothing
    waiting.action_print_batch()
    waiting.filtered(lambda one: one.state == "queued").action_mark_sent()


@actor
def hand_over(env, rng):
    dunned = _open_invoices(env, ("dunning_line_ids.letter_state", "=", "issued"))
    late = dunned.filtered(lambda move: not move.dunning_collection_date)
    action = _pick(rng, late).action_send_to_collection()
    composers = env[action["res_model"]].with_context(**action["context"])
    composers.create({}).action_send_mail()


@actor
def take_back(env, rng):
    handed = _open_invoices(env, ("dunning_collection_date", "!=", False))
    _pick(rng, handed).return_from_collection("They want to talk to us")


# Set-up.


@actor
def change_level(env, rng):
    own = [("company_id", "=", env.company.id)]
    levels = env["dunning.level"].with_context(active_test=False)
    level = _pick(rng, levels.search(own, order="id"))
    rng.choice(
        (
            lambda: level.write({"days": level.days + rng.choice((-1, 1))}),
            lambda: level.write({"fee_amount": rng.choice((0, 2.5))}),
            lambda: level.write({"active": not level.active}),
            lambda: level.write({"payment_term_days": rng.randint(0, 4)}),
        )
    )()


@actor
def change_procedure(env, rng):
    own = [("company_id", "=", env.company.id)]
    procedures = env["dunning.procedure"].search(own, order="id")
    kinds = procedures.grouped("applies_to")
    what = rng.choice(("customer", "invoice", "automation", "override"))
    if what == "customer":
        customer = _pick(rng, _customers(env))
        customer.dunning_procedure_id = _pick(rng, kinds["customer"])
    elif what == "invoice":
        move = _pick(rng, _open_invoices(env))
        move.dunning_procedure_id = (
            not move.dunning_procedure_id and _pick(rng, kinds["invoice"]).id
        )
    elif what == "automation":
        _pick(rng, procedures).automation = rng.choice(("issue", "send", "propose"))
    else:
        procedure = _pick(rng, kinds["customer"])
        procedure.allow_override = not procedure.allow_override


@actor
def group(env, rng):
    groups = env["dunning.invoice.group"].search([], order="id")
    if groups and rng.random() < 0.3:
        _pick(rng, groups).invoice_ids = [Command.clear()]
        return
    move = _pick(rng, _open_invoices(env, ("dunning_group_id", "=", False)))
    customer = move.commercial_partner_id
    same = _open_invoices(
        env,
        ("dunning_group_id", "=", False),
        ("commercial_partner_id", "=", customer.id),
        ("currency_id", "=", move.currency_id.id),
    )
    procedures = [("applies_to", "=", "group"), ("company_id", "=", env.company.id)]
    env["dunning.invoice.group"].create(
        {
            "name": f"Group of {move.name}",
            "partner_id": customer.id,
            "invoice_ids": [Command.set((move | same[:1]).ids)],
            "dunning_procedure_id": env["dunning.procedure"].search(procedures)[:1].id,
        }
    )


@actor
def switch(env, rng):
    """Dunning of the whole company off, or on again."""
    env.company.dunning_enabled = not env.company.dunning_enabled


# Reading.


@actor
def explain(env, rng):
    _some(rng, _open_invoices(env)).explain_dunning()


@actor
def look(env, rng):
    """All that the person can see, as ids by table."""
    seen = {}
    for name in ("run", "letter", "letter.line", "delivery", "run.skip", "promise"):
        model = env[f"dunning.{name}"].with_context(active_test=False)
        everything = model.with_context(allowed_company_ids=env.user.company_ids.ids)
        seen[model._table] = everything.search([]).ids
    return seen


@actor
def portal_answer(env, rng):
    """A customer opens the page of a letter by its key, and answers."""
    letters = env["dunning.letter"].sudo().search([("state", "=", "issued")])
    letter = _pick(rng, letters.sorted("id"))
    key, page = letter.access_token, f"/my/dunning/{letter.id}"
    checksum = letter.pdf_checksum
    # The visitor is another request, with a transaction of its own.
    env.cr.commit()
    if not key:
        raise Nothing
    browser, query = Client(root), {"access_token": key}
    shown = browser.get(page, query_string=query)
    assert shown.status_code == 200, f"the letter's page says {shown.status}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    if not token:
        return  # the letter is settled or cancelled: nothing to answer
    file = browser.get(f"{page}/pdf", query_string=query)
    assert hashlib.sha256(file.data).hexdigest() == checksum, "another PDF is shown"
    kind = rng.choice(("promise", "dispute", "question", "copy"))
    answer = browser.post(
        f"{page}/answer",
        query_string=query,
        data={
            "csrf_token": token[1],
            "kind": kind,
            "date": str(_today(env) + timedelta(days=2)),
            "text": "We have paid, I think",
            "access_token": key,
        },
    )
    assert answer.status_code in (200, 303), f"the answer got {answer.status}"
