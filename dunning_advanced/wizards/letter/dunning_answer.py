from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.arguments import require_one
from ...models.bounds import MAX_AMOUNT, check_value


class DunningAnswer(models.TransientModel):
    """What comes of a customer's answer: a promise, a dispute, or nothing."""

    _name = "dunning.answer"
    _description = "What Comes of an Answer"
    _inherit = ["dunning.bounds.mixin"]

    # What follows from it is found with the user's own rights, which a stored field
    # forgets: a dialog can be opened by hand on any letter.
    letter_id = fields.Many2one("dunning.letter", required=True, readonly=True)
    kind = fields.Selection(
        selection=[
            ("promise", "Promise to Pay"),
            ("dispute", "Dispute"),
            ("go_on", "Dunning Goes On"),
        ],
        required=True,
        default="promise",
    )
    claimed_ids = fields.Many2many("account.move", compute="_compute_claimed_ids")
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_move_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', claimed_ids)]",
    )
    currency_id = fields.Many2one(related="letter_id.currency_id")
    date = fields.Date(
        string="Promised Day",
        compute="_compute_date",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    amount = fields.Monetary(
        string="Disputed Amount",
        compute="_compute_amount",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="0: all that is open. A part can be of one invoice only.",
    )
    text = fields.Text(
        string="In the Customer's Words",
        compute="_compute_text",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    shown = fields.Text(
        string="Unread Answers",
        compute="_compute_shown",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="What the customer had answered when the dialog was opened.",
    )

    @api.model
    def _get_parts(self):
        return ("amount",)

    @api.depends("letter_id")
    def _compute_claimed_ids(self):
        self.claimed_ids = False
        for answer in self.filtered("letter_id"):
            answer.claimed_ids = answer.letter_id._get_claimed_moves()

    @api.depends("letter_id", "kind")
    def _compute_move_ids(self):
        for answer in self:
            claimed, letter = answer.claimed_ids._origin, answer.letter_id
            named = letter._get_named_moves() if letter else False
            noted = {
                kind: letter._get_noted_moves(kind) & claimed
                for kind in ("promise", "dispute")
            }
            offered = (claimed, named, *noted.values())
            if answer.move_ids and answer.move_ids._origin not in offered:
                continue  # a person has chosen some: another kind is about them, too
            # What it names may be paid by now: nothing else is disputed for that.
            names_one = answer.kind == "dispute" and letter._get_named_line()
            meant = named if names_one else claimed
            answer.move_ids = noted.get(answer.kind) or meant

    @api.depends("letter_id")
    def _compute_date(self):
        self.date = False
        for answer in self.filtered("letter_id"):
            answer.date = answer.letter_id._get_day_to_promise()

    @api.depends("letter_id")
    def _compute_amount(self):
        self.amount = 0.0
        for answer in self.filtered("letter_id"):
            answer.amount = answer.letter_id._get_amount_to_dispute()

    @api.depends("letter_id")
    def _compute_text(self):
        for answer in self:
            letter = answer.letter_id
            answer.text = letter and letter._get_words_to_note(answer.kind)

    @api.depends("letter_id")
    def _compute_shown(self):
        for answer in self:
            answer.shown = answer.letter_id.answer_summary

    def action_confirm(self):
        """Note what came of the answer, in place of what was noted before.

        :raises UserError: without an invoice, a day or words, when the user may not
            work with the letter, or when another answer came while it was open
        """
        self.env["dunning.letter"]._check_dunning_user()
        require_one(self)
        self.letter_id._check_may_work()
        self.letter_id._check_answer_shown(self.shown or "")
        moves = self.move_ids & self.claimed_ids
        self._check_complete(moves)
        self.letter_id._undo_outcome()
        getattr(self, f"_note_{self.kind}")(moves)
        return {"type": "ir.actions.act_window_close"}

    def _check_complete(self, moves):
        """Refuse what lacks something, before anything is taken back.

        :param moves: the chosen invoices that are still open
        """
        if self.kind != "go_on" and not moves:
            raise UserError(self.env._("Choose the invoices that the answer is about."))
        if self.kind == "promise" and not self.date:
            raise UserError(self.env._("Enter the day on which the customer will pay."))
        if self.kind != "dispute":
            return
        if not (self.text or "").strip():
            raise UserError(self.env._("Say what the customer disputes."))
        check_value(self, "amount", self.amount, 0, MAX_AMOUNT)
        if self.amount and len(moves) > 1:
            raise UserError(
                self.env._(
                    "A part can be disputed of one invoice only. Choose that one, or "
                    "enter no amount."
                )
            )

    def _note_promise(self, moves):
        self.letter_id._note_promise(moves, self.date, self.text)

    def _note_dispute(self, moves):
        self.letter_id._note_dispute(moves, self.text, self.amount)

    def _note_go_on(self, _moves):
        words = self.env._("The answer is read; dunning goes on.")
        self.letter_id._close_answer("go_on", words)
