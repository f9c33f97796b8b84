"""Record rules follow the add-on: a mended one has to reach those who have it."""

from odoo.tools import SQL


def migrate(cr, _version):
    # Raw SQL: before the module is loaded there is no model to ask.
    cr.execute(
        SQL(
            """
            UPDATE ir_model_data
               SET noupdate = FALSE
             WHERE module = 'dunning_advanced' AND model = 'ir.rule' AND noupdate
            """
        )
    )
