from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ... import engine
from ..bounds import MAX_AMOUNT, MAX_DAYS, MAX_SEQUENCE

MAX_LEVELS = 15

# Fixed once letters exist: they decide what the levels reached mean.
FIXED_FIELDS = {"applies_to", "timing"}


class DunningProcedure(models.Model):
    _name = "dunning.procedure"
    _description = "Dunning Procedure"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "dunning.bounds.mixin",
        "dunning.shared.mixin",
    ]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        # Emptied, it would be for all companies.
        ondelete="restrict",
        help="Leave it empty to offer the procedure in all companies.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    applies_to = fields.Selection(
        selection=[
            ("customer", "Customers"),
            ("invoice", "Single Invoices"),
            ("group", "Invoice Groups"),
        ],
        required=True,
        default="customer",
        tracking=True,
        help="Customers: one letter over all that is overdue. Single invoices and "
        "invoice groups: one letter each.",
    )
    allow_override = fields.Boolean(
        tracking=True,
        help="Invoices may carry a procedure of their own. They are then dunned by it, "
        "one letter each, and the customer's letter leaves them out.",
    )
    timing = fields.Selection(
        selection=[
            ("sequential", "Days after the previous letter"),
            ("age", "Days after the due date"),
        ],
        string="A Level Follows",
        required=True,
        default="sequential",
        tracking=True,
        help="After the previous letter: one level after the other. After the due "
        "date: the highest level whose days are over, so levels may be left out.",
    )
    match = fields.Selection(
        selection=[("all", "All criteria"), ("any", "Any criterion")],
        string="A Level Needs",
        required=True,
        default="all",
        tracking=True,
        help="Whether a level is reached when its days and its amounts are all "
        "reached, or when one of them is.",
    )
    grouping = fields.Selection(
        selection=[
            ("oldest", "One letter at the highest level"),
            ("level", "One letter per level"),
        ],
        string="If Several Levels Are Reached",
        required=True,
        default="oldest",
        tracking=True,
    )
    grace_days = fields.Integer(
        tracking=True,
        help="Added to the due date before an invoice counts as overdue.",
    )
    min_days_between = fields.Integer(
        string="Minimum Days Between Letters",
        default=7,
        tracking=True,
        help="A customer gets no further letter within these days. 0: no limit.",
    )
    min_amount = fields.Monetary(
        string="Minimum Amount",
        tracking=True,
        help="No letter is written that claims less than this.",
    )
    not_due = fields.Selection(
        selection=[
            ("criteria", "Those that meet a level's criterion"),
            ("never", "Never"),
            ("all", "All open ones"),
        ],
        string="List Invoices Not Yet Due",
        required=True,
        default="criteria",
        tracking=True,
    )
    automation = fields.Selection(
        selection=[
            ("propose", "Propose letters"),
            ("issue", "Propose and issue letters"),
            ("send", "Propose, issue and send letters"),
        ],
        string="Scheduled Action",
        required=True,
        default="propose",
        tracking=True,
        help="How far the nightly run goes without a person.",
    )
    auto_assign = fields.Boolean(
        string="Assign Automatically",
        tracking=True,
        help="New customers, invoices that are posted and new groups that fit the "
        "filter get this procedure, when the company assigns procedures by itself. "
        "The first that fits counts.",
    )
    assign_domain = fields.Char(
        string="What Fits",
        default="[]",
        help="Which customers, invoices or groups the procedure is meant for, e.g. by "
        "country or by the customer's degree of trust.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        tracking=True,
        index="btree_not_null",
        help="Gets an activity when a letter could not be delivered, and works the "
        "letters where the company restricts dunning users to their own customers.",
    )
    level_ids = fields.One2many("dunning.level", "procedure_id", copy=True)
    # Access rules ask whose letters a procedure has written.
    letter_ids = fields.One2many("dunning.letter", "procedure_id", readonly=True)

    _grace_days_positive = models.Constraint(
        "CHECK(grace_days >= 0)", "Grace days cannot be negative. Enter 0 or more."
    )
    _min_days_between_positive = models.Constraint(
        "CHECK(min_days_between >= 0)",
        "The minimum days between letters cannot be negative. Enter 0 or more.",
    )
    _min_amount_positive = models.Constraint(
        "CHECK(min_amount >= 0)",
        "The minimum amount cannot be negative. Enter 0 or more.",
    )

    @api.model
    def _get_bounds(self):
        return {
            "grace_days": (None, MAX_DAYS),
            "min_days_between": (None, MAX_DAYS),
            "min_amount": (None, MAX_AMOUNT),
            "sequence": (-MAX_SEQUENCE, MAX_SEQUENCE),
        }

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for procedure in self:
            company = procedure.company_id or self.env.company
            procedure.currency_id = company.currency_id

    def write(self, vals):
        for field in FIXED_FIELDS & vals.keys():
            self._check_fixed(field, vals[field])
        if "level_ids" not in vals:
            return super().write(vals)
        result = super(DunningProcedure, self._as_a_whole()).write(vals)
        self._check_level_days()
        return result

    def _check_fixed(self, field, value):
        """What issued letters depend on cannot change under them."""
        changed = self.filtered(lambda procedure: procedure[field] != value)
        # sudo: letters of any company, whichever the user has ticked.
        letters = self.env["dunning.letter"].sudo()
        of_them = [("procedure_id", "in", changed.ids), ("state", "!=", "proposed")]
        if changed and letters.search_count(of_them, limit=1):
            self._refuse_change(self, field)

    @api.model
    def _refuse_change(self, records, field):
        """Raise that letters depend on a field of these records."""
        raise UserError(
            self.env._(
                "Letters have been written under this procedure, so “%(field)s” "
                "cannot change. Duplicate the procedure and assign the copy.",
                field=records._fields[field].get_description(self.env)["string"],
            )
        )

    @api.constrains("level_ids")
    def _check_level_count(self):
        for procedure in self:
            if len(procedure.with_context(active_test=False).level_ids) > MAX_LEVELS:
                raise ValidationError(
                    self.env._(
                        "%(procedure)s has more than %(max)s levels. Remove some: "
                        "inactive ones count too.",
                        procedure=procedure.name,
                        max=MAX_LEVELS,
                    )
                )

    def _get_levels(self):
        """All levels in their order, inactive ones too."""
        self.ensure_one()
        levels = self.with_context(active_test=False).level_ids
        return levels.sorted(lambda level: (level.sequence, level.id))

    def _get_policy_class_of(self, procedure_id):
        """As :meth:`_get_policy_class`, of one of these procedures by its id."""
        return self.browse(procedure_id)._get_policy_class()

    def _get_policy_class(self):
        """The class that decides which level an item reaches.

        Override it in an add-on to return a subclass of ``engine.LevelPolicy``.
        """
        return engine.LevelPolicy

    def _prepare_engine_procedure(self):
        """The procedure as the engine takes it, with all its levels.

        :return: :class:`engine.Procedure`
        """
        self.ensure_one()
        return engine.Procedure(
            id=self.id,
            levels=tuple(
                level._prepare_engine_level(position)
                for position, level in enumerate(self._get_levels(), start=1)
            ),
            applies_to=self.applies_to,
            active=self.active,
            allow_override=self.allow_override,
            timing=self.timing,
            match=self.match,
            grouping=self.grouping,
            grace_days=self.grace_days,
            min_days_between=self.min_days_between,
            min_amount=Decimal(str(self.min_amount)),
            not_due=self.not_due,
        )
