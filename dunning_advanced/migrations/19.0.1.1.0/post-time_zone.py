"""Companies that dun keep the time zone that they had: their own contact's."""

from odoo.tools import SQL


def migrate(cr, _version):
    # Raw SQL: one statement for all companies; the program would ask user by user.
    cr.execute(
        SQL(
            """
            UPDATE res_company
               SET dunning_tz = partner.tz
              FROM res_partner partner
             WHERE partner.id = res_company.partner_id
               AND res_company.dunning_enabled
               AND res_company.dunning_tz IS NULL
            """
        )
    )
