"""Rights: who may dun a customer, and who may read how dunning stands."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError

from ..bounds import check_kinds, check_readable

# They read the dunning of all customers of their companies.
READERS = ("account.group_account_invoice", "account.group_account_readonly")

# What the tab lets an accountant enter.
SETTINGS = {
    "dunning_procedure_id",
    "dunning_apply_fees",
    "dunning_charges_agreed",
    "dunning_debtor_kind",
    "dunning_debtor_kind_entered",
    "dunning_contact_id",
    "dunning_role_ids",
    "dunning_spare_customer",
    "dunning_agency_id",
    "dunning_cc",
    "dunning_bcc",
    "dunning_paused",
    "dunning_pause_until",
    "dunning_pause_reason",
}

# What lifts the guard rail of the law is the manager's to say.
MANAGER_SETTINGS = {"dunning_charges_agreed"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_is_readable = fields.Boolean(
        compute="_compute_dunning_is_readable",
        groups="base.group_user",
        help="Whether the user reads how dunning stands: accountants all customers, "
        "salespeople their own.",
    )

    @api.depends("commercial_partner_id.user_id")
    @api.depends_context("uid")
    def _compute_dunning_is_readable(self):
        readable = self._dunning_filter_readable()
        for partner in self:
            partner.dunning_is_readable = partner in readable

    def _dunning_filter_readable(self):
        """Those of these customers whose dunning the user may read."""
        if self._dunning_reads_all():
            return self
        if not self.env.user._is_internal():
            return self.browse()
        return self.filtered(
            lambda partner: partner.commercial_partner_id.user_id == self.env.user
        )

    @api.model
    def _dunning_reads_all(self):
        """Whether the user reads the dunning of all customers."""
        return self.env.su or any(map(self.env.user.has_group, READERS))

    @api.model
    def _dunning_check_reads_all(self):
        """Refuse whoever does not read the dunning of all customers.

        :raises AccessError: when the user is no accountant
        """
        if not self._dunning_reads_all():
            raise AccessError(
                self.env._(
                    "You need a role in Invoicing to read about the dunning of all "
                    "customers."
                )
            )

    def _dunning_as_reader(self):
        """These customers, with the right to read the facts that dunning rests on.

        :raises AccessError: when one of them is not the user's to read
        """
        hidden = self - self._dunning_filter_readable()
        if hidden:
            raise AccessError(
                self.env._(
                    "You may read about the dunning of your own customers only, not "
                    "of: %(customers)s.",
                    customers=", ".join(hidden.mapped("display_name")),
                )
            )
        # sudo: salespeople have no right to journal items and procedures; of their own
        # customers they are told what dunning makes of them.
        return self if self._dunning_reads_all() else self.sudo()

    def _dunning_get_foreign(self, company, procedures=None):
        """Those of these customers whom the user may not dun: others are responsible.

        :param company: ``res.company`` of one
        :param procedures: ``dunning.procedure`` that is asked for; None: the
            customer's own, else the company's default
        """
        if not company._dunning_restricts(self.env):
            return self.browse()
        user = self.env.user
        # sudo: who is responsible is asked before the right to read the customer.
        foreign = self.sudo().commercial_partner_id.filtered(
            lambda partner: partner._dunning_is_foreign_to(user, company, procedures)
        )
        return foreign.with_env(self.env)

    def _dunning_is_foreign_to(self, user, company, procedures=None):
        if procedures is None:
            procedures = self._dunning_effective_procedure(company)
        # A procedure's person who has left is responsible for nobody any more.
        responsible = procedures.user_id.filtered("active") | self.user_id
        return bool(responsible) and user not in responsible

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_kinds(self, vals)
            if names := SETTINGS & vals.keys():
                self.new(self.default_get(list(names)))._dunning_check_settings(vals)
            check_readable(self, vals)
        partners = super().create(vals_list)
        partners._dunning_assign_new()
        return partners

    def write(self, vals):
        if self._dunning_is_merging():
            return super().write(vals)
        check_kinds(self, vals)
        self._dunning_check_settings(vals)
        check_readable(self, vals)
        before = self._dunning_watch_salespeople(vals)
        result = super().write(vals)
        self._dunning_check_salespeople(before)
        self._dunning_assign_again(vals)
        return result

    @api.model
    def default_get(self, fields):
        """Nobody's own defaults enter a setting that the user may not write.

        Neither those of a context nor those that each user may save; what the company
        starts with counts for all.
        """
        closed = self._dunning_get_closed_settings()
        context = {
            key: value
            for key, value in self.env.context.items()
            if key.removeprefix("default_") not in closed
        }
        clean = self.with_env(self.env(context=context))
        left = [name for name in fields if name not in closed]
        values = super(ResPartner, clean).default_get(left)
        # As the system, which has no defaults of its own.
        company_wide = clean.with_user(SUPERUSER_ID).with_company(self.env.company)
        rest = [name for name in fields if name in closed]
        return values | super(ResPartner, company_wide).default_get(rest)

    def _dunning_get_closed_settings(self):
        """Names of the settings that the user may not write."""
        if not self._dunning_may_set():
            return SETTINGS
        return set() if self._dunning_is_manager() else MANAGER_SETTINGS

    def _dunning_is_manager(self):
        manager = "dunning_advanced.group_dunning_manager"
        return self.env.su or self.env.user.has_group(manager)

    def _dunning_may_set(self):
        """Whether the user may change how customers are dunned."""
        return self.env.su or self.env.user.has_group("account.group_account_invoice")

    def _dunning_check_settings(self, vals):
        """Refuse changes of how customers are dunned by those who only read it.

        :raises AccessError: when the user has no role in Invoicing
        """
        self._dunning_check_manager_settings(vals)
        if self._dunning_may_set():
            self._dunning_check_whose_procedure(vals)
            return
        if self._dunning_changes_any(SETTINGS, vals):
            raise AccessError(
                self.env._(
                    "You need a role in Invoicing to change how a customer is dunned."
                )
            )

    def _dunning_check_whose_procedure(self, vals):
        """Refuse to take customers from the person of their procedure.

        :raises UserError: naming the customers
        """
        if self._dunning_changes_any({"dunning_procedure_id"}, vals):
            foreign = self._dunning_get_foreign(self.env.company)
            self.env["dunning.letter"]._refuse_customers(foreign)

    def _dunning_check_manager_settings(self, vals):
        if self._dunning_is_manager():
            return
        if self._dunning_changes_any(MANAGER_SETTINGS, vals):
            raise AccessError(
                self.env._(
                    "Only a dunning manager may enter that more than the law's own "
                    "charges was agreed with a customer."
                )
            )

    def _dunning_changes_any(self, names, vals):
        return any(
            partner._dunning_changes(name, vals[name])
            for name in names & vals.keys()
            for partner in self
        )

    def _dunning_changes(self, name, value):
        """Whether a value is another than now; merging contacts writes equal ones."""
        field = self._fields[name]
        old, new = (field.convert_to_cache(v, self) for v in (self[name], value))
        return (old or False) != (new or False)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Show salespeople the settings of dunning, but let them change none."""
        result = super().fields_get(allfields, attributes)
        if not self.env.user.has_group("account.group_account_invoice"):
            for name in SETTINGS & result.keys():
                if attributes is None or "readonly" in attributes:
                    result[name]["readonly"] = True
        return result
