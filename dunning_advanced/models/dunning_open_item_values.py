"""From rows of the database to the frozen values that the engine takes."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import models

from .. import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _prepare_items(self, rows, currencies, positions):
        """The open items of one customer.

        :param rows: the rows of ``_fetch_rows``
        :param currencies: mapping of currency id to :class:`engine.Currency`
        :param positions: mapping of level id to its place in its procedure
        :return: tuple of :class:`engine.OpenItem`, oldest first
        """
        open_of_move = defaultdict(Decimal)
        for row in rows:
            open_of_move[row["move_id"]] += Decimal(row["open"])
        return tuple(
            engine.OpenItem(
                currency=currencies[row["currency_id"]],
                invoice_open=open_of_move[row["move_id"]],
                reached=tuple(
                    engine.Reached(
                        level, positions[level], date.fromisoformat(day), delivered
                    )
                    for level, day, delivered in _joined(row, "reached")
                ),
                **self._prepare_item_vals(row),
            )
            for row in rows
        )

    def _prepare_item_vals(self, row):
        """Values of an :class:`engine.OpenItem` from a row; override to add facts."""
        return {
            "id": row["id"],
            "move_id": row["move_id"],
            "name": row["name"],
            "due": row["due"],
            "original": Decimal(row["original"]),
            "open": Decimal(row["open"]),
            "procedure_id": row["procedure_id"],
            "payment_state": row["payment_state"],
            "no_followup": bool(row["no_followup"]),
            "pause": engine.Pause(row["pause_until"]) if row["paused"] else None,
            "group": self._prepare_group(row) if row["group_id"] else None,
            "earlier_fees": tuple(
                engine.EarlierFee(letter_id, Decimal(fee))
                for letter_id, fee in _joined(row, "fees")
            ),
        }

    def _prepare_group(self, row):
        paused = row["group_paused"]
        return engine.Group(
            id=row["group_id"],
            procedure_id=row["group_procedure_id"],
            due=row["group_due"],
            pause=engine.Pause(row["group_pause_until"]) if paused else None,
        )

    def _prepare_account(self, partner, company, items, last_letter_date):
        """The account of one customer; override it to add facts.

        :return: :class:`engine.Account`
        """
        return engine.Account(
            partner_id=partner.id,
            company_id=company.id,
            items=items,
            procedure_id=partner._dunning_effective_procedure(company).id,
            enabled=company.dunning_enabled,
            pause=partner._dunning_pause(),
            apply_fees=partner.dunning_apply_fees,
            last_letter_date=last_letter_date,
        )


def _joined(row, name):
    """What letters did to the item itself, and to one it has replaced."""
    return [*(row[name] or ()), *(row[f"{name}_before"] or ())]
