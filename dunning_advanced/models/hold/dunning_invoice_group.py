from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import engine
from ..bounds import FIRST_DAY, LAST_DAY


class DunningInvoiceGroup(models.Model):
    _name = "dunning.invoice.group"
    _description = "Dunning Invoice Group"
    _inherit = ["mail.thread", "dunning.pause.mixin", "dunning.bounds.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="['|', ('parent_id', '=', False), ('is_company', '=', True)]",
    )
    invoice_ids = fields.One2many(
        "account.move",
        "dunning_group_id",
        string="Invoices",
        domain="[('commercial_partner_id', '=', partner_id),"
        " ('company_id', '=', company_id), ('state', '=', 'posted'),"
        " ('move_type', 'in', ('out_invoice', 'out_receipt'))]",
    )
    date_due = fields.Date(
        string="Due Date",
        tracking=True,
        help="Empty: the due date of the earliest open invoice.",
    )
    dunning_procedure_id = fields.Many2one(
        "dunning.procedure",
        index="btree_not_null",
        tracking=True,
        domain="[('applies_to', '=', 'group'),"
        " ('company_id', 'in', [False, company_id])]",
        help="A group with an active procedure is dunned by it alone: one letter over "
        "all its invoices, whatever the customer's procedure allows.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_amounts")
    amount_open = fields.Monetary(string="Open Amount", compute="_compute_amounts")
    date_due_effective = fields.Date(
        string="Counts From", compute="_compute_date_due_effective"
    )

    @api.model
    def _get_bounds(self):
        return {"date_due": (FIRST_DAY, LAST_DAY)}

    def write(self, vals):
        """A group stays with customers that the user may dun."""
        result = super().write(vals)
        # The rules look at the customer before; now it may be another's.
        self.check_access("write")
        return result

    @api.depends("invoice_ids.amount_residual", "invoice_ids.currency_id")
    def _compute_amounts(self):
        for group in self:
            invoices = group.invoice_ids
            group.currency_id = invoices[:1].currency_id or group.company_id.currency_id
            group.amount_open = sum(invoices.mapped("amount_residual"))

    @api.depends("date_due", "invoice_ids.amount_residual")
    def _compute_date_due_effective(self):
        for group in self:
            lines = group.invoice_ids.line_ids.filtered(
                lambda line: (
                    line.account_type == "asset_receivable" and not line.reconciled
                )
            )
            # An item without a due date counts from its own date, as the facts have it.
            days = [line.date_maturity or line.date for line in lines]
            earliest = min(days, default=False)
            group.date_due_effective = group.date_due or earliest

    @api.constrains("dunning_procedure_id", "company_id")
    def _check_dunning_procedure(self):
        for group in self:
            group.dunning_procedure_id._check_use("group", group.company_id, group)

    @api.constrains("partner_id", "company_id", "invoice_ids")
    def _check_members(self):
        for group in self:
            invoices = group.invoice_ids
            customers = invoices._dunning_get_debtors()
            customers |= group.partner_id.commercial_partner_id
            group._refuse(
                len(customers) > 1 and customers,
                self.env._("All invoices of a group need the same customer."),
            )
            companies = invoices.company_id | group.company_id
            group._refuse(
                len(companies) > 1 and companies,
                self.env._("All invoices of a group need the same company."),
            )
            group._refuse(
                len(invoices.currency_id) > 1 and invoices.currency_id,
                self.env._("All invoices of a group need the same currency."),
            )
            group._check_sale_documents()

    def _refuse(self, found, rule):
        """Raise the rule with what was found against it, if anything was."""
        if found:
            raise ValidationError(
                self.env._(
                    "%(rule)s In “%(group)s” there are: %(found)s.",
                    rule=rule,
                    group=self.name,
                    found=", ".join(found.mapped("display_name")),
                )
            )

    def _check_sale_documents(self):
        wrong = self.invoice_ids.filtered(
            lambda move: move.move_type not in ("out_invoice", "out_receipt")
        )
        if wrong:
            raise ValidationError(
                self.env._(
                    "Only customer invoices can be in a dunning group. "
                    "Remove: %(moves)s.",
                    moves=", ".join(wrong.mapped("display_name")),
                )
            )

    def _prepare_engine_group(self):
        """The group as the engine takes it.

        :return: :class:`engine.Group`
        """
        self.ensure_one()
        return engine.Group(
            id=self.id,
            procedure_id=self.dunning_procedure_id.id or None,
            due=self.date_due or None,
            pause=self._dunning_pause(),
        )
