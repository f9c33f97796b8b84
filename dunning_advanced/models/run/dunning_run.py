"""A run: what was decided on one day for one company, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..arguments import require_ids
from ..bounds import FIRST_DAY, LAST_DAY, MAX_AMOUNT

# What a person says of a run, until it is proposed. The rest the add-on notes itself:
# in whose name the background works, and on what, is never read from an open field.
ENTERED_FIELDS = {
    "company_id",
    "date",
    "applies_to",
    "partner_ids",
    "partner_domain",
    "procedure_ids",
    "level_ids",
    "grouping",
    "min_amount",
    "charge_product_ids",
    "charge_category_ids",
    "print_deadline",
    "include_dunned",
}

# From which states a run comes to another.
STATE_SOURCES = {
    # A night that was done may get further letters on its day.
    "proposed": {"draft", "cancelled", "closed", "issued", "sent"},
    "issued": {"draft", "proposed"},
    "sent": {"draft", "proposed", "issued"},
    "cancelled": {"draft", "proposed", "closed", "issued", "sent"},
    "closed": {"draft", "proposed"},
}


class DunningRun(models.Model):
    _name = "dunning.run"
    _description = "Dunning Run"
    _inherit = ["dunning.guarded.mixin", "mail.thread", "dunning.bounds.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["user_id"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        domain=[("dunning_enabled", "=", True)],
    )
    date = fields.Date(
        required=True,
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        help="The letters' day; a new run starts with today where the company is.",
    )
    applies_to = fields.Selection(
        selection=[
            ("customer", "Customers"),
            ("invoice", "Single Invoices"),
            ("group", "Invoice Groups"),
        ],
        required=True,
        default="customer",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        # Archived since, they are still who was chosen: nobody is not all.
        context={"active_test": False},
        help="Empty: all customers.",
    )
    scheduled = fields.Boolean(
        string="By Scheduled Action",
        readonly=True,
        copy=False,
        help="Nobody started it by hand.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("issued", "Issued"),
            ("sent", "Sent"),
            ("cancelled", "Cancelled"),
            # A night with nothing to issue, or whose proposals a later one took.
            ("closed", "Closed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    letter_ids = fields.One2many("dunning.letter", "run_id", readonly=True)
    skip_ids = fields.One2many("dunning.run.skip", "run_id", readonly=True)

    @api.model
    def _get_bounds(self):
        return {"date": (FIRST_DAY, LAST_DAY), "min_amount": (0, MAX_AMOUNT)}

    @api.depends("company_id")
    def _compute_date(self):
        for run in self.filtered(lambda run: run.state in (False, "draft")):
            run.date = run.company_id and run.company_id._dunning_today()

    @api.depends("date", "applies_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["applies_to"]._description_selection(self.env))
        for run in self:
            run.display_name = self.env._(
                "%(type)s on %(date)s",
                type=labels.get(run.applies_to, ""),
                date=format_date(self.env, run.date),
            )

    @api.model
    def _get_enterable_fields(self):
        return ENTERED_FIELDS

    def _get_editable_fields(self):
        waiting = all(run.state == "draft" and not run.task for run in self)
        return ENTERED_FIELDS if waiting else set()

    def _update_state(self, state, **values):
        """Bring runs to a state, those that may come to it from where they are.

        :param values: further values of those that move
        :return: the runs that have moved
        """
        moved = self._filter_may_come(state, STATE_SOURCES)
        moved._with_guard().write({"state": state, **values})
        return moved

    def action_propose(self):
        """Write the proposal: letters to check, and the items that get none, with why.

        A long one is written in the background, see ``task``.

        :return: None
        :raises UserError: when dunning is off for the company, or letters are issued
        """
        return self._start("propose")

    def action_issue(self):
        """Issue the checked proposals as of today; nothing is sent.

        Many are issued in the background. What fell out is listed as not dunned.

        :return: a notification of what fell out, or None
        :raises UserError: when no proposal is checked
        """
        return self._start("issue")

    def action_send(self):
        """Send the issued letters of the run, each channel once.

        :return: None
        :raises UserError: when all of them have been sent
        """
        return self._start("send")

    def action_issue_send(self):
        """Issue the checked proposals and send them, letter by letter.

        :return: a notification of what fell out, or None
        :raises UserError: when no proposal is checked
        """
        return self._start("issue_send")

    def action_cancel(self, reason=None):
        """Cancel runs: proposals are deleted; of letters already issued levels and fees
        fall back, and the documents stay.

        :param reason: why; needed when letters have been issued
        :raises UserError: when a run with issued letters gets no reason
        """
        self._check_may_work()
        self.letter_ids._check_own_customers()
        for run in self:
            run._lock_for_task()
            run._check_no_task()
            run._cancel(reason)

    def _check_may_work(self):
        """Public methods check rights themselves: a direct call goes around views."""
        require_ids(self)
        self.check_access("write")
        self.env["dunning.letter"]._check_dunning_user()

    def _cancel(self, reason):
        self._forget_proposal()
        issued = self.letter_ids.filtered(lambda letter: letter.state == "issued")
        if issued:
            issued.action_cancel(reason)
        self._update_state("cancelled")

    def _check_can_propose(self):
        self.ensure_one()
        self.company_id._dunning_check_on()
        self._refuse_lost_limits()
        if any(letter.state != "proposed" for letter in self.letter_ids):
            raise UserError(
                self.env._(
                    "Letters of this run have been issued. Start a new run instead."
                )
            )

    def _forget_proposal(self):
        proposed = self.letter_ids.filtered(lambda letter: letter.state == "proposed")
        proposed._as_verb().unlink()
        self.skip_ids._as_verb().unlink()
