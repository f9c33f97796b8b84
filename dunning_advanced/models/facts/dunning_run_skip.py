from odoo import api, fields, models

from .statement import obstacles_to_json

REASONS = [
    ("company_off", "Dunning is switched off for the company"),
    ("in_payment", "Payment is on its way"),
    ("paid", "Paid"),
    ("reversed", "Reversed"),
    ("payment_blocked", "Payment is blocked"),
    ("direct_debit", "Collected by direct debit"),
    ("no_customer", "No customer"),
    ("paid_out", "Money paid out, never claimed"),
    ("no_followup", "Marked “No Follow-Up”"),
    ("in_collection", "Within collection"),
    ("disputed", "Disputed by the customer"),
    ("delivery_failed", "The last letter was not delivered"),
    ("letter_waits", "The last letter has not left yet"),
    ("customer_paused", "Customer is paused"),
    ("invoice_paused", "Invoice is paused"),
    ("promised", "The customer has promised to pay"),
    ("answered", "The customer has answered"),
    ("group_paused", "Invoice group is paused"),
    ("no_procedure", "No dunning procedure"),
    ("procedure_archived", "The procedure is archived"),
    ("no_active_level", "The procedure has no active level"),
    ("not_due", "Not yet due"),
    ("first_level_wait", "First level not reached"),
    ("level_wait", "Next level not reached"),
    ("dunned_today", "Dunned today"),
    ("below_min_invoice_amount", "Below the minimum invoice amount"),
    ("below_min_total_amount", "Below the minimum total overdue"),
    ("levels_exhausted", "All levels are used"),
    ("min_days_between", "Last letter is too recent"),
    ("below_min_amount", "Below the minimum amount of a letter"),
    ("open_credit", "Covered by open credits"),
    ("partly_covered", "Partly covered by open credits"),
    ("credit_other_company", "Covered by credits in another company"),
    ("credit_other_currency", "Covered by credits in another currency"),
    ("bank_not_fresh", "Bank statements are not up to date"),
    ("unmatched_receipt", "A receipt on a bank statement is not matched yet"),
    ("others_overdue", "Other items are overdue first"),
    ("not_selected", "Taken off the letter"),
    ("level_not_selected", "Level not selected"),
    ("procedure_not_selected", "Procedure not selected"),
    ("draft", "Not posted"),
    ("cancelled", "Cancelled"),
    ("nothing_open", "Nothing is open"),
    ("not_receivable", "Not a claim on a customer"),
    ("dunned_elsewhere", "Dunned by another letter"),
    ("changed", "Changed since it was proposed"),
    ("open_changed", "What is open has changed"),
    ("due_changed", "The due date has changed"),
    ("number_changed", "The number has changed"),
    ("other_debtor", "Made out to another customer"),
    ("failed", "Letter failed"),
]


class DunningRunSkip(models.Model):
    _name = "dunning.run.skip"
    _description = "Open Item Not Dunned"
    _inherit = ["dunning.guarded.mixin"]
    _order = "run_id desc, partner_id, id"
    _rec_name = "reason"

    run_id = fields.Many2one(
        "dunning.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        "account.move", string="Invoice", index="btree_not_null", ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Open Item",
        index="btree_not_null",
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="move_line_id.currency_id")
    amount_open = fields.Monetary(
        related="move_line_id.amount_residual_currency", string="Open Amount"
    )
    date_due = fields.Date(related="move_line_id.date_maturity", string="Due Date")
    reason = fields.Selection(selection=REASONS, required=True)
    obstacles = fields.Json(
        readonly=True,
        exportable=False,
        help="All that stands in the way, as codes with values; said in “Detail”.",
    )
    detail = fields.Text(
        compute="_compute_detail",
        search="_search_detail",
        help="All that stands in the way.",
    )
    fell_out = fields.Boolean(help="Was proposed, and not issued after all.")
    first_possible_date = fields.Date(
        help="The first day on which the item could be dunned if nothing changes."
    )

    @api.depends("obstacles")
    @api.depends_context("lang")
    def _compute_detail(self):
        """In the language of whoever reads it, not of the night that wrote it."""
        words = self.env["dunning.words"]
        labels = words._get_labels()
        for skip in self:
            skip.detail = words._say_all(skip.obstacles, labels)

    def _search_detail(self, operator, value):
        return self.env["dunning.words"]._search_said("obstacles", operator, value)

    @api.model
    def _list(self, vals_list):
        """Make rows; no person writes them.

        :param vals_list: list of dicts for create
        """
        return self._as_verb().create(vals_list).with_env(self.env)

    @api.model
    def _explain(self, obstacles):
        """All obstacles in words, one per line, each with the day it ends.

        :param obstacles: tuple of :class:`engine.Obstacle`
        """
        return self.env["dunning.words"]._say_all(obstacles_to_json(obstacles))

    def _describe(self):
        """The row in a few words: which item, and what stands in the way first."""
        self.ensure_one()
        labels = dict(self._fields["reason"]._description_selection(self.env))
        first = (self.detail or "").split("\n")[0]
        return self.env._(
            "%(item)s (%(reason)s)",
            item=self.move_id.name or self.move_line_id.name or "",
            reason=first or labels[self.reason],
        )
