"""Forget what lines of letters had as a copy of their letter's."""


def migrate(cr, version):
    """Drop the columns: their indexes would be kept with every new line."""
    # Raw SQL: the fields are no more.
    cr.execute(
        """
        ALTER TABLE dunning_letter_line
         DROP COLUMN IF EXISTS company_id,
         DROP COLUMN IF EXISTS currency_id
        """
    )
