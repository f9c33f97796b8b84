from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ... import engine
from ..bounds import MAX_AMOUNT, MAX_DAYS, MAX_SEQUENCE


class DunningLevel(models.Model):
    _name = "dunning.level"
    _description = "Dunning Level"
    _inherit = ["mail.render.mixin", "dunning.bounds.mixin"]
    # Texts may hold any placeholder of a mail template; whoever writes them must be
    # allowed to edit templates, whoever issues letters need not.
    _unrestricted_rendering = True
    _order = "sequence, id"

    procedure_id = fields.Many2one(
        "dunning.procedure", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="procedure_id.company_id", store=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="procedure_id.currency_id")
    applies_to = fields.Selection(related="procedure_id.applies_to")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True,
        help="An inactive level is left out. A procedure without any active level "
        "duns nobody.",
    )
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        selection=[("reminder", "Reminder"), ("notice", "Dunning Notice")],
        required=True,
        default="reminder",
        help="A reminder is friendly and free of charge. A notice may carry a fee.",
    )
    days = fields.Integer(
        help="Days after the previous letter, or after the due date, as the procedure "
        "says. Before the due date: a negative number."
    )
    payment_term_days = fields.Integer(
        string="Days to Pay",
        default=7,
        help="Added to the date of the letter. The deadline is printed; it does not "
        "delay the next level.",
    )
    min_invoice_amount = fields.Monetary(
        string="Minimum Invoice Amount",
        help="What is open of the invoice. 0: no limit.",
    )
    min_total_amount = fields.Monetary(
        string="Minimum Total Overdue",
        help="All that is overdue of the customer. 0: no limit.",
    )
    fee_amount = fields.Monetary(
        string="Fee", help="Added to the letter's total, in company currency."
    )
    interest = fields.Selection(
        selection=[
            ("none", "None"),
            ("shown", "Shown, not claimed"),
            ("claimed", "Claimed"),
        ],
        required=True,
        default="none",
        help="Default interest by the interest rule of the customer's country.",
    )
    compensation = fields.Boolean(
        string="Flat Compensation",
        help="The flat sum of the law for each late invoice of a business: 40 EUR, or "
        "40, 70 or 100 GBP. Once for each invoice.",
    )
    send_email = fields.Boolean(string="E-mail", default=True)
    to_role_ids = fields.Many2many(
        "dunning.role",
        "dunning_level_to_role_rel",
        string="To",
        domain=[("source", "=", "contact")],
        help="The e-mail goes to the customer's contacts with these roles. Empty, or "
        "nobody has them: the customer's dunning contact, its invoice address, itself.",
    )
    cc_role_ids = fields.Many2many(
        "dunning.role",
        "dunning_level_cc_role_rel",
        string="Cc",
        help="Get a copy that everybody sees, beside the customer's own setting.",
    )
    bcc_role_ids = fields.Many2many(
        "dunning.role",
        "dunning_level_bcc_role_rel",
        string="Bcc",
        help="Get a hidden copy, beside the customer's own setting.",
    )
    spare_customer = fields.Boolean(
        string="Never to the Customer's Own Address",
        help="E-mails of this level go to contacts only. Without one that has an "
        "address, the letter is not sent and its delivery says so.",
    )
    send_post = fields.Boolean(
        string="Post",
        help="By the letter service Snailmail where it is installed, else the letter "
        "waits under Letters to Post.",
    )
    send_print = fields.Boolean(
        string="Print",
        help="The letter waits under Letters to Post until somebody has printed it.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        string="E-mail Template",
        domain=[("model", "=", "dunning.letter")],
        default=lambda self: self._default_mail_template_id(),
        index="btree_not_null",
        ondelete="restrict",
        help="Its subject, body and attachments are used. Sender, recipients, copies "
        "and time of sending are those of the letter.",
    )
    attach_invoices = fields.Selection(
        selection=[
            ("none", "None"),
            ("overdue", "Overdue invoices"),
            ("all", "All invoices on the letter"),
        ],
        string="Invoice Copies",
        required=True,
        default="none",
        help="Which invoices are attached to the e-mail.",
    )
    title = fields.Char(translate=True)
    introduction = fields.Text(
        translate=True,
        help="Without introduction and closing: the standard texts for this kind and "
        "place of a level.",
    )
    closing = fields.Text(translate=True)
    mail_subject = fields.Char(
        string="E-mail Subject",
        translate=True,
        help="Empty: the title with the invoice, the amount and the day.",
    )
    mail_introduction = fields.Text(
        string="E-mail Introduction",
        translate=True,
        help="Empty: as in the letter. Amount, items, account and the link to the "
        "letter's page follow by themselves.",
    )
    mail_closing = fields.Text(
        string="E-mail Closing",
        translate=True,
        help="Empty: as in the letter. Whom to ask follows by itself.",
    )

    _fee_amount_positive = models.Constraint(
        "CHECK(fee_amount >= 0)", "The fee cannot be negative. Enter 0 or more."
    )
    _min_amounts_positive = models.Constraint(
        "CHECK(COALESCE(min_invoice_amount, 0) >= 0"
        " AND COALESCE(min_total_amount, 0) >= 0)",
        "Minimum amounts cannot be negative. Enter 0 for no limit.",
    )
    _payment_term_days_positive = models.Constraint(
        "CHECK(payment_term_days >= 0)",
        "The days to pay cannot be negative. Enter 0 or more.",
    )

    @api.model
    def _get_bounds(self):
        amounts = ("min_invoice_amount", "min_total_amount", "fee_amount")
        return {
            "days": (-MAX_DAYS, MAX_DAYS),
            "payment_term_days": (None, MAX_DAYS),
            "call_days": (0, MAX_DAYS),
            "sequence": (-MAX_SEQUENCE, MAX_SEQUENCE),
            **dict.fromkeys(amounts, (None, MAX_AMOUNT)),
            "fee_percent": (0, 100),
            **dict.fromkeys(("fee_min", "fee_max", "fee_step"), (0, MAX_AMOUNT)),
        }

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels.procedure_id._check_may_share()
        levels._fill_texts()
        return levels

    def write(self, vals):
        self._check_stays(vals)
        self.procedure_id._check_may_share()
        result = super().write(vals)
        self.procedure_id._check_may_share()
        self._fill_texts()
        return result

    @api.constrains("company_id", "procedure_id")
    def _check_company_of_procedure(self):
        """Whose a level is, is never another's say than the procedure's."""
        for level in self:
            if level.company_id != level.procedure_id.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(level)s” belongs to the company of its procedure.",
                        level=level.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self.procedure_id._check_may_share()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_waiting(self):
        """A letter that was never sent has its channels from its level alone."""
        # sudo: whoever deletes a level need not work the letters of all companies.
        letters = self.env["dunning.letter"].sudo()
        waiting = letters.search(
            letters._get_to_send_domain() & Domain("level_id", "in", self.ids), limit=1
        )
        if waiting:
            raise UserError(
                self.env._(
                    "Letters at “%(level)s” are still to be sent. Send or cancel them "
                    "first, or switch the level off instead.",
                    level=waiting.level_id.name,
                )
            )

    def _compute_render_model(self):
        self.render_model = "dunning.letter"

    def _default_mail_template_id(self):
        return self.env.ref(
            "dunning_advanced.mail_template_dunning_letter", raise_if_not_found=False
        )

    @api.constrains("kind", "fee_amount")
    def _check_fee_on_reminder(self):
        for level in self:
            if level.kind == "reminder" and level.fee_amount:
                raise ValidationError(
                    self.env._(
                        "%(level)s is a reminder and cannot carry a fee. Remove the "
                        "fee, or make it a dunning notice.",
                        level=level.name,
                    )
                )

    @api.constrains("to_role_ids")
    def _check_to_roles(self):
        for level in self:
            level.to_role_ids._check_gets_letters(level)

    @api.constrains("days", "sequence", "procedure_id", "active")
    def _check_days(self):
        self.procedure_id._check_level_days()

    @api.constrains("procedure_id")
    def _check_level_count(self):
        self.procedure_id._check_level_count()

    def _prepare_engine_level(self, position):
        """The level as the engine takes it.

        :param position: its place among all levels of the procedure, from 1
        :return: :class:`engine.Level`
        """
        self.ensure_one()
        return engine.Level(
            id=self.id,
            position=position,
            days=self.days,
            kind=self.kind,
            active=self.active,
            payment_term_days=self.payment_term_days,
            fee=Decimal(str(self.fee_amount)),
            fee_rule=self._prepare_engine_fee(),
            booked=self._get_booked_kinds(),
            interest=self.interest,
            compensation=self.compensation,
            min_invoice_amount=Decimal(str(self.min_invoice_amount)) or None,
            min_total_amount=Decimal(str(self.min_total_amount)) or None,
        )
