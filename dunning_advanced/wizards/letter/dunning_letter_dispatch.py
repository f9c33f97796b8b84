from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...models.actions import cut
from ...models.arguments import get_active, require_one
from ...models.letter.issue import LETTERS_AT_ONCE

# Of so many letters the engine is asked while a person waits for the question.
FORESEEN = 200

# Lines that the question has room for.
SHOWN = 10


class DunningLetterDispatch(models.TransientModel):
    """Issue and send letters after one question: how many, how much, and to whom not.

    Opened on letters or on a run, as any action: by ``active_model`` and
    ``active_ids``.
    """

    _name = "dunning.letter.dispatch"
    _description = "Issue and Send Dunning Letters"
    _inherit = ["dunning.readable.mixin"]

    run_id = fields.Many2one("dunning.run", readonly=True)
    letter_ids = fields.Many2many("dunning.letter", string="Letters")
    letter_count = fields.Integer(string="Letters to Send", compute="_compute_question")
    left_count = fields.Integer(
        string="Left Out",
        help="Unchecked, cancelled or sent already.",
    )
    amounts = fields.Char(string="Total", compute="_compute_question")
    no_address = fields.Text(
        string="Without E-Mail Address",
        compute="_compute_question",
        help="Their letters are issued, but fail to leave by e-mail.",
    )
    falls_out = fields.Text(
        compute="_compute_question",
        help="Proposed or issued, and not right any more: it is not sent.",
    )
    is_foreseen = fields.Boolean(
        compute="_compute_question", help="Whether it is said what falls out."
    )

    @api.model
    def default_get(self, fields):
        """Take of the chosen letters those that wait, and count the others."""
        defaults = super().default_get(fields)
        if chosen := get_active(self.env["dunning.letter"]):
            waiting = chosen._filter_to_dispatch()
            defaults["letter_ids"] = [Command.set(waiting.ids)]
            defaults["left_count"] = len(chosen - waiting)
        elif run := get_active(self.env["dunning.run"])[:1]:
            defaults["run_id"] = run.id
            defaults["left_count"] = run.new_count - len(
                run._get_task_letters("issue").filtered(lambda lt: not lt.repeats)
            )
        return defaults

    @api.depends("letter_ids", "run_id")
    def _compute_question(self):
        for wizard in self:
            letters = wizard._get_letters()
            wizard.is_foreseen = len(letters) <= FORESEEN
            totals, fallen = {lt: lt.amount_total for lt in letters}, []
            if wizard.is_foreseen:
                letters, totals, fallen = wizard._foresee(letters)
            wizard.letter_count = len(letters)
            wizard.amounts = " + ".join(
                format_amount(self.env, sum(map(totals.get, some)), currency)
                for currency, some in letters.grouped("currency_id").items()
            )
            missing = letters.filtered(
                lambda letter: letter.level_id.send_email and not letter.has_email
            )
            names = missing.partner_id.mapped("display_name")
            wizard.no_address = self._shorten(names)
            wizard.falls_out = self._shorten(fallen)

    def _get_letters(self):
        """What waits to be issued or sent: of the run, or of the chosen ones."""
        if self.run_id:
            return self.run_id._get_task_letters("issue_send")
        return self.letter_ids._origin

    def _foresee(self, letters):
        """What would become of the letters now, company by company."""
        going, totals, fallen = letters.browse(), {}, []
        for company, some in letters.grouped("company_id").items():
            found = some._foresee(company._dunning_today())
            going |= found[0]
            totals |= found[1]
            fallen += found[2]
        return going, totals, fallen

    def _shorten(self, lines):
        """One line each; of those for which there is no room, how many they are."""
        return "\n".join(cut(self.env, list(lines), SHOWN))

    def action_dispatch(self):
        """Issue what is proposed, and send it together with what is issued already.

        Many are left to the background.

        :return: a notification of what was sent and what fell out; None when the run
            is left to the background, its page shows it
        :raises UserError: when there is nothing to send, or the user may not
        """
        require_one(self)
        if self.run_id:
            return self.run_id.action_issue_send()
        letters = self.letter_ids.exists()._filter_to_dispatch()
        letters._check_may_work()
        if not letters:
            raise UserError(
                self.env._("None of these letters waits to be issued or sent any more.")
            )
        if len(letters) > LETTERS_AT_ONCE:
            return self.env["dunning.run"]._start_selection(letters, "issue_send")
        return self._dispatch(letters)

    def _dispatch(self, letters):
        """Issue and send a bounded number, company by company."""
        proposed = letters.filtered(lambda letter: letter.state == "proposed")
        fallen, busy = self.env["dunning.run.skip"], self.env["res.partner"]
        for company, some in proposed.grouped("company_id").items():
            fallen_now, busy_now = some._issue_and_list(company._dunning_today())
            fallen |= fallen_now
            busy |= busy_now
        # What fell out is gone; what somebody else works on stays a proposal.
        issued = letters.exists().filtered(lambda letter: letter.state == "issued")
        issued.action_send()
        way = issued._get_way_to_outcome(fallen)
        return issued._tell_outcome("issue_send", fallen, busy, way)
