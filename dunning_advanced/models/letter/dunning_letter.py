"""The letter: its fields, what is read from them, and what may not be changed."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What a person may say otherwise for one letter; see edit.py.
TEXT_FIELDS = ("title", "introduction", "closing")
# What the e-mail says instead, by the level.
MAIL_TEXT_FIELDS = ("mail_subject", "mail_introduction", "mail_closing")
EMAIL_FIELDS = ("email_to", "email_cc", "email_bcc")
EDITED_FIELDS = {*TEXT_FIELDS, *EMAIL_FIELDS}

# States of a delivery that a letter shows as another: those need a person too, or wait.
SHOWN_STATES = {"uncertain": "failed", "sending": "queued"}

# From which states a letter comes to another.
STATE_SOURCES = {"issued": {"proposed"}, "cancelled": {"issued"}}


class DunningLetter(models.Model):
    _name = "dunning.letter"
    _description = "Dunning Letter"
    _inherit = ["dunning.guarded.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    # What others' code does in superuser mode must not change a letter either.
    _dunning_opens_to_superuser = False

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    # Not exported: see dunning.delivery; a run's own list has it as a spreadsheet.
    run_id = fields.Many2one(
        "dunning.run", readonly=True, index="btree_not_null", exportable=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # Who owes it today: the letter keeps the customer that it was written to, which
    # may have been filed under another one since.
    debtor_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Debtor",
        store=True,
        index=True,
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, index=True
    )
    applies_to = fields.Selection(
        selection=[
            ("customer", "Customer"),
            ("invoice", "Invoice"),
            ("group", "Invoice Group"),
        ],
        required=True,
        readonly=True,
    )
    procedure_id = fields.Many2one(
        "dunning.procedure",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # Emptied when the last level of a procedure is deleted; the name is kept.
    level_id = fields.Many2one(
        "dunning.level", readonly=True, index="btree_not_null", ondelete="set null"
    )
    level_name = fields.Char(string="Level Name When Issued", readonly=True)
    group_id = fields.Many2one(
        "dunning.invoice.group",
        string="Invoice Group",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[("reminder", "Reminder"), ("notice", "Dunning Notice")],
        required=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True)
    deadline = fields.Date(string="Pay Until", readonly=True)
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("issued", "Issued"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
        tracking=True,
    )
    print_deadline = fields.Boolean(default=True, readonly=True)
    line_ids = fields.One2many("dunning.letter.line", "letter_id", readonly=True)
    amount_claimed = fields.Monetary(string="Claimed", readonly=True)
    amount_not_due = fields.Monetary(string="Not Yet Due", readonly=True)
    amount_credit = fields.Monetary(string="Credits", readonly=True)
    fee_amount = fields.Monetary(string="Fee", readonly=True)
    previous_fee_amount = fields.Monetary(string="Earlier Fees", readonly=True)
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amount_total", store=True
    )
    title = fields.Char(readonly=True)
    introduction = fields.Text(readonly=True)
    closing = fields.Text(readonly=True)
    mail_subject = fields.Char(string="E-mail Subject", readonly=True)
    mail_introduction = fields.Text(string="E-mail Introduction", readonly=True)
    mail_closing = fields.Text(string="E-mail Closing", readonly=True)
    pdf_id = fields.Many2one(
        "ir.attachment",
        string="Letter PDF",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    pdf_checksum = fields.Char(
        string="Checksum of the PDF",
        readonly=True,
        copy=False,
        help="SHA-256 of the issued file.",
    )
    delivery_ids = fields.One2many(
        "dunning.delivery", "letter_id", string="Deliveries", readonly=True
    )
    delivery_state = fields.Selection(
        selection=[
            ("none", "Not Sent"),
            ("queued", "Queued"),
            ("sent", "Sent"),
            ("failed", "Failed"),
        ],
        string="Delivery",
        compute="_compute_delivery_state",
        store=True,
    )
    date_planned = fields.Datetime(
        string="Will Be Sent On", compute="_compute_date_planned"
    )
    settlement = fields.Selection(
        selection=[("open", "Open"), ("partial", "Partly Paid"), ("paid", "Paid")],
        compute="_compute_settlement",
    )
    cancel_reason = fields.Text(string="Reason for Cancelling", readonly=True)

    @api.depends("name", "partner_id", "level_id", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for letter in self:
            # sudo: a customer that was filed under another company has a name, too.
            customer = letter.sudo().partner_id.display_name
            letter.display_name = letter.name or self.env._(
                "Proposal for %(customer)s", customer=customer
            )

    @api.depends(
        "amount_claimed",
        "amount_credit",
        "fee_amount",
        "previous_fee_amount",
        "previous_interest_amount",
        "previous_compensation_amount",
        "interest_amount",
        "interest_claimed",
        "compensation_amount",
    )
    def _compute_amount_total(self):
        for letter in self:
            letter.amount_total = (
                letter.amount_claimed
                + (letter.amount_credit if letter.amount_claimed else 0)
                + letter._get_charges_asked()
            )

    @api.depends("delivery_ids.state")
    def _compute_delivery_state(self):
        for letter in self:
            states = letter._get_last_deliveries().mapped("state")
            shown = {SHOWN_STATES.get(state, state) for state in states}
            letter.delivery_state = next(
                (state for state in ("failed", "queued", "sent") if state in shown),
                "none",
            )

    @api.depends("delivery_ids.date_planned")
    def _compute_date_planned(self):
        for letter in self:
            planned = letter.delivery_ids.filtered("date_planned")
            letter.date_planned = max(planned.mapped("date_planned"), default=False)

    def _get_last_deliveries(self):
        """The last attempt over each channel: it mends an older failure."""
        last = {
            delivery.channel: delivery
            for delivery in self.delivery_ids.sorted("id")
            if delivery.state != "cancelled"
        }
        return self.env["dunning.delivery"].union(*last.values())

    @api.depends("line_ids.move_line_id.amount_residual_currency")
    def _compute_settlement(self):
        # sudo: salespeople read whether a letter is paid, and no journal items.
        letters = self.sudo()
        # Read at once: filtered records would each be read on their own.
        letters.line_ids.move_line_id.fetch(["amount_residual_currency"])
        letters.line_ids.move_id.fetch(["payment_state", "amount_residual"])
        for letter in letters:
            letter.settlement = letter._get_claimed_lines()._get_settlement()

    def write(self, vals):
        result = super().write(vals)
        if "selected" in vals and "unchecked_by_id" not in vals:
            by = False if vals["selected"] else self.env.uid
            self._with_guard().write({"unchecked_by_id": by})
        edited = EDITED_FIELDS & vals.keys()
        if edited and not self._is_guarded():
            self._note_edit(edited)
        return result

    def _get_editable_fields(self):
        """Proposals may be edited; of what was issued, only to whom it is sent.

        A wrong address can then be corrected and the letter sent again: each delivery
        keeps the recipients that it used.
        """
        states = set(self.mapped("state"))
        if states <= {"proposed"}:
            own = EDITED_FIELDS
        else:
            own = set() if "cancelled" in states else set(EMAIL_FIELDS)
        checked = {"selected"} if states <= {"proposed"} else set()
        return own | {f"edit_{name}" for name in own} | checked

    def _update_state(self, state, **values):
        """Bring letters to a state, those that may come to it from where they are.

        :param values: further values of those that move
        :return: the letters that have moved
        """
        moved = self._filter_may_come(state, STATE_SOURCES)
        moved._with_guard().write({"state": state, **values})
        return moved

    @api.constrains("pdf_id")
    def _check_pdf_owner(self):
        if self.filtered("pdf_id") - self.filtered(lambda lt: lt._get_pdf()):
            raise ValidationError(
                self.env._("The PDF of a letter is its own file, never another.")
            )

    def _get_pdf(self):
        """The issued files, only such as belong to these letters.

        A file is not trusted because a field points to it.

        :return: ``ir.attachment``
        """
        # sudo: whose the file is is asked before the right to read it.
        own = self.sudo().filtered(
            lambda letter: (
                letter.pdf_id.res_model == letter._name
                and letter.pdf_id.res_id == letter.id
            )
        )
        return own.pdf_id.with_env(self.env)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if any(letter.state != "proposed" for letter in self):
            raise UserError(
                self.env._(
                    "Issued letters are kept as proof. Cancel them instead: "
                    "levels and fees then fall back."
                )
            )

    def _check_guard(self):
        """Refuse changes of frozen letters that do not come from this add-on."""
        if not self._is_guarded():
            self._refuse_by_hand(set())

    def _refuse_by_hand(self, names):
        raise UserError(
            self.env._(
                "What a dunning letter says cannot be changed by hand. "
                "Cancel the letter and let it be written again."
            )
        )
