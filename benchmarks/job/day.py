"""The tasks of ``script/bench day``: collection filters, and a very large customer."""

from datetime import timedelta

from .measurement import Measurement

# As if the letters of a proposal had been issued and sent 30 days ago, for a share of
# the customers: making as many for real would take hours.
_ISSUE = """
    UPDATE dunning_letter
       SET state = 'issued', delivery_state = 'sent', date = %(date)s,
           deadline = %(deadline)s, name = 'BENCH/' || id
     WHERE partner_id %% %(every)s = 0
"""
_ISSUE_LINES = """
    UPDATE dunning_letter_line line SET letter_state = 'issued'
      FROM dunning_letter letter
     WHERE letter.id = line.letter_id AND letter.state = 'issued'
"""
_EXPECTED = """
    SELECT count(DISTINCT move_id) FROM dunning_letter_line
     WHERE escalates AND letter_state = 'issued'
"""
# What a list reads first.
_PAGE = 80


def dun_to_the_end(env, every):
    """Give every n-th customer a last level whose deadline is over; return how many.

    :param every: 1 for all customers, 10 for a tenth
    :return: number of invoices that have to be proposed for collection
    """
    run = env["dunning.run"].create({"company_id": env.company.id})
    run._propose()
    first, *others = env.company.dunning_procedure_id.level_ids
    for level in others:
        level.active = False
    env.flush_all()
    today = env.company._dunning_today()
    days = {"date": today - timedelta(days=30), "deadline": today - timedelta(days=20)}
    env.cr.execute(_ISSUE, {"every": every, **days})
    env.cr.execute(_ISSUE_LINES)
    env.cr.execute("DELETE FROM dunning_letter WHERE state = 'proposed'")
    env.cr.execute("DELETE FROM dunning_run_skip")
    env.cr.execute(_EXPECTED)
    (expected,) = env.cr.fetchone()
    env.cr.commit()
    return expected


def filter_proposals(env):
    """Open the list of proposals for collection: count, first page, its state column.

    As a second request of a server: its caches are filled.
    """
    _open_list(env, "proposed")
    env.invalidate_all()
    with Measurement(env.cr) as measurement:
        found = _open_list(env, "proposed")
    return {"costs": measurement.costs, "found": found}


def filter_in_collection(env):
    """Open the list of invoices in collection, of which there are none."""
    _open_list(env, "in_collection")
    with Measurement(env.cr) as measurement:
        found = _open_list(env, "in_collection")
    return {"costs": measurement.costs, "found": found}


def _open_list(env, state):
    domain = [
        ("move_type", "in", ("out_invoice", "out_receipt")),
        ("dunning_collection_state", "=", state),
    ]
    specification = {"name": {}, "amount_residual": {}, "dunning_collection_state": {}}
    moves = env["account.move"]
    page = moves.web_search_read(domain, specification, limit=_PAGE, count_limit=10**6)
    return page["length"]


def update_setting(env):
    """Let all open invoices of one customer follow its procedure.

    Half of them carry a procedure of their own.
    """
    domain = [("move_type", "=", "out_invoice"), ("state", "=", "posted")]
    moves = env["account.move"].search(domain)
    own = env.company.dunning_procedure_id.copy({"applies_to": "invoice"})
    with_own = moves[::2].with_context(tracking_disable=True)
    with_own.dunning_procedure_id = own
    env.flush_all()
    customer = moves.commercial_partner_id
    customer.ensure_one()
    with Measurement(env.cr) as measurement:
        action = customer.action_dunning_update_setting()
        env[action["res_model"]].browse(action["res_id"]).action_update()
        env.flush_all()
        env.cr.commit()
    kept = env["account.move"].search_count(
        [*domain, ("dunning_procedure_id", "!=", False)]
    )
    found = len(with_own) - kept
    return {"costs": measurement.costs, "found": found, "expected": len(with_own)}


def open_invoice(env):
    """Read what the form of an invoice shows of dunning, and then its history.

    As a second request of a server, for a customer with all invoices of the ledger.
    """
    first, second = env["account.move"].search([("move_type", "=", "out_invoice")])[:2]
    names = [name for name in first._fields if name.startswith("dunning_")]
    names.remove("dunning_timeline")
    first.read(names)
    env.invalidate_all()
    with Measurement(env.cr) as measurement:
        second.read(names)
        second.read(["dunning_timeline"])
    return {"costs": measurement.costs, "found": 1}
