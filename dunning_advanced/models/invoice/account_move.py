from collections import defaultdict

from odoo import api, fields, models

from ... import engine
from ..actions import show_letters
from ..arguments import require_one
from ..groups import ACCOUNTANTS


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "dunning.pause.mixin"]

    dunning_procedure_id = fields.Many2one(
        "dunning.procedure",
        string="Own Dunning Procedure",
        copy=False,
        tracking=True,
        groups=ACCOUNTANTS,
        index="btree_not_null",
        domain="[('applies_to', '=', 'invoice'),"
        " ('company_id', 'in', [False, company_id])]",
        help="An exception for this invoice; it counts when the customer's procedure "
        "allows overriding.",
    )
    dunning_override_active = fields.Boolean(
        string="Own Procedure Counts",
        compute="_compute_dunning_override_active",
        groups=ACCOUNTANTS,
    )
    dunning_paused = fields.Boolean(groups=ACCOUNTANTS)
    dunning_pause_until = fields.Date(groups=ACCOUNTANTS)
    dunning_pause_reason = fields.Text(groups=ACCOUNTANTS)
    dunning_pause_holds = fields.Boolean(groups=ACCOUNTANTS)
    dunning_on_pause = fields.Boolean(groups=ACCOUNTANTS)
    dunning_on_pause_until = fields.Date(groups=ACCOUNTANTS)
    dunning_group_id = fields.Many2one(
        "dunning.invoice.group",
        string="Invoice Group",
        copy=False,
        tracking=True,
        groups=ACCOUNTANTS,
        index="btree_not_null",
        ondelete="set null",
        domain="[('partner_id', '=', commercial_partner_id),"
        " ('company_id', '=', company_id)]",
        help="Invoices of a group are dunned together when the group has a procedure.",
    )
    dunning_line_ids = fields.One2many(
        "dunning.letter.line",
        "move_id",
        string="Dunning Letters",
        readonly=True,
        groups=ACCOUNTANTS,
        domain=[("letter_state", "!=", "proposed"), ("section", "!=", "credit")],
    )
    dunning_letter_count = fields.Integer(
        compute="_compute_dunning_reached", groups=ACCOUNTANTS
    )
    dunning_level_id = fields.Many2one(
        "dunning.level",
        compute="_compute_dunning_reached",
        search="_search_dunning_level_id",
        groups=ACCOUNTANTS,
    )
    dunning_last_date = fields.Date(
        string="Last Dunned On",
        compute="_compute_dunning_reached",
        search="_search_dunning_last_date",
        groups=ACCOUNTANTS,
    )
    dunning_next_level_id = fields.Many2one(
        "dunning.level",
        string="Next Level",
        compute="_compute_dunning_next",
        groups=ACCOUNTANTS,
    )
    dunning_next_date = fields.Date(
        string="Next Dunning On", compute="_compute_dunning_next", groups=ACCOUNTANTS
    )

    @api.depends("dunning_procedure_id", "dunning_group_id", "partner_id")
    def _compute_dunning_override_active(self):
        rulebook_of = self.env["dunning.open.item"]._get_rulebook
        rulebooks = {company: rulebook_of(company) for company in self.company_id}
        for move in self:
            ruling = move._get_dunning_ruling(rulebooks.get(move.company_id))
            move.dunning_override_active = (
                bool(ruling) and ruling.applies_to == engine.INVOICE
            )

    @api.depends(
        "dunning_line_ids.letter_state",
        "dunning_line_ids.escalates",
        "dunning_line_ids.move_line_id.reconciled",
        "commercial_partner_id.commercial_partner_id",
        "amount_residual",
    )
    def _compute_dunning_reached(self):
        # sudo: as below. For all at once: what is filtered is read one by one.
        lines = self.dunning_line_ids.sudo()
        lines.letter_id.fetch(["date", "debtor_id"])
        lines.move_line_id.fetch(["partner_id", "reconciled"])
        for move in self:
            issued = move.dunning_line_ids.filtered(
                lambda line: line.letter_state == "issued"
            )
            own = move._dunning_filter_own(issued)
            move.dunning_level_id = own._get_present().level_id
            move.dunning_last_date = max(own.mapped("date"), default=False)
            move.dunning_letter_count = len(issued.letter_id)

    def _dunning_filter_own(self, lines):
        """The lines of letters to whoever owes the invoice today, about what is open.

        With another debtor it starts afresh. Once all is paid, its last level stays;
        that of a paid instalment does not.

        :param lines: ``dunning.letter.line`` about this invoice
        """
        # sudo: whoever reads the invoice is told its level; a plain journal entry
        # names its debtors on its items only.
        found = lines.sudo()
        found = found.filtered(
            lambda line: (
                line.letter_id.debtor_id
                == (
                    self._dunning_get_debtors()
                    or line.move_line_id.partner_id.commercial_partner_id
                )
            )
        )
        still_open = found.filtered(lambda line: not line.move_line_id.reconciled)
        if not self.amount_residual:
            still_open = still_open or found
        return still_open.sudo(lines.env.su)

    @api.constrains("dunning_procedure_id", "company_id")
    def _check_dunning_procedure(self):
        for move in self.sudo():  # sudo: as below
            move.dunning_procedure_id._check_use("invoice", move.company_id, move)

    @api.constrains("dunning_group_id", "partner_id", "currency_id", "company_id")
    def _check_dunning_group(self):
        # sudo: whoever changes an invoice need not read how it is dunned.
        self.sudo().dunning_group_id._check_members()

    def _dunning_get_debtors(self):
        """The customers who owe these invoices today, as the facts have them.

        Of an invoice to a contact of a customer that was filed under another one since,
        core keeps whose it was, and moves its items alone.

        :return: ``res.partner``
        """
        # sudo: whose an invoice is is asked before the right to read it.
        debtors = self.sudo().commercial_partner_id.commercial_partner_id
        return debtors.with_env(self.env)

    def _compute_dunning_next(self):
        self.dunning_next_level_id = self.dunning_next_date = False
        invoices = self.filtered(
            # A receipt may be posted without a customer.
            lambda move: (
                move.state == "posted"
                and move.is_sale_document(include_receipts=True)
                and move._dunning_get_debtors()
            )
        )
        for company, moves in invoices.grouped("company_id").items():
            accounts = moves._dunning_get_debtors()._dunning_accounts(
                company, company._dunning_today()
            )
            found = defaultdict(list)
            for account, steps in accounts.values():
                for item in account.claims:
                    if item.id in steps:
                        key = account.partner_id, item.move_id
                        found[key].append(steps[item.id])
            for move in moves:
                own = found[move._dunning_get_debtors().id, move.id]
                step = min(own, key=lambda s: s.date, default=None)
                move.dunning_next_level_id = step and step.level.id
                move.dunning_next_date = step and step.date

    def action_view_dunning_letters(self):
        """Open the letters with this invoice."""
        require_one(self)
        self.check_access("read")
        return show_letters(self.env, [("line_ids.move_id", "=", self.id)])
