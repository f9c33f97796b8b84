"""The tab of a customer: what is next, and the history of its invoices."""

from odoo import api, fields, models
from odoo.fields import Domain

from .dunning_timeline import Scope
from .mail_tracking_value import OF_COMPANY


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_timeline = fields.Html(
        string="History",
        compute="_compute_dunning_timeline",
        sanitize=False,
        exportable=False,
        groups="base.group_user",
    )

    dunning_banner = fields.Text(
        compute="_compute_dunning_banner",
        groups="base.group_user",
        help="What is overdue, paused, promised, disputed or in collection.",
    )

    @api.depends_context("company", "uid", "lang")
    def _compute_dunning_banner(self):
        """For the form of one customer; no list shows it."""
        for partner in self:
            partner.dunning_banner = partner._origin._dunning_get_banner(
                self.env.company
            )

    def _dunning_get_banner(self, company):
        """How dunning of a contact's customer stands, nothing for others to read.

        :param company: ``res.company`` of one
        :return: text, or False
        """
        customer = self.commercial_partner_id._dunning_filter_readable()
        # sudo: whoever may read about the customer need not read the set-up.
        if not customer or not company.sudo().dunning_enabled:
            return False
        return self.env["dunning.timeline"]._get_customer_banner(
            customer._dunning_as_reader(), company, company._dunning_today()
        )

    @api.depends_context("company", "uid", "lang")
    def _compute_dunning_timeline(self):
        as_of = self.env.company._dunning_today()
        readable = self._dunning_filter_readable()
        for partner in self:
            partner.dunning_timeline = False
            if partner in readable and partner._origin:
                scope = partner._origin._dunning_get_timeline_scope(
                    self.env.company, as_of
                )
                partner.dunning_timeline = self.env["dunning.timeline"]._render(scope)

    def _message_log_batch(self, *args, tracking_value_ids=False, **kwargs):
        """Note the company in which the customer's pause was changed.

        The fields differ by company; Odoo's chatter does not tell of which it speaks.
        """
        messages = super()._message_log_batch(
            *args, tracking_value_ids=tracking_value_ids, **kwargs
        )
        # Cached ids: contacts change all day, and mostly something else of them.
        ids = self.env["ir.model.fields"]._get_ids(self._name)
        of_company = {ids[name] for name in OF_COMPANY}
        changed = {vals["field_id"] for _command, _id, vals in tracking_value_ids or ()}
        if of_company & changed:
            messages.record_company_id = self.env.company
        return messages

    def _dunning_get_timeline_scope(self, company, as_of):
        """Whose history the tab of the customer tells: that in one company.

        :param as_of: today where the company is
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        letters = [
            ("debtor_id", "=", customer.id),
            ("company_id", "=", company.id),
            ("state", "!=", "proposed"),
        ]
        groups = self.env["dunning.invoice.group"]
        if groups.has_access("read"):
            groups = groups.search([("partner_id", "=", customer.id), letters[1]])
        return Scope(
            record=self,
            company=company,
            as_of=as_of,
            customer=customer._filtered_access("read"),
            moves=customer._dunning_get_timeline_moves(company, letters),
            groups=groups,
            letters=letters,
        )

    def _dunning_get_timeline_moves(self, company, letters):
        """What the history is about: what has been dunned, and what is open.

        Invoices that were paid before anybody dunned them are no part of it.

        :param letters: domain of the customer's letters
        """
        lines = self.env["dunning.letter.line"]._search(
            [("letter_id", "any", letters), ("section", "!=", "credit")]
        )
        moves = self.env["account.move"]
        dunned = Domain("id", "in", lines.subselect("move_id"))
        if not moves.has_access("read"):
            # sudo: sales that may not read invoices read the letters about them.
            return moves.browse(moves.sudo().search(dunned).ids)
        open_ = Domain(
            [
                ("commercial_partner_id.commercial_partner_id", "=", self.id),
                ("company_id", "=", company.id),
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("amount_residual", ">", 0),
            ]
        )
        return moves.search(dunned | open_)
