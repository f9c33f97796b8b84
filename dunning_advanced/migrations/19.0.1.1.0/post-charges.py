"""Fees that letters charged before there was a list of charges are kept in it."""

from odoo.tools import SQL


def migrate(cr, _version):
    # Raw SQL: letters that nobody may change by hand, in one statement for all.
    cr.execute(
        SQL(
            """
            INSERT INTO dunning_charge (
                   letter_id, company_id, currency_id, partner_id, level_id, date, kind,
                   booked, amount, amount_waived, amount_ledger, amount_received,
                   amount_cancelled, amount_open, state, create_uid, create_date,
                   write_uid, write_date)
            SELECT letter.id, letter.company_id, letter.currency_id, letter.partner_id,
                   letter.level_id, letter.date, 'fee', FALSE, letter.fee_amount,
                   0, 0, 0,
                   CASE letter.state WHEN 'cancelled' THEN letter.fee_amount ELSE 0 END,
                   CASE letter.state WHEN 'issued' THEN letter.fee_amount ELSE 0 END,
                   CASE letter.state WHEN 'issued' THEN 'claimed' ELSE 'cancelled' END,
                   letter.create_uid, letter.create_date, letter.write_uid,
                   letter.write_date
              FROM dunning_letter letter
             WHERE letter.state <> 'proposed'
               AND letter.fee_amount > 0
               AND NOT EXISTS (SELECT FROM dunning_charge
                                WHERE letter_id = letter.id AND kind = 'fee')
            """
        )
    )
