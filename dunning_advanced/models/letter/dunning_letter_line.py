from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import engine
from ..arguments import require_ids
from ..inserted import insert


class DunningLetterLine(models.Model):
    _name = "dunning.letter.line"
    _description = "Dunning Letter Line"
    _inherit = ["dunning.guarded.mixin"]
    _order = "letter_id, section, date_due, id"
    _rec_names_search = ["move_name"]
    # Who wrote it and when is on the letter: a hundred thousand lines are made at once.
    _log_access = False
    # See dunning.letter.
    _dunning_opens_to_superuser = False

    letter_id = fields.Many2one(
        "dunning.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # Stored copy: the database can only promise "nothing twice" about a column of this
    # table, see _one_letter_per_item_and_level.
    letter_state = fields.Selection(related="letter_id.state", store=True)
    # Not stored: of each of a hundred thousand lines in a night the database would
    # prove that its company and its currency exist, as it has of their letter.
    company_id = fields.Many2one(related="letter_id.company_id")
    currency_id = fields.Many2one(related="letter_id.currency_id")
    date = fields.Date(related="letter_id.date")
    delivery_state = fields.Selection(related="letter_id.delivery_state")
    pdf_id = fields.Many2one(related="letter_id.pdf_id", string="Letter PDF")
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Open Item",
        readonly=True,
        index="btree_not_null",
        # Core makes an invoice's receivable lines anew when its terms are changed.
        ondelete="set null",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_name = fields.Char(string="Number", readonly=True)
    invoice_date = fields.Date(related="move_id.invoice_date")
    level_id = fields.Many2one(
        "dunning.level", readonly=True, index="btree_not_null", ondelete="set null"
    )
    position = fields.Integer(
        string="Place of the Level",
        readonly=True,
        help="Among all levels of the procedure when the letter was written.",
    )
    # A number and no relation: the debtor as written, which neither merging contacts
    # nor filing one under another may change, see _one_letter_per_item_and_level.
    debtor_key = fields.Integer(
        string="Number of the Debtor", readonly=True, aggregator=None
    )
    escalates = fields.Boolean(
        readonly=True, help="This letter raised the item to its level."
    )
    section = fields.Selection(
        selection=[
            ("claimed", "Claimed"),
            ("not_due", "Not Yet Due"),
            ("credit", "Credit"),
        ],
        required=True,
        readonly=True,
    )
    date_due = fields.Date(string="Due Date", readonly=True)
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    amount_original = fields.Monetary(string="Original Amount", readonly=True)
    amount_open = fields.Monetary(string="Open Amount", readonly=True)
    amount_disputed = fields.Monetary(
        string="Disputed", readonly=True, help="Open too, but not claimed."
    )
    amount_paid = fields.Monetary(string="Paid", compute="_compute_amount_paid")

    # Two issuers at once: the database itself lets only one of them through. Letters to
    # another debtor are no obstacle: with a new one an invoice starts afresh. Letters
    # that came to be the same debtor's by merging are none either: what they reached is
    # history, which is not reached again.
    _one_letter_per_item_and_level = models.UniqueIndex(
        "(move_line_id, level_id, debtor_key)"
        " WHERE escalates AND letter_state = 'issued'",
        "This item has already been raised to this level by another letter.",
    )

    @api.depends("move_name", "move_id", "move_line_id")
    def _compute_display_name(self):
        """The invoice's number, and which of its instalments: INV/2026/00007 (1/3)."""
        # sudo: salespeople read which instalment it is, and no journal items.
        items = self.env["account.move.line"].sudo().browse(self.move_line_id.ids)
        places = items._dunning_get_places()
        for line in self:
            place = places.get(line.move_line_id, "")
            # All of it as one.
            limited = place and line._is_limited_to_charges()
            line.display_name = f"{line.move_name}{'' if limited else place}"

    def _get_invoice_name(self):
        """The one invoice that these lines are of, with the instalments if not all.

        :return: such as “INV/2026/00007 (1/3, 2/3)”
        """
        name = self[:1].move_name
        shown = dict.fromkeys(self.mapped("display_name"))
        parts = [one.removeprefix(name).strip("\N{NO-BREAK SPACE}()") for one in shown]
        if not all(parts) or parts[0].endswith(f"/{len(parts)}"):
            return name
        return f"{name}\N{NO-BREAK SPACE}({', '.join(parts)})"

    def _are_invoices(self):
        """Whether all of it was invoiced, and none is an opening balance or the like.

        What has been deleted was an invoice.
        """
        # sudo: salespeople read letters, and not every invoice on them.
        moves = self.sudo().move_id
        return all(move.is_invoice(include_receipts=True) for move in moves)

    def _is_limited_to_charges(self):
        """Whether it claims the invoice's charges, and no instalment."""
        # sudo: whoever reads letters need not be allowed to read runs.
        return self.letter_id.run_id.sudo()._is_limited_to_charges()

    @api.depends("amount_original", "amount_open", "amount_disputed")
    def _compute_amount_paid(self):
        for line in self:
            still_open = line.amount_open + line.amount_disputed
            line.amount_paid = line.amount_original - still_open

    def _get_level_heading(self):
        """What letters of its level are called: the customer knows no other name."""
        self.ensure_one()
        # sudo: whoever may read a letter need not see set-up of levels.
        level = self.level_id.sudo()
        title = level.title or ""
        # What is filled in is different on each letter.
        return level.name if not title or "{{" in title else title

    def _get_customer_reference(self):
        """What the customer calls the invoice: its order number, for example."""
        self.ensure_one()
        # sudo: salespeople read letters, and not every invoice on them.
        return self.move_id.sudo().ref or ""

    def _get_document_day(self):
        """The invoice's date; of a payment the day on which it came.

        The customer does not know the number that it has in our books.
        """
        self.ensure_one()
        if self.invoice_date or self.section != "credit":
            return self.invoice_date
        # sudo: salespeople read letters, and no journal entries.
        return self.move_id.sudo().date

    def action_drop(self):
        """Leave these items out of their proposals; *Restore* takes them in again.

        :raises UserError: for letters that were issued, for credits, and when nothing
            would be left to claim
        """
        require_ids(self)
        if self - self.exists():
            raise UserError(self.env._("This letter was written anew: load it again."))
        self.check_access("read")
        self.letter_id._check_may_work()
        if any(line.section == "credit" for line in self):
            raise UserError(
                self.env._("Credits are always deducted and cannot be left out.")
            )
        for letter, lines in self.grouped("letter_id").items():
            letter._drop_items(lines.move_line_id)

    def action_open_pdf(self):
        """Open the PDF of the letter that the line stands on."""
        return self.letter_id.action_open_pdf()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_frozen()

    def _check_frozen(self):
        """Lines of a letter that was issued say what it says: nobody changes them."""
        if any(line.letter_id.state != "proposed" for line in self):
            self.env["dunning.letter"]._check_guard()

    def _refuse_by_hand(self, names):
        self.env["dunning.letter"]._refuse_by_hand(names)

    @api.model
    def _insert(self, vals_list):
        """Insert the lines of many proposals at once.

        A night may propose a hundred thousand lines. They are plain columns that
        nothing of ours is computed from before the letter is issued.

        :param vals_list: iterable of what ``dunning.letter._prepare_letter_line_vals``
            returns, with ``letter_id``
        """
        insert(self, list(vals_list))

    def _copy_vals(self, names):
        """The lines as they would be written, to see whether they have changed.

        :param names: of fields, those of ``dunning.letter._prepare_letter_line_vals``
        :return: list of dicts for create
        """
        return [
            line._convert_to_write({name: line[name] for name in names})
            for line in self
        ]

    def _prepare_said(self, item_ids, repeated):
        """The line as the engine compares it with the facts of a day.

        :param item_ids: dict of line id to the id of its item, None when it is no more
        :param repeated: dict of line id to what ``_get_repeated_charges`` says
        :return: :class:`engine.Said`
        """
        self.ensure_one()
        to_decimal = self.letter_id._to_decimal
        return engine.Said(
            line_id=self.id,
            item_id=item_ids[self.id] or None,
            open=to_decimal(self.amount_open + self.amount_disputed),
            claimable=to_decimal(self.amount_open),
            due=self.date_due,
            repeated=repeated.get(self.id, {}),
            name=self.move_name or "",
        )

    def _get_present(self):
        """The one of these lines that says what has been reached, or none.

        As ``engine.OpenItem.present`` has it.
        """
        raised = self.filtered(
            lambda line: line.escalates and line.letter_state == "issued"
        )
        return raised.sorted(lambda line: (line.position, line.date, line.id))[-1:]

    def _get_instalment(self):
        """What tells the instalments of an invoice apart, once the item is gone."""
        return self.date_due, self.letter_id._to_decimal(self.amount_original)

    def _get_settlement(self):
        """What has come in for these claims since the letter: open, partial or paid."""
        if self and all(line._is_settled() for line in self):
            return "paid"
        fallen = sum(line._get_fallen() for line in self)
        # What the letter has deducted already is nothing that came in since.
        credits = self.letter_id.line_ids.filtered(lambda one: one.section == "credit")
        assigned = sum(credit._get_assigned() for credit in credits)
        came_in = self and self.currency_id[:1].compare_amounts(fallen, assigned) > 0
        return "partial" if came_in else "open"

    def _is_settled(self):
        self.ensure_one()
        return self.currency_id.compare_amounts(self._get_residual(), 0) <= 0

    def _get_residual(self):
        """What is open of it; of an instalment that was replaced, of its invoice.

        Nothing, where payments that have no entry yet bring all that is open of it.
        """
        item, move = self.move_line_id, self.move_id
        residual = item.amount_residual_currency if item else move.amount_residual
        noted = move._dunning_get_noted_amount() if move else 0.0
        noted = move._dunning_get_noted_of(item) if noted and item else noted
        settled = noted and not move.currency_id.compare_amounts(noted, residual)
        return 0.0 if settled else residual

    def _get_fallen(self):
        """How much less is open of a claim than the letter says."""
        said = self.amount_open + self.amount_disputed
        return max(said - self._get_residual(), 0.0)

    def _get_assigned(self):
        """How much of a credit that the letter deducts has been assigned since."""
        left = -self.move_line_id.amount_residual_currency
        return max(-self.amount_open - max(left, 0.0), 0.0)
