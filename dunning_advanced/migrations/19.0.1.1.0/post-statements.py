"""What was stored as a text is kept as the words of a statement."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists


def migrate(cr, _version):
    # Raw SQL: the texts stand in columns that no field reads any more.
    if column_exists(cr, "dunning_run_skip", "detail"):
        cr.execute(
            SQL(
                """
                UPDATE dunning_run_skip
                   SET obstacles = jsonb_build_array(jsonb_build_object(
                           'code', 'other',
                           'values', jsonb_build_object('text', detail)))
                 WHERE obstacles IS NULL AND detail <> ''
                """
            )
        )
        cr.execute(SQL("ALTER TABLE dunning_run_skip DROP COLUMN detail"))
    if column_exists(cr, "dunning_delivery", "error"):
        cr.execute(
            SQL(
                """
                UPDATE dunning_delivery
                   SET error_code = 'other',
                       error_values = jsonb_build_object('text', error)
                 WHERE error_code IS NULL AND error <> ''
                """
            )
        )
        cr.execute(SQL("ALTER TABLE dunning_delivery DROP COLUMN error"))
