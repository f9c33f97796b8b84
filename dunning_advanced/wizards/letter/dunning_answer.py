from odoo import api, fields, models
from odoo.exceptions import UserError


class DunningAnswer(models.TransientModel):
    """What comes of a customer's answer: a promise, or a dispute."""

    _name = "dunning.answer"
    _description = "What Comes of an Answer"

    letter_id = fields.Many2one("dunning.letter", required=True, readonly=True)
    kind = fields.Selection(
        selection=[("promise", "Promise to Pay"), ("dispute", "Dispute")],
        required=True,
        readonly=True,
        default="promise",
    )
    claimed_ids = fields.Many2many("account.move", compute="_compute_claimed_ids")
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_move_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', claimed_ids)]",
    )
    date = fields.Date(string="Promised Day")
    text = fields.Text(
        string="In the Customer's Words",
        compute="_compute_text",
        store=True,
        readonly=False,
    )

    @api.depends("letter_id")
    def _compute_claimed_ids(self):
        for answer in self:
            lines = answer.letter_id.line_ids.filtered(
                lambda line: line.section == "claimed"
            )
            answer.claimed_ids = lines.move_id.filtered(
                lambda move: move._is_dunning_claim()
            )

    @api.depends("letter_id")
    def _compute_move_ids(self):
        for answer in self:
            answer.move_ids = answer.claimed_ids

    @api.depends("letter_id")
    def _compute_text(self):
        for answer in self:
            answer.text = answer.letter_id.answer_text

    def action_confirm(self):
        """Note the promise or the dispute on the invoices; the answer is read then.

        :raises UserError: without an invoice, a day or words, or when the user may not
            work with the letter
        """
        self.env["dunning.letter"]._check_dunning_user()
        self.ensure_one()
        self.letter_id._check_may_work()
        moves = self.move_ids & self.claimed_ids
        if not moves:
            raise UserError(self.env._("Choose the invoices that the answer is about."))
        if self.kind == "promise":
            words = self._note_promise(moves)
        else:
            words = self._note_dispute(moves)
        if self.letter_id.answer_is_open:
            self.letter_id._close_answer(words)
        return {"type": "ir.actions.act_window_close"}

    def _note_promise(self, moves):
        if not self.date:
            raise UserError(self.env._("Enter the day on which the customer will pay."))
        self.env["dunning.promise"].create(
            [self._prepare_promise_vals(move) for move in moves]
        )
        return self.env._("The answer is noted as a promise to pay.")

    def _prepare_promise_vals(self, move):
        """Values of the promise about one invoice; all that is open of it.

        :param move: ``account.move``
        :return: dict for create
        """
        return {
            "move_id": move.id,
            "date": self.date,
            "note": " ".join((self.text or "").split())[:200],
        }

    def _note_dispute(self, moves):
        if not (self.text or "").strip():
            raise UserError(self.env._("Say what the customer disputes."))
        moves._dunning_check_may_dun()
        moves.write(self._prepare_dispute_vals())
        return self.env._("The answer is noted as a dispute.")

    def _prepare_dispute_vals(self):
        """Values of an invoice that the customer disputes, all of it.

        :return: dict for write
        """
        return {
            "dunning_disputed": True,
            "dunning_disputed_amount": 0.0,
            "dunning_dispute_reason": self.text,
        }
