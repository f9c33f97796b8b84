"""Update setting: all open invoices of a customer follow the customer's procedure."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...models.actions import notify
from ...models.arguments import require_one


class DunningUpdateSetting(models.TransientModel):
    _name = "dunning.update.setting"
    _description = "Update Dunning Setting of Invoices"
    _inherit = ["dunning.readable.mixin"]

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    procedure_id = fields.Many2one(
        "dunning.procedure", string="Customer's Procedure", compute="_compute_counts"
    )
    open_count = fields.Integer(string="Open Invoices", compute="_compute_counts")
    own_count = fields.Integer(
        string="With a Procedure of Their Own", compute="_compute_counts"
    )
    keep_own = fields.Boolean(
        string="Keep Procedures of Single Invoices",
        help="Off: these invoices follow the customer's procedure from now on.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_counts(self):
        self.open_count = self.own_count = self.procedure_id = False
        moves = self.env["account.move"]
        for wizard in self.filtered("partner_id"):
            domain = wizard._get_domain()
            own = Domain("dunning_procedure_id", "!=", False)
            wizard.open_count = moves.search_count(domain)
            wizard.own_count = moves.search_count(domain & own)
            wizard.procedure_id = wizard.partner_id._dunning_effective_procedure(
                wizard.company_id
            )

    def _get_domain(self):
        """The customer's open invoices in the company, as a domain.

        A group with a procedure owns its invoices: they follow nothing else.
        """
        owned = Domain("dunning_group_id.dunning_procedure_id.active", "=", True)
        own = (
            ~owned
            & Domain(
                "commercial_partner_id.commercial_partner_id", "=", self.partner_id.id
            )
            & Domain("company_id", "=", self.company_id.id)
            & Domain("move_type", "in", ("out_invoice", "out_receipt"))
            & Domain("state", "=", "posted")
            & Domain("dunning_collection_date", "=", False)
        )
        paid = own & Domain("payment_state", "=", "paid")
        # Core calls also paid what payments without an entry are there for in part.
        owed = self.env["account.move"]._dunning_get_owed_domain(paid)
        return own & (Domain("payment_state", "not in", ("paid", "reversed")) | owed)

    def action_update(self):
        """Let the invoices follow the customer's procedure; all else stays as it is.

        :return: a notification that says how many were updated
        :raises UserError: when the user may not work with letters
        """
        require_one(self)
        letters = self.env["dunning.letter"]
        letters._check_dunning_user(self.partner_id, self.company_id)
        self.partner_id.check_access("read")
        updated = self.env["account.move"]
        if not self.keep_own:
            own = Domain("dunning_procedure_id", "!=", False)
            updated = updated.search(self._get_domain() & own)
        # Before the change: the counts are those of what is stored when they are read.
        message = self._describe(len(updated))
        # The customer's notes are in the language of the company.
        writer = self.with_context(lang=self.company_id._dunning_language())
        note = plaintext2html(writer._describe(len(updated)))
        # One message on the customer instead of thousands on the invoices.
        updated.with_context(tracking_disable=True).dunning_procedure_id = False
        # No message like others: companies share customers, and colleagues read them.
        partner = self.partner_id
        letters._note(partner, {partner.id: note}, self.company_id)
        return self._notify(message)

    def _describe(self, count):
        return self.env._(
            "Invoices updated to follow the customer's dunning procedure "
            "“%(procedure)s”: %(updated)s; invoices that follow it already: "
            "%(others)s; invoices that keep their own: %(kept)s.",
            procedure=self.procedure_id.name or self.env._("none"),
            updated=count,
            others=self.open_count - self.own_count,
            kept=self.own_count - count,
        )

    def _notify(self, message):
        return notify("success", message)
