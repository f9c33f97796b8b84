"""Claims that are nobody's: no letter can ask for them, and somebody has to know."""

from odoo import api, models
from odoo.tools import SQL


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _fetch_without_customer(self, company):
        """Open claims of a company that name no customer: (item id, move id).

        Without what an open till has taken: its closing entry will bring that.
        """
        # sudo: as the settings.
        till = company.sudo().account_default_pos_receivable_account_id
        self._flush_facts()
        return self.env.execute_query(
            SQL(
                """
                SELECT line.id, line.move_id
                  FROM account_move_line line
                 WHERE %s AND line.partner_id IS NULL
                   AND line.amount_residual_currency > 0
                   AND line.account_id IS DISTINCT FROM %s
                 ORDER BY line.id
                """,
                self._sql_open_items(company.ids),
                till.id or None,
            )
        )
