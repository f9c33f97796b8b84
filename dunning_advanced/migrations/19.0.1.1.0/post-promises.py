"""Write into earlier promises who gave them, and which later one has replaced them."""


def migrate(cr, version):
    """Fill the new columns of promises that were made before they existed."""
    # Raw SQL: nobody may change a promise by hand. Who gave it is known where a letter
    # was answered by it; else it is taken for the customer's who owes the invoice.
    cr.execute(
        """
        UPDATE dunning_promise promise
           SET debtor_id = COALESCE(letter.partner_id, promise.partner_id)
          FROM dunning_promise own
          LEFT JOIN dunning_letter letter ON letter.id = own.letter_id
         WHERE own.id = promise.id
           AND promise.debtor_id IS NULL
        """
    )
    cr.execute(
        """
        UPDATE dunning_promise promise
           SET partner_id = debtor.commercial_partner_id
          FROM res_partner debtor
         WHERE debtor.id = promise.debtor_id
           AND promise.partner_id IS DISTINCT FROM debtor.commercial_partner_id
        """
    )
    cr.execute(
        """
        UPDATE dunning_promise promise
           SET replaced_by_id = later.id
          FROM (SELECT earlier.id AS earlier_id, MIN(later.id) AS id
                  FROM dunning_promise earlier
                  JOIN dunning_promise later
                    ON later.move_id = earlier.move_id
                   AND later.partner_id = earlier.partner_id
                   AND later.id > earlier.id
                   AND later.active
                   AND later.create_date::date <= earlier.date
                 GROUP BY earlier.id) later
         WHERE later.earlier_id = promise.id
           AND promise.replaced_by_id IS NULL
        """
    )
