"""From rows of the database to the frozen values that the engine takes."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from ... import engine

# What core calls a document that payments without an entry name.
NOTED_STATES = ("in_payment", "paid")


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    def _take_noted(self, *heaps):
        """Take payments without an entry off the items of what they name, as core will.

        What they settle altogether stays as it is, and is not dunned for its state; a
        credit that is paid back altogether is none any more.

        :param heaps: dicts of customer id to rows, which are changed
        """
        of_move = defaultdict(list)
        for rows in (rows for heap in heaps for rows in heap.values()):
            for row in rows:
                row["open"] = Decimal(row["open"])
                if row["payment_state"] in NOTED_STATES:
                    of_move[row["move_id"]].append(row)
        for move, noted in self._fetch_noted(of_move).items():
            self._take_noted_of(of_move[move.id], noted)
        for heap in heaps:
            for customer_id, rows in heap.items():
                heap[customer_id] = [row for row in rows if not _is_paid_back(row)]

    def _fetch_noted(self, move_ids):
        """What payments without an entry are there for, by the document they name.

        :param move_ids: ids of ``account.move`` that core calls paid though open
        :return: dict of ``account.move`` to list of :class:`engine.Reduction`; without
            those that core calls so for another reason
        """
        # sudo: that money is on its way is a fact for whoever duns.
        moves = self.env["account.move"].sudo().browse(move_ids)
        return {
            move: [engine.Reduction(day, Decimal(str(part))) for day, part in noted]
            for move, noted in moves._dunning_get_noted_of_each().items()
            if noted is not None
        }

    def _take_noted_of(self, rows, noted):
        """Take reductions off the items of one document, the oldest first."""
        total = sum((cut.amount for cut in noted), engine.ZERO)
        if total >= abs(sum(row["open"] for row in rows)):
            return
        for row in rows:
            self._reduce(row, noted)

    def _reduce(self, row, noted):
        """Reduce one item by what is left of reductions; settled, it stays in payment.

        :param noted: list of :class:`engine.Reduction`, which is changed
        """
        sign = 1 if row["open"] > 0 else -1
        left, own = abs(row["open"]), []
        while noted and left:
            cut = noted.pop(0)
            part = min(cut.amount, left)
            left -= part
            own.append(engine.Reduction(cut.day, part))
            if part < cut.amount:
                noted.insert(0, engine.Reduction(cut.day, cut.amount - part))
        if left:
            row["open"] = sign * left
            row["payment_state"] = "partial"
            row["noted"] = tuple(own)

    def _add_promises(self, items):
        """Give each row what its customer, no former one, has promised last about it.

        :param items: dict of customer id to rows
        """
        move_ids = {row["move_id"] for rows in items.values() for row in rows}
        promised = self.env["dunning.promise"]._get_holds(move_ids)
        for customer_id, row in ((key, r) for key, own in items.items() for r in own):
            row["promise"] = promised.get((customer_id, row["move_id"]))

    def _add_answers(self, items):
        """Give each row how long an answer to a letter that claims its item holds it.

        One of whoever owed it before holds nothing.

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
        answered = lines.grouped(
            lambda line: (line.letter_id.debtor_id.id, line.move_line_id.id)
        )
        until = {
            key: max(own.letter_id.mapped("answer_until"))
            for key, own in answered.items()
        }
        for customer_id, rows in items.items():
            for row in rows:
                day = until.get((customer_id, row["id"]))
                row["answer"] = engine.Pause(day) if day else None

    def _add_direct_debits(self, items):
        """Give each row the direct debits by which we fetch its money ourselves.

        :param items: dict of customer id to rows
        """
        rows = {row["id"]: row for own in items.values() for row in own}
        found = self._get_direct_debits(list(rows))
        # An add-on may know of more than it was asked about.
        for item_id in found.keys() & rows.keys():
            rows[item_id]["debits"] = tuple(found[item_id])

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
            a payment stands in the ledger, or the order alone knows what it is for
        """
        here = Domain("order_id.state", "in", ("draft", "open", "generated"))
        at_bank = Domain("order_id.state", "=", "uploaded") & self._get_in_no_book()
        inbound = Domain("order_id.payment_type", "=", "inbound")
        # sudo: that money is being fetched is a fact for whoever duns; orders are for
        # those who pay.
        groups = self.env["account.payment.line"].sudo()
        groups = groups._read_group(
            (here | at_bank) & inbound & Domain("move_line_id", "in", item_ids),
            ["move_line_id", "order_id"],
        )
        found = defaultdict(list, found)
        for item, order in groups:
            found[item.id] = [*found[item.id], order.name]
        return found

    def _get_in_no_book(self):
        """Lines of orders whose payments have no entry, and name no invoice either.

        Core says itself that an invoice which they name is being paid.
        """
        without_entry = Domain("state", "=", "in_process")
        without_entry &= Domain("move_id", "=", False)
        names_none = without_entry & Domain("invoice_ids", "=", False)
        is_entry = Domain("move_line_id.move_id.move_type", "=", "entry")
        return Domain("payment_ids", "any", names_none) | (
            Domain("payment_ids", "any", without_entry) & is_entry
        )

    def _prepare_items(self, rows, currencies, groups):
        """The open items of one customer.

        :param rows: the rows of ``_fetch_rows``, with their histories if they have any
        :param currencies: mapping of currency id to :class:`engine.Currency`
        :param groups: mapping of invoice group id to :class:`engine.Group`
        :return: tuple of :class:`engine.OpenItem`, oldest first
        """
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
        noted = [row for row in rows if row["payment_state"] in NOTED_STATES]
        # First of what payments without an entry have not settled.
        rows = sorted(rows, key=lambda row: row in noted)
        shares = [engine.ZERO] * len(rows)
        if rows[0]["disputed"]:
            # 0, as an empty amount is stored: the whole invoice.
            amount = Decimal(rows[0]["disputed_amount"] or 0)
            shares = engine.disputed_shares([r["open"] for r in rows], amount or None)
        for row, share in zip(rows, shares, strict=True):
            row["disputed_share"] = share
        owed = [row for row in rows if row not in noted] or rows
        return sum(row["open"] - row["disputed_share"] for row in owed)

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
            "reductions": (*row.get("reductions", ()), *row.get("noted", ())),
            "compensated_by": row.get("compensated_by"),
            "debits": row.get("debits", ()),
            "entered": row["date"],
            "discounted": Decimal(row["discounted"] or 0),
            "discount_until": row["discount_date"],
            "rates": row.get("rates", ()),
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
            # Nobody works in an archived one, and nobody would read an answer.
            enabled=company.dunning_enabled and company.active,
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
    """Whether it is a credit whose money is on its way to the customer."""
    return row["open"] < 0 and row["payment_state"] in NOTED_STATES
