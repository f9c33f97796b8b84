"""A run: what was decided on one day for one company, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..facts.statement import obstacles_to_json

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
    "proposed": {"draft", "cancelled"},
    "issued": {"draft", "proposed"},
    "sent": {"draft", "proposed", "issued"},
    "cancelled": {"draft", "proposed", "issued", "sent"},
}


class DunningRun(models.Model):
    _name = "dunning.run"
    _description = "Dunning Run"
    _inherit = ["dunning.guarded.mixin", "mail.thread"]
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        domain=[("dunning_enabled", "=", True)],
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
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
        "res.partner", string="Customers", help="Empty: all customers."
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
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    letter_ids = fields.One2many("dunning.letter", "run_id", readonly=True)
    skip_ids = fields.One2many("dunning.run.skip", "run_id", readonly=True)

    @api.depends("date", "applies_to")
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

    def _update_state(self, state):
        """Bring runs to a state, those that may come to it from where they are.

        :return: the runs that have moved
        """
        moved = self.filtered(lambda run: run.state in STATE_SOURCES[state])
        moved._with_guard().write({"state": state})
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
            run._check_no_task()
            run._cancel(reason)

    def _check_may_work(self):
        """Public methods check rights themselves: a direct call goes around views."""
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
        if not self.company_id.dunning_enabled:
            raise UserError(
                self.env._(
                    "Dunning is switched off for %(company)s. "
                    "Switch it on in the Invoicing settings.",
                    company=self.company_id.name,
                )
            )
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

    def _propose(self, go_on=None):
        """Decide about all open items and write letters and skips, slice by slice.

        Customers that the run has decided about already are left as they are, so that
        it can be continued.

        :param go_on: function that is told the number of customers of each slice, and
            says whether to go on; None: always
        :return: whether all is decided
        """
        self.ensure_one()
        facts = self.env["dunning.open.item"]
        for partners in facts._iter_slices(self._get_undecided_partner_ids()):
            self._propose_slice(partners)
            if go_on and not go_on(len(partners)):
                return False
        self._update_state("proposed")
        return True

    def _propose_slice(self, partners):
        decisions = self._decide(self.company_id, partners, self.date, self.applies_to)
        proposals = [p for d in decisions for p in d.proposals]
        skips = [s for d in decisions for s in d.skips]
        self._create_letters(list(filter(self._is_own, proposals)))
        self._create_skips(list(filter(self._is_own, skips)))
        self._forget_what_was_read()

    def _get_undecided_partner_ids(self):
        decided = self._get_decided_partner_ids()
        return [pid for pid in self._get_partner_ids() if pid not in decided]

    def _get_decided_partner_ids(self):
        """The customers that have a proposal or a skip in this run already."""
        of_run = Domain("run_id", "=", self.id)
        proposed = of_run & Domain("state", "=", "proposed")
        found = self.env["dunning.letter"]._read_group(proposed, ["partner_id"])
        found += self.env["dunning.run.skip"]._read_group(of_run, ["partner_id"])
        return {partner.id for (partner,) in found}

    def _create_letters(self, proposals):
        """Write the proposed letters of a slice of customers, with their lines."""
        letters = (
            self.env["dunning.letter"]
            ._as_verb()
            .with_company(self.company_id)
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
        )
        vals_list = [letters._prepare_letter_vals(p, self) for p in proposals]
        letters._add_list_vals(vals_list)
        lines = [vals.pop("line_ids") for vals in vals_list]
        letters = letters.create(vals_list)
        self.env["dunning.letter.line"]._insert(
            {**vals, "letter_id": letter.id}
            for letter, commands in zip(letters, lines, strict=True)
            for _command, _id, vals in commands
        )

    def _create_skips(self, skips):
        return self.env["dunning.run.skip"]._list(
            [self._prepare_skip_vals(skip) for skip in skips]
        )

    def _prepare_skip_vals(self, skip):
        """Values of one row of the list of what is not dunned.

        :param skip: :class:`engine.Skip`
        :return: dict for create
        """
        return {
            "run_id": self.id,
            "partner_id": skip.partner_id,
            "move_id": skip.item.move_id,
            "move_line_id": skip.item.id,
            "reason": skip.reason,
            "obstacles": obstacles_to_json(skip.obstacles),
            "first_possible_date": skip.first_possible_date,
        }
