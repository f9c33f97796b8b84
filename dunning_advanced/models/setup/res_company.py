"""The company: whether it duns, by which procedure, in whose name, on which day."""

from odoo import api, fields, models
from odoo.tools import ormcache
from odoo.tools.translate import code_translations

from odoo.addons.base.models.res_partner import _tz_get

from ..addresses import check_sender
from ..bounds import MAX_DAYS, check_kinds, check_value

MODULE = "dunning_advanced"

# Types of fields that no cell of a list can show.
HIDDEN_TYPES = ("binary", "html", "one2many", "properties", "json")


# Numbers of days that people enter.
DAYS = {
    "dunning_skip_days",
    "dunning_answer_days",
    "dunning_promise_days",
    "dunning_bank_days",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    # Customers in the portal read the company: not how it duns them.
    dunning_enabled = fields.Boolean(string="Use Dunning", groups="base.group_user")
    dunning_procedure_id = fields.Many2one(
        "dunning.procedure",
        string="Default Dunning Procedure",
        groups="base.group_user",
        domain="[('applies_to', '=', 'customer'), ('company_id', 'in', [False, id])]",
        help="For customers without a procedure of their own.",
    )
    dunning_invoice_procedure_id = fields.Many2one(
        "dunning.procedure",
        string="Procedure of New Invoices",
        groups="base.group_user",
        domain="[('applies_to', '=', 'invoice'), ('company_id', 'in', [False, id])]",
        help="One letter per invoice: each invoice gets this procedure when it is "
        "posted. It counts for customers without a procedure, and for those whose "
        "procedure allows overriding.",
    )
    dunning_auto_assign = fields.Boolean(
        string="Assign Procedures Automatically",
        groups="base.group_user",
        help="New customers, invoices that are posted and new groups get the first "
        "procedure whose filter fits.",
    )
    dunning_extra_field_id = fields.Many2one(
        "ir.model.fields",
        string="Extra Column of Proposals",
        groups="base.group_user",
        domain=[
            ("model", "=", "res.partner"),
            ("ttype", "not in", HIDDEN_TYPES),
        ],
        ondelete="set null",
        help="A field of the customer, such as a category, shown beside each letter "
        "that a run proposes.",
    )
    dunning_agency_id = fields.Many2one(
        "res.partner",
        string="Collection Agency",
        groups="base.group_user",
        help="Who gets what is handed over to collection, unless the customer has an "
        "agency of its own.",
    )
    dunning_restrict_users = fields.Boolean(
        string="Only Own Customers",
        groups="base.group_user",
        help="Dunning users work only letters to customers that they are responsible "
        "for, as the procedure's person or the customer's salesperson. Customers that "
        "nobody is responsible for may be dunned by all of them, and dunning managers "
        "dun everybody. Scheduled actions and reading are not restricted.",
    )
    dunning_skip_days = fields.Integer(
        groups="base.group_user",
        string="Keep Lists of What Was Not Dunned",
        default=30,
        help="For so many days a night's list is kept, with the reason of each item. "
        "0: only that of the last night.",
    )
    dunning_tz = fields.Selection(
        _tz_get,
        string="Dunning Time Zone",
        groups="base.group_user",
        help="Where the company's day begins: for scheduled actions and for everybody, "
        "wherever they are.",
    )
    dunning_email_from = fields.Char(
        string="Dunning Sender",
        groups="base.group_user",
        help="E-mail address that dunning letters are sent from. "
        "Empty: the company's e-mail address.",
    )

    dunning_answer_days = fields.Integer(
        groups="base.group_user",
        string="Wait After an Answer",
        default=5,
        help="Days for which the next level waits when a customer has answered a "
        "letter, so that somebody can read the answer. 0: it does not wait.",
    )
    dunning_promise_days = fields.Integer(
        groups="base.group_user",
        string="Promises That Count at Once",
        help="A first promise on the letter's page, for a day within so many days, "
        "holds the next level without anybody's click. 0: each promise waits until a "
        "person accepts it.",
    )
    dunning_bank_days = fields.Integer(
        groups="base.group_user",
        string="Newest Bank Statement (Days)",
        help="No letter while the newest line of any bank statement is older than so "
        "many days: the customer may have paid since. 0: whatever its age. Without a "
        "bank journal it holds nothing.",
    )
    dunning_hold_receipts = fields.Boolean(
        groups="base.group_user",
        string="Wait for Unmatched Receipts",
        default=True,
        help="No letter to a customer while a receipt of theirs on a bank statement is "
        "not matched yet.",
    )
    dunning_hold_fitting = fields.Boolean(
        groups="base.group_user",
        string="Also Receipts That Fit",
        help="The same for a receipt whose customer is not known, when the amount is "
        "that of an open item and its text names the invoice.",
    )

    @api.constrains("dunning_procedure_id", "dunning_invoice_procedure_id")
    def _check_dunning_procedure(self):
        for company in self:
            company.dunning_procedure_id._check_use("customer", company, company)
            rule = company.dunning_invoice_procedure_id
            rule._check_use("invoice", company, company)

    @api.constrains(*DAYS)
    def _check_dunning_days(self):
        for company in self:
            company._dunning_check_bounds({name: company[name] for name in DAYS})

    @api.model
    @ormcache()
    def _dunning_get_assigning_ids(self):
        """Ids of the companies that assign procedures: asked at each contact's change.

        :return: tuple
        """
        # sudo: whoever enters a customer need not know the companies.
        return tuple(self.sudo().search([("dunning_auto_assign", "=", True)]).ids)

    def cache_invalidation_fields(self):
        return super().cache_invalidation_fields() | {"dunning_auto_assign"}

    def _dunning_check_bounds(self, vals):
        """Before the database sees them: a number too large for it is no sentence."""
        check_kinds(self, vals)
        for name in DAYS & vals.keys():
            check_value(self, name, vals[name], 0, MAX_DAYS)

    @api.constrains("dunning_email_from")
    def _check_dunning_email_from(self):
        for company in self:
            check_sender(company, "dunning_email_from")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_bounds(vals)
        companies = super().create(vals_list)
        enabled = companies.filtered("dunning_enabled")
        enabled._dunning_prepare_company()
        enabled._dunning_take_procedure()
        return companies

    def write(self, vals):
        self._dunning_check_bounds(vals)
        begins = bool(vals.get("dunning_enabled"))
        off = self.filtered(lambda company: begins and not company.dunning_enabled)
        result = super().write(vals)
        if begins or "dunning_tz" in vals:
            self.filtered("dunning_enabled")._dunning_prepare_company()
        if "dunning_procedure_id" not in vals:
            off._dunning_take_procedure()
        return result

    def _dunning_take_procedure(self):
        """Begin with the only procedure there is: nobody switches on to dun nobody."""
        for company in self.filtered(lambda company: not company.dunning_procedure_id):
            if procedure := company._dunning_default_procedure():
                company.dunning_procedure_id = procedure

    def _dunning_prepare_company(self):
        """What a company needs before it duns the first time."""
        self._dunning_ensure_sequence()
        for company in self.filtered(lambda company: not company.dunning_tz):
            if zone := company._dunning_default_timezone():
                company.dunning_tz = zone

    def _dunning_default_timezone(self):
        """The zone of the company's own contact, else of whoever switches dunning on.

        :return: name of a time zone, False when nobody has one
        """
        return self.partner_id.tz or self.env.user.tz

    def _dunning_ensure_sequence(self):
        """Give each company its own letter numbers the first time it uses dunning."""
        # sudo: numbering belongs to the set-up, which an invoicing manager without
        # technical rights may switch on.
        # An archived one counts: a second would begin with the same numbers again.
        sequences = self.env["ir.sequence"].sudo().with_context(active_test=False)
        for company in self:
            domain = [("code", "=", "dunning.letter"), ("company_id", "=", company.id)]
            if not sequences.search_count(domain, limit=1):
                sequences.create(company._prepare_dunning_sequence_vals())

    def _prepare_dunning_sequence_vals(self):
        """Values of the company's letter numbers: DUN/2026/00001."""
        self.ensure_one()
        return {
            "name": self.env._("Dunning letters of %(company)s", company=self.name),
            "code": "dunning.letter",
            "prefix": "DUN/%(range_year)s/",
            "padding": 5,
            "use_date_range": True,
            "company_id": self.id,
        }

    def _dunning_restricts(self, env):
        """Whether a user works only letters of own customers.

        :param env: of the user who works
        """
        self.ensure_one()
        user = env.user
        # sudo: the switch is no secret, the company may be another than the user's.
        return (
            not env.su
            and self.sudo().dunning_restrict_users
            and user.has_group("dunning_advanced.group_dunning_user")
            and not user.has_group("dunning_advanced.group_dunning_manager")
        )

    def _dunning_today(self):
        """Today where the company is, whoever asks.

        Scheduled actions run as a technical user, and people travel: one company has
        one day.
        """
        return self._dunning_day(fields.Datetime.now())

    def _dunning_day(self, moment):
        """The day of a moment where the company is.

        :param moment: datetime in UTC, as it is stored
        """
        self.ensure_one()
        local = self.with_context(tz=self._dunning_timezone())
        return fields.Datetime.context_timestamp(local, moment).date()

    def _dunning_timezone(self):
        """The time zone of the company; never the user's."""
        # sudo: customers in the portal are told days where the company is.
        company = self.sudo()
        return company.dunning_tz or company.partner_id.tz or "UTC"

    def _dunning_language(self, *wanted):
        """The first of some languages that is still switched on, else the company's.

        :param wanted: codes, or nothing where there is none
        :return: code; where nobody has one that is switched on, one that is
        """
        installed = dict(self.env["res.lang"].get_installed())
        codes = (*wanted, self.partner_id.lang, self.env.context.get("lang"), "en_US")
        return next(code for code in (*codes, *installed) if code in installed)

    @api.model
    def _dunning_speaks(self, lang):
        """Whether letters can be written in a language: its words are there.

        :param lang: code
        """
        if lang.startswith("en"):
            return True
        return bool(code_translations.get_python_translations(MODULE, lang))
