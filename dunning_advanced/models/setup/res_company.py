"""The company: whether it duns, by which procedure, in whose name, on which day."""

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_enabled = fields.Boolean(string="Use Dunning")
    dunning_procedure_id = fields.Many2one(
        "dunning.procedure",
        string="Default Dunning Procedure",
        domain="[('applies_to', '=', 'customer'), ('company_id', 'in', [False, id])]",
        help="For customers without a procedure of their own.",
    )
    dunning_auto_assign = fields.Boolean(
        string="Assign Procedures to New Customers",
        help="New customers get the first procedure whose filter fits.",
    )
    dunning_extra_field_id = fields.Many2one(
        "ir.model.fields",
        string="Extra Column of Proposals",
        domain=[
            ("model", "=", "res.partner"),
            ("ttype", "not in", ("binary", "html", "one2many", "properties", "json")),
        ],
        ondelete="set null",
        help="A field of the customer, such as a category, shown beside each letter "
        "that a run proposes.",
    )
    dunning_agency_id = fields.Many2one(
        "res.partner",
        string="Collection Agency",
        help="Who gets what is handed over to collection, unless the customer has an "
        "agency of its own.",
    )
    dunning_restrict_users = fields.Boolean(
        string="Only Own Customers",
        help="Dunning users work only letters to customers that they are responsible "
        "for, as the procedure's person or the customer's salesperson. Customers that "
        "nobody is responsible for may be dunned by all of them, and dunning managers "
        "dun everybody. Scheduled actions and reading are not restricted.",
    )
    dunning_email_from = fields.Char(
        string="Dunning Sender",
        help="E-mail address that dunning letters are sent from. "
        "Empty: the company's e-mail address.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.filtered("dunning_enabled")._dunning_ensure_sequence()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if vals.get("dunning_enabled"):
            self._dunning_ensure_sequence()
        return result

    def _dunning_ensure_sequence(self):
        """Give each company its own letter numbers the first time it uses dunning."""
        # sudo: numbering belongs to the set-up, which an invoicing manager without
        # technical rights may switch on.
        sequences = self.env["ir.sequence"].sudo()
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
        """Today where the company is: in the time zone of its own contact.

        Scheduled actions run as a technical user, whose time zone says nothing.
        """
        self.ensure_one()
        local = self.with_context(tz=self._dunning_timezone())
        return fields.Date.context_today(local)

    def _dunning_timezone(self):
        """The time zone of the company."""
        return self.partner_id.tz or self.env.user.tz or "UTC"
