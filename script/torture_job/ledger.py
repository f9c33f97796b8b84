"""The database as it is, read in one plain statement: no code of the add-on's.

Amounts are decimals, days are texts like 2026-05-24, as PostgreSQL writes them.
"""

import json
from dataclasses import dataclass
from decimal import Decimal

_PARTS = {
    "letters": """
        SELECT letter.id, letter.name, letter.state, letter.date, letter.company_id,
               letter.partner_id, debtor_id, letter.currency_id,
               amount_claimed, amount_credit, fee_amount,
               previous_fee_amount, interest_amount, interest_claimed,
               compensation_amount, amount_total, pdf_checksum, selected, run_id,
               procedure.automation, partner.company_id AS partner_company_id,
               customer.name AS customer, store_fname, res_model, res_id, file.mimetype
          FROM dunning_letter letter
          JOIN dunning_procedure procedure ON procedure.id = letter.procedure_id
          JOIN res_partner partner ON partner.id = letter.partner_id
          JOIN res_partner customer ON customer.id = partner.commercial_partner_id
          LEFT JOIN LATERAL (
               SELECT * FROM ir_attachment WHERE ir_attachment.id = letter.pdf_id
               ) file ON true""",
    "lines": """
        SELECT line.id, letter_id, letter_state, line.move_line_id, line.move_id,
               level_id, position, debtor_key, escalates, section, line.amount_open,
               line.amount_disputed, item.company_id AS item_company_id,
               (SELECT company_id FROM dunning_letter WHERE id = letter_id)
                   AS company_id
          FROM dunning_letter_line line
          LEFT JOIN account_move_line item ON item.id = line.move_line_id""",
    "deliveries": """
        SELECT delivery.id, letter_id, delivery.company_id, channel, delivery.state,
               error_code, again, mail.state AS mail_state, message_id, scheduled_date
          FROM dunning_delivery delivery
          LEFT JOIN mail_mail mail ON mail.id = mail_mail_id
          LEFT JOIN mail_message message ON message.id = mail.mail_message_id""",
    "items": """
        SELECT line.id, move_id, line.company_id, line.partner_id,
               line.date_maturity,
               partner.commercial_partner_id AS debtor_id,
               line.amount_residual_currency AS residual,
               line.amount_currency - COALESCE((
                   SELECT sum(debit_amount_currency) FROM account_partial_reconcile
                    WHERE debit_move_id = line.id), 0) + COALESCE((
                   SELECT sum(credit_amount_currency) FROM account_partial_reconcile
                    WHERE credit_move_id = line.id), 0) AS reckoned,
               line.parent_state, move.move_type, move.payment_state,
               move.dunning_collection_date,
               move.dunning_paused, move.dunning_pause_until,
               move.dunning_disputed, move.dunning_disputed_amount,
               customer.dunning_paused -> line.company_id::text AS customer_paused,
               customer.dunning_pause_until ->> line.company_id::text
                   AS customer_until,
               (SELECT date FROM dunning_promise promise
                 WHERE promise.move_id = move.id AND promise.active
                 ORDER BY id DESC LIMIT 1) AS promised
          FROM account_move_line line
          JOIN account_account account ON account.id = line.account_id
          JOIN account_move move ON move.id = line.move_id
          LEFT JOIN res_partner partner ON partner.id = line.partner_id
          LEFT JOIN res_partner customer
                 ON customer.id = partner.commercial_partner_id
         WHERE account_type = 'asset_receivable'""",
    "runs": """
        SELECT id, company_id, applies_to, date, scheduled, state, task, date_end,
               stopped FROM dunning_run""",
    "skips": """
        SELECT skip.id, run_id, skip.company_id, move_line_id, reason, fell_out,
               skip.obstacles::text AS obstacles,
               item.company_id AS item_company_id
          FROM dunning_run_skip skip
          LEFT JOIN account_move_line item ON item.id = skip.move_line_id""",
    "promises": "SELECT id, company_id FROM dunning_promise",
    "told": """
        SELECT DISTINCT res_id AS id FROM mail_activity
         WHERE res_model = 'dunning.letter'""",
    "companies": "SELECT id, dunning_enabled FROM res_company",
    "moves": "SELECT count(*) AS id FROM account_move",
}
_STATEMENT = "SELECT json_build_object({})".format(
    ", ".join(
        f"'{name}', (SELECT COALESCE(json_agg(part), '[]') FROM ({sql}) part)"
        for name, sql in _PARTS.items()
    )
)


@dataclass(frozen=True)
class Ledger:
    """All that the checkers look at; each is a dict of rows by id."""

    letters: dict
    lines: dict
    deliveries: dict
    items: dict
    runs: dict
    skips: dict
    promises: dict
    told: dict
    companies: dict
    moves: dict

    def lines_of(self, letter_id):
        """The lines of a letter."""
        return [one for one in self.lines.values() if one["letter_id"] == letter_id]


def read(query):
    """The ledger now.

    :param query: function that runs SQL and returns rows of texts
    """
    [[text]] = query(_STATEMENT)
    found = json.loads(text, parse_float=Decimal)
    return Ledger(
        **{name: {row["id"]: row for row in rows} for name, rows in found.items()}
    )
