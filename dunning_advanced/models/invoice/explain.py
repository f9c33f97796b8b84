"""Why / why not, for an invoice: a button, and a method for outside programs."""

from collections import defaultdict

from odoo import fields, models

from ... import engine
from ..arguments import parse_day, require_one
from ..bounds import from_day
from ..groups import ACCOUNTANTS


class AccountMove(models.Model):
    _inherit = "account.move"

    dunning_rule = fields.Char(
        string="Ruled By",
        compute="_compute_dunning_rule",
        groups=ACCOUNTANTS,
        help="Which procedure duns this invoice, and why.",
    )

    def action_explain_dunning(self):
        """Open the explanation of this invoice."""
        require_one(self)
        self.check_access("read")
        # A journal entry names its customers on its lines only.
        customer = (
            self._dunning_get_debtors() or self._get_dunning_open_items().partner_id
        )
        customer = customer.commercial_partner_id
        require_one(customer)
        customer._dunning_as_reader()
        return self.env["dunning.explanation"]._open(customer, self)

    def explain_dunning(self, as_of=None):
        """Why these invoices are, or are not, dunned on a day. Writes nothing.

        :param as_of: the day as text or date; empty: today where the company is
        :raises UserError: when ``as_of`` is no day
        :return: list of dicts, one per open item (instalment), with ``dunned``,
            ``reasons`` (``code``, ``text``, ``until``), ``remarks`` (texts about what
            stops nothing) and ``first_possible_date``; an
            invoice without open items has one dict without ``move_line_id``
        """
        self.check_access("read")
        return self._explain_dunning(as_of)

    def _explain_dunning(self, as_of=None):
        """As ``explain_dunning``; the facts are fetched once for all of a company."""
        explained = defaultdict(list)
        for company, moves in self.grouped("company_id").items():
            day = parse_day(self.env, as_of) or company._dunning_today()
            # A journal entry names its customers on its lines only.
            partners = moves.partner_id | moves.line_ids.partner_id
            # sudo: whoever reads the invoice need not read a customer elsewhere.
            customers = partners.sudo().commercial_partner_id.with_env(self.env)
            for found in customers._explain_dunning(company, day, moves):
                explained[found["move_id"]].append(found)
        return [
            found
            for move in self
            for found in explained[move.id] or [move._dunning_explain_nothing_open()]
        ]

    def _dunning_explain_nothing_open(self):
        """The explanation of an invoice that the ledger does not list as open."""
        obstacle = engine.Obstacle(self._dunning_get_reason_not_open())
        return {
            "partner_id": self._dunning_get_debtors().id,
            "move_id": self.id,
            "move_line_id": False,
            "invoice": self.name,
            "date_due": from_day(self.invoice_date_due),
            "amount_open": 0.0,
            "currency_id": self.currency_id.id,
            "dunned": False,
            "level_id": False,
            "charges": {},
            "reasons": [self.env["dunning.open.item"]._prepare_reason(obstacle)],
            "remarks": [],
            "first_possible_date": False,
        }

    def _dunning_get_reason_not_open(self):
        if self.state != "posted":
            return "draft" if self.state == "draft" else "cancelled"
        if any(not item.partner_id for item in self._get_dunning_open_items()):
            return "no_customer"
        if self.move_type not in ("out_invoice", "out_receipt", "entry"):
            return "not_receivable"
        known = ("paid", "in_payment", "reversed")
        if self.payment_state in known and self._dunning_is_owed():
            # Paid in part: core calls all of it paid.
            return "in_payment"
        return self.payment_state if self.payment_state in known else "nothing_open"

    def _compute_dunning_rule(self):
        for move in self:
            move.dunning_rule = move._get_dunning_rule()

    def _get_dunning_rule(self):
        """In words: which procedure rules the invoice and why."""
        ruling = self._get_dunning_ruling()
        if not ruling:
            return ""
        procedure = self.env["dunning.procedure"].browse(
            ruling.procedure and ruling.procedure.id
        )
        return self._dunning_describe_ruling(ruling, procedure)

    def _get_dunning_ruling(self, rulebook=None):
        """Which procedure rules the invoice, asked of the engine.

        :param rulebook: that of its company, for whoever asks about many
        :return: :class:`engine.Ruling`, or None for what is no claim on a customer
        """
        self.ensure_one()
        customer = self._dunning_get_debtors()
        if not customer or not self.is_sale_document(include_receipts=True):
            return None
        # sudo: as in _explain_dunning.
        customers = customer.sudo()._dunning_effective_procedure(self.company_id)
        return engine.ruling_of(
            self._dunning_prepare_ruling_item(),
            engine.Account(customer.id, self.company_id.id, (), customers.id or None),
            rulebook or self.env["dunning.open.item"]._get_rulebook(self.company_id),
        )

    def _dunning_prepare_ruling_item(self):
        """The invoice as far as the precedence of procedures looks at it."""
        currency = engine.Currency(self.currency_id.id)
        group = self.dunning_group_id.filtered("active")
        return engine.OpenItem(
            id=0,
            due=self.invoice_date_due,
            open=currency.rounding,
            currency=currency,
            procedure_id=self.dunning_procedure_id.id or None,
            group=group._prepare_engine_group() if group else None,
        )

    def _dunning_describe_ruling(self, ruling, procedure):
        name = procedure.name
        if ruling.applies_to == engine.GROUP:
            group = self.dunning_group_id.name
            return self.env._(
                "%(procedure)s, of the group %(group)s", procedure=name, group=group
            )
        if ruling.applies_to == engine.INVOICE:
            return self.env._("%(procedure)s, the invoice's own", procedure=name)
        if not procedure:
            return self.env._("None: neither customer nor company has a procedure")
        return self._dunning_describe_customers_ruling(name)

    def _dunning_describe_customers_ruling(self, name):
        if self.dunning_procedure_id:
            return self.env._(
                "%(procedure)s, the customer's; the invoice's own %(own)s is without "
                "effect, since %(procedure)s does not allow overriding",
                procedure=name,
                own=self.dunning_procedure_id.name,
            )
        # sudo: as in _explain_dunning.
        partner = self._dunning_get_debtors().sudo().with_company(self.company_id)
        if partner.dunning_procedure_id:
            return self.env._("%(procedure)s, the customer's", procedure=name)
        return self.env._("%(procedure)s, the company's default", procedure=name)
