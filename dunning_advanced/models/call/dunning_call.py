from odoo import api, fields, models
from odoo.tools import format_date

from ..arguments import require_ids
from ..bounds import FIRST_DAY, LAST_DAY

OUTCOMES = [
    ("promise", "Promise to Pay"),
    ("dispute", "Dispute"),
    ("again", "Call Again"),
    ("not_reached", "Not Reached"),
    ("nothing", "Nothing Agreed"),
]


class DunningCall(models.Model):
    _name = "dunning.call"
    _description = "Dunning Call"
    _inherit = ["dunning.guarded.mixin", "dunning.bounds.mixin"]
    _order = "date, id"
    _rec_names_search = ["partner_id", "letter_id"]

    letter_id = fields.Many2one(
        "dunning.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="letter_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="letter_id.debtor_id", string="Customer", store=True, index=True
    )
    currency_id = fields.Many2one(related="letter_id.currency_id")
    level_id = fields.Many2one(
        "dunning.level", readonly=True, index="btree_not_null", ondelete="set null"
    )
    # What was raised to a level with calls then, whatever its set-up says today.
    line_ids = fields.Many2many(
        "dunning.letter.line",
        "dunning_call_line_rel",
        "call_id",
        "line_id",
        string="About",
        readonly=True,
    )
    date = fields.Date(string="Call On", required=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Caller",
        index="btree_not_null",
        help="Who is to call: the procedure's person, else the customer's salesperson, "
        "if they work letters; else who is told of failed letters.",
    )
    attempt = fields.Integer(
        default=1, readonly=True, aggregator="max", help="1: the first call."
    )
    outcome = fields.Selection(
        selection=[*OUTCOMES, ("dropped", "No Longer Needed")],
        readonly=True,
        index="btree_not_null",
    )
    outcome_date = fields.Date(string="Called On", readonly=True)
    caller_id = fields.Many2one(
        "res.users", string="Called By", readonly=True, index="btree_not_null"
    )
    note = fields.Text(string="What Was Said", readonly=True)
    dropped_for = fields.Json(
        readonly=True,
        exportable=False,
        help="Why it was not needed any more, as codes with values.",
    )

    # At most one waits for each letter, and a letter raises an item to a level once: so
    # nobody is called twice about the same.
    _one_waits_for_each_letter = models.UniqueIndex(
        "(letter_id) WHERE outcome IS NULL",
        "A call about this letter is planned already.",
    )
    _by_waiting_day = models.Index("(company_id, date) WHERE outcome IS NULL")

    @api.depends("partner_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for call in self:
            call.display_name = self.env._(
                "%(customer)s, call on %(date)s",
                customer=call.partner_id.display_name,
                date=format_date(self.env, call.date),
            )

    @api.model
    def _get_bounds(self):
        return {"date": (FIRST_DAY, LAST_DAY)}

    def _get_editable_fields(self):
        """A call that nobody has made yet may wait for another day, or be another's."""
        return set() if any(call.outcome for call in self) else {"date", "user_id"}

    def write(self, vals):
        if not self._is_guarded():
            self._check_may_work()
        result = super().write(vals)
        if "user_id" in vals and not self._is_guarded():
            for call in self:
                # sudo: whoever makes calls need not read the set-up.
                procedure = call.letter_id.sudo().procedure_id
                procedure._check_works_in(call.user_id, call.company_id, call)
        return result

    def _check_may_work(self):
        """As for letters: whoever works a letter makes its calls.

        :raises UserError: when others are responsible, or the role is missing
        """
        require_ids(self)
        self.check_access("read")
        self.letter_id._check_may_work()
