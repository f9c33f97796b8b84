"""From rows of the database to the frozen values that the engine takes."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, models

from ... import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _add_promises(self, items):
        """Give each row what the customer has promised last about its invoice.

        :param items: dict of customer id to rows
        """
        move_ids = {row["move_id"] for rows in items.values() for row in rows}
        promised = self.env["dunning.promise"]._get_holds(move_ids)
        for row in (row for rows in items.values() for row in rows):
            row["promise"] = promised.get(row["move_id"])

    def _add_answers(self, items):
        """Give each row how long an answer to a letter that claims its item holds it.

        :param items: dict of customer id to rows
        """
        item_ids = [row["id"] for rows in items.values() for row in rows]
        lines = self.env["dunning.letter.line"].search(
            [
                ("letter_id.answer_is_open", "=", True),
                ("letter_id.state", "=", "issued"),
                ("section", "=", engine.CLAIMED),
                ("move_line_id", "in", item_ids),
            ]
        )
        until = {
            item.id: max(own.letter_id.mapped("answer_until"))
            for item, own in lines.grouped("move_line_id").items()
        }
        for row in (row for rows in items.values() for row in rows):
            answered = until.get(row["id"])
            row["answer"] = engine.Pause(answered) if answered else None

    def _add_direct_debits(self, items):
        """Give each row the direct debits by which we fetch its money ourselves.

        :param items: dict of customer id to rows
        """
        rows = {row["id"]: row for own in items.values() for row in own}
        for item_id, names in self._get_direct_debits(list(rows)).items():
            rows[item_id]["debits"] = tuple(names)

    @api.model
    def _get_direct_debits(self, item_ids):
        """What is being collected by direct debit: for add-ons that know of such.

        :param item_ids: ids of ``account.move.line``, a bounded number
        :return: dict of item id to the names of the orders to the bank that hold it
            and have not been carried out, of these items that stand in any
        """
        return {}

    def _add_payment_orders(self, found, item_ids):
        """Add the community's payment orders, of which two generations are alike.

        :param found: what ``_get_direct_debits`` of others returns
        :return: the same with the names of orders that have not gone to the bank; then
            a payment stands in the ledger
        """
        # sudo: that money is being fetched is a fact for whoever duns; orders are for
        # those who pay.
        groups = self.env["account.payment.line"].sudo()
        groups = groups._read_group(
            [
                ("order_id.state", "in", ("draft", "open", "generated")),
                ("order_id.payment_type", "=", "inbound"),
                ("move_line_id", "in", item_ids),
            ],
            ["move_line_id", "order_id"],
        )
        found = defaultdict(list, found)
        for item, order in groups:
            found[item.id] = [*found[item.id], order.name]
        return found

    def _prepare_items(self, rows, currencies, groups):
        """The open items of one customer.

        :param rows: the rows of ``_fetch_rows``, with their histories if they have any
        :param currencies: mapping of currency id to :class:`engine.Currency`
        :param groups: mapping of invoice group id to :class:`engine.Group`
        :return: tuple of :class:`engine.OpenItem`, oldest first
        """
        for row in rows:
            row["open"] = Decimal(row["open"])
        rows = [row for row in rows if not _is_paid_back(row)]
        of_move = defaultdict(list)
        for row in rows:
            of_move[row["move_id"]].append(row)
        open_of_move = {
            move_id: self._add_disputed(own) for move_id, own in of_move.items()
        }
        return tuple(
            engine.OpenItem(
                currency=currencies[row["currency_id"]],
                invoice_open=open_of_move[row["move_id"]],
                group=groups.get(row["group_id"]),
                **self._prepare_item_vals(row),
            )
            for row in rows
        )

    def _add_disputed(self, rows):
        """Give the rows of one invoice their share of what is disputed of it.

        :return: what may be claimed of the invoice
        """
        opens = [row["open"] for row in rows]
        if not rows[0]["disputed"]:
            shares = [engine.ZERO] * len(rows)
        else:
            # 0, as an empty amount is stored: the whole invoice.
            amount = Decimal(rows[0]["disputed_amount"] or 0)
            shares = engine.disputed_shares(opens, amount or None)
        for row, share in zip(rows, shares, strict=True):
            row["disputed_share"] = share
        return sum(opens) - sum(shares)

    def _prepare_item_vals(self, row):
        """Values of an :class:`engine.OpenItem` from a row; override to add facts."""
        return {
            "id": row["id"],
            "move_id": row["move_id"],
            "name": row["name"],
            "due": row["due"],
            "original": Decimal(row["original"]),
            "open": row["open"],
            "procedure_id": row["procedure_id"],
            "payment_state": row["payment_state"],
            "no_followup": bool(row["no_followup"]),
            "disputed": row["disputed_share"],
            "in_collection": row["in_collection"],
            "pause": engine.Pause(row["pause_until"]) if row["paused"] else None,
            "promise": row.get("promise"),
            "answer": row.get("answer"),
            "reached": row.get("reached", ()),
            "earlier_fees": row.get("earlier_fees", ()),
            "paid_out": row["is_payment"] and row["open"] > 0,
            "is_payment": row["is_payment"] and row["open"] < 0,
            "company_id": row["foreign_company_id"],
            "reductions": row.get("reductions", ()),
            "compensated_by": row.get("compensated_by"),
            "debits": row.get("debits", ()),
        }

    @api.model
    def _get_account_fields(self):
        """Fields of the customer that ``_prepare_account`` reads."""
        return [
            "dunning_procedure_id",
            "dunning_paused",
            "dunning_pause_until",
            "dunning_apply_fees",
            "dunning_charges_agreed",
            "dunning_debtor_kind",
            "country_id",
            "state_id",
        ]

    def _prepare_account(
        self, partner, company, items, last_letter_date, bank, relatives
    ):
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
            bank=bank,
            relatives=relatives,
            state=partner.state_id.code or "",
            country=(partner.country_id or company.country_id).code or "",
            debtor_kind=partner.dunning_debtor_kind,
            charges_agreed=bool(partner.dunning_charges_agreed),
        )


def _is_paid_back(row):
    """Whether it is a credit whose money is on its way to the customer.

    Core says so of the credit note where such a payment has no entry yet.
    """
    return row["open"] < 0 and row["payment_state"] in ("in_payment", "paid")
