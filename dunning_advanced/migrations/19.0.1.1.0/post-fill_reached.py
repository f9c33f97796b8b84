"""Write into lines of earlier letters which place their level has, and to whom."""


def migrate(cr, version):
    """Fill the new columns of lines that were written before they existed."""
    # Raw SQL: hundreds of thousands of lines that nobody may change by hand.
    cr.execute(
        """
        UPDATE dunning_letter_line line
           SET debtor_key = letter.partner_id
          FROM dunning_letter letter
         WHERE letter.id = line.letter_id
           AND line.debtor_key IS NULL
        """
    )
    cr.execute(
        """
        UPDATE dunning_letter_line line
           SET position = level.place
          FROM (SELECT id,
                       ROW_NUMBER() OVER (
                           PARTITION BY procedure_id ORDER BY sequence, id
                       ) AS place
                  FROM dunning_level) level
         WHERE level.id = line.level_id
           AND line.position IS NULL
        """
    )
