"""Are the copies as good as what Odoo enters? Asked in SQL of all, of Odoo of some."""

import random

_SAMPLE = 25
# What is wrong, and how many of it there are.
_CHECKS = {
    "unbalanced invoices": """
        SELECT count(*) FROM (
            SELECT FROM account_move_line
          GROUP BY move_id HAVING round(sum(balance), 2) <> 0) unbalanced""",
    "invoices with another sum than their items": """
        SELECT count(*) FROM account_move move
          JOIN (SELECT line.move_id, sum(line.amount_residual_currency) AS open
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                 WHERE account.account_type = 'asset_receivable'
              GROUP BY line.move_id) items ON items.move_id = move.id
         WHERE round(move.amount_residual - items.open, 2) <> 0""",
    "items of another customer than their invoice": """
        SELECT count(*) FROM account_move_line line
          JOIN account_move move ON move.id = line.move_id
         WHERE line.partner_id <> move.commercial_partner_id""",
    "items with another name than their invoice": """
        SELECT count(*) FROM account_move_line line
          JOIN account_move move ON move.id = line.move_id
         WHERE line.move_name <> move.name""",
    "numbers given twice": """
        SELECT count(*) - count(DISTINCT (journal_id, name)) FROM account_move""",
    "gaps between numbers": """
        SELECT count(*) FROM (
            SELECT max(sequence_number) <> count(*) AS has_gap FROM account_move
          GROUP BY journal_id, sequence_prefix) sequences WHERE has_gap""",
    "taxed invoices without a tax on their lines": """
        SELECT count(*) FROM account_move move
         WHERE move.amount_tax <> 0 AND NOT EXISTS (
            SELECT FROM account_move_line line
              JOIN account_move_line_account_tax_rel tax
                ON tax.account_move_line_id = line.id
             WHERE line.move_id = move.id)""",
}


def check(env, expected):
    """Raise if the ledger is not what Odoo itself would have made.

    :param expected: number of open invoices
    """
    wrong = {what: _count(env.cr, sql) for what, sql in _CHECKS.items()}
    open_domain = [("state", "=", "posted"), ("payment_state", "=", "not_paid")]
    open_ids = env["account.move"].search(open_domain).ids
    wrong["invoices missing or too many"] = abs(expected - len(open_ids))
    sample = random.Random(1).sample(open_ids, min(_SAMPLE, len(open_ids)))
    invoices = env["account.move"].browse(sample)
    wrong["invoices that Odoo computes otherwise"] = len(_differing(env, invoices))
    wrong["customers with another balance"] = len(_misjudged(invoices.partner_id))
    wrong["invoices that cannot be paid"] = len(_unpayable(env, invoices[:3]))
    found = [f"{number} {what}" for what, number in wrong.items() if number]
    if found:
        raise AssertionError(f"The generated ledger is wrong: {', '.join(found)}")


def _count(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchone()[0]


def _differing(env, invoices):
    """Return the invoices whose stored sums and dates are not what Odoo computes."""
    names = ("amount_residual", "amount_total", "payment_state", "invoice_date_due")
    before = {move: [move[name] for name in names] for move in invoices}
    for name in names:
        env.add_to_compute(invoices._fields[name], invoices)
    lines = invoices.line_ids
    env.add_to_compute(lines._fields["amount_residual"], lines)
    return [m for m in invoices if [m[name] for name in names] != before[m]]


def _misjudged(partners):
    """Return the customers whose balance is not the sum of their open items."""
    invoices = partners.env["account.move"].search([("partner_id", "in", partners.ids)])
    open_of = invoices.grouped("partner_id")
    return [
        partner
        for partner in partners
        if round(partner.credit - sum(open_of[partner].mapped("amount_residual")), 2)
    ]


def _unpayable(env, invoices):
    """Return the invoices that stay open though a payment is registered for each."""
    for invoice in invoices:
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
    env.flush_all()
    found = [m for m in invoices if m.payment_state not in ("paid", "in_payment")]
    env.cr.rollback()
    return found
