from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import single_email_re

from ... import engine
from ..actions import show_letters
from ..addresses import with_ascii_domains
from ..arguments import require_one


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "dunning.pause.mixin"]

    # No field of dunning is for portal users, who read their own contact.
    dunning_procedure_id = fields.Many2one(
        "dunning.procedure",
        company_dependent=True,
        groups="base.group_user",
        domain="[('applies_to', '=', 'customer'),"
        " ('company_id', 'in', [False, current_company_id])]",
        help="Empty: the company's default procedure.",
    )
    dunning_allow_override = fields.Boolean(
        string="Invoices May Override",
        compute="_compute_dunning_allow_override",
        groups="base.group_user",
        help="Set on the customer's procedure: invoices may then carry their own.",
    )
    dunning_apply_fees = fields.Boolean(
        string="Apply Fees",
        company_dependent=True,
        groups="base.group_user",
        help="Off: this customer's letters never carry a fee.",
    )
    dunning_contact_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', id)]",
        # Of these, nothing is another customer's: neither its contacts nor addresses.
        copy=False,
        groups="base.group_user",
        help="Who gets the letters. Empty: the invoice address, else the customer.",
    )
    dunning_cc = fields.Char(
        copy=False,
        groups="base.group_user",
        help="Further addresses of every dunning e-mail, separated by semicolons.",
    )
    dunning_bcc = fields.Char(
        copy=False,
        groups="base.group_user",
        help="Addresses that get a hidden copy, separated by semicolons.",
    )
    dunning_paused = fields.Boolean(company_dependent=True, groups="base.group_user")
    dunning_pause_until = fields.Date(company_dependent=True, groups="base.group_user")
    dunning_pause_reason = fields.Text(company_dependent=True, groups="base.group_user")
    dunning_pause_holds = fields.Boolean(groups="base.group_user")
    dunning_on_pause = fields.Boolean(groups="base.group_user")
    dunning_on_pause_until = fields.Date(groups="base.group_user")
    dunning_letter_ids = fields.One2many(
        "dunning.letter",
        "debtor_id",
        string="Dunning Letters",
        readonly=True,
        groups="base.group_user",
    )
    dunning_letter_count = fields.Integer(
        compute="_compute_dunning_letter_count", groups="base.group_user"
    )
    dunning_level_id = fields.Many2one(
        "dunning.level",
        compute="_compute_dunning_state",
        search="_search_dunning_level_id",
        groups="base.group_user",
        help="The highest level of what is open.",
    )
    dunning_next_level_id = fields.Many2one(
        "dunning.level",
        string="Next Level",
        compute="_compute_dunning_state",
        groups="base.group_user",
    )
    dunning_next_date = fields.Date(
        string="Next Dunning On",
        compute="_compute_dunning_state",
        groups="base.group_user",
        help="The first day on which a letter could go out if nothing changes.",
    )

    @api.depends("dunning_procedure_id")
    @api.depends_context("company")
    def _compute_dunning_allow_override(self):
        # sudo: salespeople read no set-up; this is what it means for the customer.
        for partner in self.sudo():
            procedure = partner._dunning_effective_procedure(self.env.company)
            partner.dunning_allow_override = procedure.allow_override

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_dunning_letter_count(self):
        issued = [("debtor_id", "in", self.ids), ("state", "=", "issued")]
        counts = dict(
            self.env["dunning.letter"]._read_group(issued, ["debtor_id"], ["__count"])
        )
        for partner in self:
            partner.dunning_letter_count = counts.get(partner, 0)

    @api.depends_context("company", "uid")
    def _compute_dunning_state(self):
        company = self.env.company
        self.dunning_level_id = self.dunning_next_level_id = False
        self.dunning_next_date = False
        readable = self._dunning_filter_readable()
        # sudo: whether dunning is on is no secret.
        if not company.sudo().dunning_enabled:
            # Nothing is next, and what was reached is on letters.
            readable = readable._dunning_filter_said_to()
        if not readable:
            return
        customers = readable._dunning_as_reader()
        accounts = customers._dunning_accounts(company, company._dunning_today())
        for partner in readable:
            account, steps = accounts[partner.commercial_partner_id.id]
            present = [item.present for item in account.claims if item.present]
            highest = max(present, key=lambda r: (r.position, r.date), default=None)
            step = min(steps.values(), key=lambda s: s.date, default=None)
            levels = self.env["dunning.level"]
            partner.dunning_level_id = levels.browse(highest and highest.level_id)
            partner.dunning_next_level_id = levels.browse(step and step.level.id)
            partner.dunning_next_date = step and step.date

    def _dunning_filter_said_to(self):
        """Those of these contacts whose customer has had a letter of the company."""
        customers = self.commercial_partner_id._origin._dunning_as_reader()
        found = customers._dunning_filter_written_to()
        return self.filtered(
            lambda partner: partner.commercial_partner_id._origin in found
        )

    @api.constrains("dunning_cc", "dunning_bcc")
    def _check_dunning_addresses(self):
        for partner in self:
            for addresses in (partner.dunning_cc, partner.dunning_bcc):
                partner._dunning_check_each_address(addresses)

    @api.constrains("dunning_procedure_id")
    def _check_dunning_procedure(self):
        company = self.env.company
        for partner in self:
            partner.dunning_procedure_id._check_use("customer", company, partner)

    @api.constrains("dunning_contact_id")
    def _check_dunning_contact(self):
        """Letters to a stranger would tell of the customer's debts."""
        for partner in self:
            contact, customer = (
                partner.dunning_contact_id,
                partner.commercial_partner_id,
            )
            # A company below the customer is a customer of its own, but no stranger.
            below = [("id", "=", contact.id), ("id", "child_of", customer.id)]
            known = contact.commercial_partner_id == customer
            if contact and not known and not self.search_count(below, limit=1):
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not belong to %(customer)s. Choose one of "
                        "the customer's own contacts for the letters.",
                        contact=contact.display_name,
                        customer=partner.display_name,
                    )
                )

    def _dunning_check_each_address(self, addresses):
        """Refuse a malformed address and name it, so that it can be found.

        Odoo's own e-mail parser would silently drop it.
        """
        for address in (addresses or "").split(";"):
            address = address.strip()
            plain = with_ascii_domains(address)
            if address and not single_email_re.fullmatch(plain):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is not an e-mail address. Correct it in the "
                        "dunning addresses of %(customer)s; several addresses are "
                        "separated by semicolons.",
                        address=address,
                        customer=self.display_name,
                    )
                )

    def action_view_dunning_letters(self):
        """Open the customer's letters."""
        require_one(self)
        self.check_access("read")
        return show_letters(
            self.env, [("debtor_id", "=", self.commercial_partner_id.id)]
        )

    def _dunning_effective_procedure(self, company):
        """The customer's own procedure in a company, else the company's default."""
        self.ensure_one()
        # sudo: where either is asked so; a procedure is not everybody's to read.
        company = company.sudo(self.env.su or company.env.su)
        own = self.with_company(company).dunning_procedure_id
        return own or company.dunning_procedure_id

    def _dunning_accounts(self, company, as_of):
        """The accounts of these customers with what is next for each open item.

        :param company: ``res.company`` of one
        :param as_of: the day
        :return: dict of commercial partner id to (:class:`engine.Account`, dict of item
            id to :class:`engine.Next`)
        """
        facts = self.env["dunning.open.item"]
        rulebook = facts._get_rulebook(company)
        # sudo: whoever reads what is owed here need not read a customer elsewhere.
        customers = self.sudo().commercial_partner_id
        accounts = facts._fetch_accounts(company, customers, as_of)
        return {
            account.partner_id: (account, _get_next_steps(account, rulebook, as_of))
            for account in accounts
        }


def _get_next_steps(account, rulebook, as_of):
    """What is next for each item; nothing where no calendar can hold the days."""
    try:
        _decision, steps = engine.look_ahead(account, rulebook, as_of)
        return steps
    except OverflowError:
        return {}  # the explanation says so
