"""A run: what was decided on one day for one company, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class DunningRun(models.Model):
    _name = "dunning.run"
    _description = "Dunning Run"
    _inherit = ["mail.thread"]
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
        string="By Scheduled Action", readonly=True, help="Nobody started it by hand."
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
        tracking=True,
    )
    letter_ids = fields.One2many("dunning.letter", "run_id", readonly=True)
    skip_ids = fields.One2many("dunning.run.skip", "run_id", readonly=True)
    letter_count = fields.Integer(string="Number of Letters", compute="_compute_counts")
    skip_count = fields.Integer(compute="_compute_counts")

    @api.depends("date", "applies_to")
    def _compute_display_name(self):
        labels = dict(self._fields["applies_to"]._description_selection(self.env))
        for run in self:
            run.display_name = self.env._(
                "%(type)s on %(date)s",
                type=labels.get(run.applies_to, ""),
                date=format_date(self.env, run.date),
            )

    @api.depends("letter_ids", "skip_ids")
    def _compute_counts(self):
        letters = dict(
            self.env["dunning.letter"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        skips = dict(
            self.env["dunning.run.skip"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.letter_count = letters.get(run, 0)
            run.skip_count = skips.get(run, 0)

    def action_propose(self):
        """Write the proposal: letters to check, and the items that get none, with why.

        :raises UserError: when dunning is off for the company, or letters are issued
        """
        self.check_access("write")
        self.env["dunning.letter"]._check_dunning_user()
        for run in self:
            run._check_can_propose()
            run._propose()

    def action_issue(self):
        """Issue the checked proposals as of today; nothing is sent."""
        self.check_access("write")
        chosen = self.letter_ids.filtered(
            lambda letter: letter.selected and letter.state == "proposed"
        )
        result = chosen.action_issue()
        self.state = "issued"
        return result

    def action_send(self):
        """Send the issued letters of the run, each channel once."""
        self.check_access("write")
        self.letter_ids.filtered(lambda letter: letter.state == "issued").action_send()
        self.state = "sent"

    def action_cancel(self):
        """Delete the proposals of the run; letters already issued stay as they are."""
        self.check_access("write")
        self.env["dunning.letter"]._check_dunning_user()
        self._forget_proposal()
        self.state = "cancelled"

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
        self.letter_ids.filtered(lambda letter: letter.state == "proposed").unlink()
        self.skip_ids.unlink()

    def _propose(self):
        """Decide about all open items and write letters and skips, slice by slice."""
        self.ensure_one()
        self._forget_proposal()
        facts = self.env["dunning.open.item"]
        for partners in facts._iter_slices(self._get_partner_ids()):
            decisions = self._decide(
                self.company_id, partners, self.date, self.applies_to
            )
            self._create_letters([p for d in decisions for p in d.proposals])
            self._create_skips([s for d in decisions for s in d.skips])
            # What is written is not needed any more: memory must not grow with it.
            self.env.flush_all()
            self.env.invalidate_all()
        self.state = "proposed"

    def _get_partner_ids(self):
        """The customers to decide about."""
        owing = self.env["dunning.open.item"]._get_partner_ids(
            self.company_id, self.date
        )
        if not self.partner_ids:
            return owing
        wanted = set(self.partner_ids.commercial_partner_id.ids)
        return [partner_id for partner_id in owing if partner_id in wanted]

    def _create_letters(self, proposals):
        """Write the proposed letters of a slice of customers, with their lines."""
        letters = self.env["dunning.letter"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        vals_list = [letters._prepare_letter_vals(p, self) for p in proposals]
        lines = [vals.pop("line_ids") for vals in vals_list]
        letters = letters.create(vals_list)
        self.env["dunning.letter.line"]._insert(
            {**vals, "letter_id": letter.id}
            for letter, commands in zip(letters, lines, strict=True)
            for _command, _id, vals in commands
        )

    def _create_skips(self, skips):
        return self.env["dunning.run.skip"].create(
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
            "detail": self.env["dunning.run.skip"]._explain(skip.obstacles),
            "first_possible_date": skip.first_possible_date,
        }
