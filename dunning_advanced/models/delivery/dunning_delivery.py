from markupsafe import Markup

from odoo import api, fields, models


class DunningDelivery(models.Model):
    _name = "dunning.delivery"
    _description = "Dunning Delivery"
    _order = "id desc"
    _rec_name = "recipient"

    letter_id = fields.Many2one(
        "dunning.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="letter_id.company_id", store=True)
    partner_id = fields.Many2one(related="letter_id.partner_id", string="Customer")
    channel = fields.Selection(
        selection=[("email", "E-mail"), ("post", "Post"), ("print", "Print")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("queued", "Queued"),
            ("sending", "Being Sent"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("uncertain", "Uncertain"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="queued",
        readonly=True,
        index=True,
    )
    recipient = fields.Char(readonly=True)
    email_to = fields.Char(string="To", readonly=True)
    email_cc = fields.Char(string="Cc", readonly=True)
    email_bcc = fields.Char(string="Bcc", readonly=True)
    date_sent = fields.Datetime(string="Sent On", readonly=True)
    again = fields.Boolean(
        string="Sent Again",
        readonly=True,
        help="A person wanted the letter to be sent once more.",
    )
    error = fields.Text(readonly=True)
    mail_mail_id = fields.Many2one(
        "mail.mail", string="E-mail", readonly=True, index="btree_not_null"
    )

    def action_mark_sent(self):
        """Mark letters as posted or handed over by a person."""
        self._check_may_work()
        waiting = self.filtered(
            lambda d: d.channel in ("post", "print") and d.state == "queued"
        )
        waiting._set_sent()

    def _check_may_work(self, operation="write"):
        """As for letters: whoever works a letter works its deliveries.

        :param operation: what is done to the deliveries themselves
        """
        self.letter_id._check_own_customers()
        self.check_access(operation)
        self.env["dunning.letter"]._check_dunning_user()

    def _send(self):
        """Hand a new delivery to its channel: ``_send_by_<channel>``.

        A channel of another add-on adds its method and its value of ``channel``.
        """
        self.ensure_one()
        getattr(self, f"_send_by_{self.channel}")()

    def _send_by_post(self):
        """Post and print wait until a person says that the letter is on its way."""

    _send_by_print = _send_by_post

    def _send_by_email(self):
        """Put one message into Odoo's queue, in the same transaction as this record."""
        if not self.email_to:
            self._fail(
                self.env._(
                    "%(customer)s has no e-mail address. Enter one on the customer or "
                    "its invoice address, then send the letter again.",
                    customer=self.letter_id.partner_id.display_name,
                )
            )
            return
        note = self._post_note()
        # sudo: only the system may write e-mails; a user who works letters may not,
        # and need not, read or change the queue.
        mail = self.env["mail.mail"].sudo().create(self._prepare_mail_vals(note))
        self.mail_mail_id = mail
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _post_note(self):
        """The e-mail in the letter's chatter; it notifies nobody by itself."""
        letter = self.letter_id._with_customer_language()
        values = letter._render_mail_template()
        return letter.message_post(
            body=Markup(values["body_html"]),  # rendered by Odoo's template engine
            subject=values["subject"],
            attachment_ids=letter._get_mail_attachments().ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            author_id=letter.company_id.partner_id.id,
            email_from=letter._get_email_from(),
        )

    def _prepare_mail_vals(self, note):
        """Values of the one ``mail.mail`` of this delivery.

        Addresses go into ``email_to``: each partner in ``recipient_ids`` would get a
        message of its own, without the Cc header.

        :param note: the ``mail.message`` in the letter's chatter it is bound to
        :return: dict for create
        """
        letter = self.letter_id
        return {
            "mail_message_id": note.id,
            "is_notification": True,
            "subject": note.subject,
            "body_html": letter._with_customer_language()._encapsulate_mail_body(note),
            "email_from": letter._get_email_from(),
            "email_to": self.email_to,
            "email_cc": self._comma_separated(self.email_cc),
            "dunning_bcc": self._comma_separated(self.email_bcc),
            "reply_to": letter._get_reply_to(),
            "references": letter._get_mail_references(note),
            "headers": repr(letter._get_mail_headers()),
            # Kept as evidence of what was sent to whom.
            "auto_delete": False,
        }

    @api.model
    def _comma_separated(self, addresses):
        parts = (addresses or "").replace(";", ",").split(",")
        return ", ".join(part.strip() for part in parts if part.strip())

    def _set_sent(self):
        self.write(
            {"state": "sent", "date_sent": fields.Datetime.now(), "error": False}
        )

    def _fail(self, error):
        """Mark as failed and tell the responsible person; a failure is never silent."""
        self.write({"state": "failed", "error": error})
        for delivery in self:
            letter = delivery.letter_id
            letter.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Dunning letter not delivered"),
                note=error,
                user_id=letter._get_responsible().id,
            )

    def _cancel_waiting(self):
        """Stop what has not left yet, because the letter was cancelled."""
        waiting = self.filtered(lambda delivery: delivery.state == "queued")
        # sudo: only the system may change the queue, see _send_by_email.
        waiting.mail_mail_id.sudo().filtered(lambda m: m.state == "outgoing").cancel()
        waiting.state = "cancelled"
