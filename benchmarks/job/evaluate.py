"""The tasks of ``script/bench evaluate``: what to expect, decide, propose, explain."""

import gc
import random
from datetime import timedelta
from decimal import Decimal

from odoo import api

from ..ledger import DAY
from .measurement import Measurement

_CUSTOMER = "customer"
_CLAIMED = "claimed"
# Without the engine: all that is overdue of the customers with an item that has
# reached the first level.
_EXPECTED = """
    SELECT count(*), sum(items), sum(claimed)
      FROM (SELECT count(*) AS items, sum(line.amount_residual) AS claimed
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
              JOIN res_partner partner ON partner.id = line.partner_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.amount_residual > 0
               AND line.date_maturity < %(day)s
          GROUP BY partner.commercial_partner_id
            HAVING min(line.date_maturity) <= %(day)s - %(days)s) customers
"""
_WRITTEN = """
    SELECT count(*),
           (SELECT count(*) FROM dunning_letter_line WHERE section = 'claimed'),
           sum(amount_claimed)
      FROM dunning_letter
"""


def expect(env, days_later=0):
    """Return which letters there have to be, on a day so much later than usual."""
    level = env.company.dunning_procedure_id.level_ids[0]
    day = DAY + timedelta(days=days_later)
    env.cr.execute(_EXPECTED, {"day": day, "days": level.days})
    return as_totals(*env.cr.fetchone())


def as_totals(letters, items, claimed):
    """What was claimed, in numbers that can be compared."""
    return {
        "letters": letters,
        "items": int(items or 0),
        "claimed": f"{Decimal(str(claimed or 0)):.2f}",
    }


def decide(env, profile=None):
    """Decide about every customer as a run does, and write nothing."""
    _warm_up(env)
    with Measurement(env.cr, profile) as measurement:
        totals = _decide_all(env)
    return {"costs": measurement.costs, "found": as_totals(*totals)}


def decide_in_turns(env, rounds=5, profile=None):
    """As ``decide``, while every level claims interest and compensation, and none does.

    In turns within one process: they are compared, and other programs disturb both.

    :param profile: only with interest, once
    :return: list of the results without interest, and of those with it
    """
    _warm_up(env)
    plain, charged = [], []
    for _round in range(1 if profile else rounds):
        for interest, results in (("none", plain), ("claimed", charged)):
            _charge_interest(env, interest)
            with Measurement(env.cr, profile if results is charged else None) as found:
                totals = _decide_all(env)
            # Else the process would commit it when it ends.
            env.cr.rollback()
            results.append({"costs": found.costs, "found": as_totals(*totals)})
    return {"plain": plain, "charged": charged}


def _charge_interest(env, interest):
    """Let all customers be charged interest, or none; nothing of it is committed."""
    env.invalidate_all()
    customers = env["res.partner"].search([])
    customers.country_id = env.ref("base.de")
    customers.dunning_debtor_kind = "business"
    level_ids = env.company.dunning_procedure_id.level_ids
    level_ids.write({"interest": interest, "compensation": interest != "none"})
    env.flush_all()
    env.invalidate_all()
    gc.collect()


def _warm_up(env):
    """Fill Odoo's caches, as they are in a server that has run for a while.

    Nothing is written: PostgreSQL would keep the plans with which it checks foreign
    keys, made for tables that hold next to nothing.
    """
    first = env["dunning.open.item"]._get_partner_ids(env.company, DAY)[:1]
    _decide(env, env["res.partner"].browse(first))
    env.cr.rollback()
    env.invalidate_all()
    gc.collect()


def _decide_all(env):
    letters, items, claimed = 0, 0, Decimal(0)
    facts = env["dunning.open.item"]
    for partners in facts._iter_slices(facts._get_partner_ids(env.company, DAY)):
        for decision in _decide(env, partners):
            for letter in decision.proposals:
                letters += 1
                items += sum(line.section == _CLAIMED for line in letter.lines)
                claimed += letter.amount(_CLAIMED)
    return letters, items, claimed


def _decide(env, partners):
    return env["dunning.run"]._decide(env.company, partners, DAY, _CUSTOMER)


def propose(env, profile=None, days_later=0):
    """Let a run write its proposal about every customer, and commit."""
    _warm_up(env)
    day = DAY + timedelta(days=days_later)
    values = {"date": day, "applies_to": _CUSTOMER, "company_id": env.company.id}
    with Measurement(env.cr, profile) as measurement:
        env["dunning.run"].create(values)._propose()
        env.flush_all()
        env.cr.commit()
    return {"costs": measurement.costs, "found": as_totals(*written(env))}


def written(env):
    """Count the letters, their claimed items, and what they claim."""
    env.cr.execute(_WRITTEN)
    return env.cr.fetchone()


def propose_nothing(env):
    """Let a run list all open items as not dunned: nobody reaches its level."""
    level = env.company.dunning_procedure_id.level_ids[-1]
    values = {"date": DAY, "applies_to": _CUSTOMER, "level_ids": level.ids}
    env["dunning.run"].create(values)._propose()
    env.flush_all()
    env.cr.commit()


def explain(env, number=50):
    """Explain invoices one by one, each as a request of its own would be."""
    invoice_ids = env["account.move"].search([("move_type", "=", "out_invoice")]).ids
    number = min(number + 1, len(invoice_ids))
    # A server that has run for a while explains no first one.
    _first, *explained = [
        _explain_one(env, invoice_id)
        for invoice_id in random.Random(1).sample(invoice_ids, number)
    ]
    return explained


def _explain_one(env, invoice_id):
    admin = env.ref("base.user_admin")
    with env.registry.cursor() as cursor:
        request = api.Environment(cursor, admin.id, {})
        invoice = request["account.move"].browse(invoice_id)
        with Measurement(cursor) as measurement:
            found = invoice.explain_dunning(as_of=DAY)
        return {"costs": measurement.costs, "is_right": _is_right(invoice, found)}


def _is_right(invoice, found):
    """Whether the explanation is about all that is open, and does explain it."""
    still_open = sum(one["amount_open"] for one in found)
    currency = invoice.currency_id
    return currency.compare_amounts(still_open, invoice.amount_residual) == 0 and all(
        one["dunned"] or one["reasons"] for one in found
    )
