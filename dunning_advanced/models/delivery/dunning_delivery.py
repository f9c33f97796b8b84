from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..addresses import one_line
from ..arguments import require_ids
from ..facts.statement import values_to_json

# From which states a delivery comes to another. What was sent can still fail: a server
# refuses some recipients, or reports later that it could not deliver.
STATE_SOURCES = {
    "queued": {"queued", "sending", "failed"},
    "sending": {"queued", "failed"},
    "sent": {"queued", "sending", "failed", "uncertain"},
    "failed": {"queued", "sending", "sent", "uncertain"},
    "uncertain": {"queued", "sending", "failed"},
    "cancelled": {"queued", "failed"},
}


class DunningDelivery(models.Model):
    _name = "dunning.delivery"
    _description = "Dunning Delivery"
    _inherit = ["dunning.guarded.mixin"]
    _order = "id desc"
    _rec_name = "recipient"

    letter_id = fields.Many2one(
        "dunning.letter", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="letter_id.company_id", store=True, index=True)
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
    error_code = fields.Char(
        readonly=True, help="What went wrong, as a code of “Dunning Words”."
    )
    error_values = fields.Json(readonly=True, exportable=False)
    error = fields.Text(compute="_compute_error", search="_search_error")
    # Who exports all fields of a list is refused all where one names what they must not
    # read: messages in Odoo's queue are for administrators.
    mail_mail_id = fields.Many2one(
        "mail.mail",
        string="E-mail",
        readonly=True,
        index="btree_not_null",
        exportable=False,
    )

    @api.depends("error_code", "error_values")
    @api.depends_context("lang")
    def _compute_error(self):
        """In the language of whoever reads it, not of the queue that wrote it."""
        for delivery in self:
            delivery.error = delivery._say_error()

    def _say_error(self):
        if not self.error_code:
            return False
        stated = {"code": self.error_code, "values": self.error_values or {}}
        return self.env["dunning.words"]._say(stated)

    def _search_error(self, operator, value):
        return self.env["dunning.words"]._search_said(
            "error_values", operator, value, "error_code"
        )

    def action_mark_sent(self):
        """Mark letters as posted or handed over by a person.

        :raises UserError: when none of them waits, or letters have become wrong since
            they were printed
        """
        self._check_may_work()
        by_hand = self._filter_for_hand()
        if self and not by_hand:
            raise UserError(self._say_none_on_paper())
        by_hand._check_still_right()
        by_hand._as_verb()._set_sent()

    def _filter_for_hand(self):
        """Those that a person may post; more where a service can fail to."""
        return self.filtered(
            lambda d: d.channel in ("post", "print") and d.state == "queued"
        )

    def _check_still_right(self):
        """Refuse to post what the engine would not ask for today.

        :raises UserError: naming the letters, with the reasons
        """
        wrong = self._get_reasons_not_to_send()
        say = self.env["dunning.words"]._say
        if wrong:
            raise UserError(
                self.env._(
                    "Not marked as sent. Take these letters out of the pile, and print "
                    "the others again or mark them alone:\n%(letters)s",
                    letters="\n".join(
                        f"{one.letter_id.name}, {one.partner_id.name}: {say(reason)}"
                        for one, reason in wrong.items()
                    ),
                )
            )

    def _check_may_work(self, operation="write"):
        """As for letters: whoever works a letter works its deliveries.

        :param operation: what is done to the letters
        """
        require_ids(self)
        self.check_access("read")
        self.letter_id._check_may_work(operation)

    def _update_state(self, state, **values):
        """Bring deliveries to a state, those that may come to it from where they are.

        :param values: further values of those that move
        :return: the deliveries that have moved
        """
        moved = self._filter_may_come(state, STATE_SOURCES)
        moved._as_verb().write({"state": state, **values})
        return moved

    def _send(self):
        """Hand a new delivery to its channel: ``_send_by_<channel>``.

        A channel of another add-on adds its method and its value of ``channel``.
        """
        self.ensure_one()
        getattr(self, f"_send_by_{self.channel}")()

    def _send_by_post(self):
        """Post and print wait until a person says that the letter is on its way."""

    def _send_by_print(self):
        """As by post, but for those services that post letters: it is printed here."""

    def _send_by_email(self):
        """Put one message into Odoo's queue, in the same transaction as this record.

        Whoever calls wakes the queue, once for all.
        """
        letter = self.letter_id
        if not self.email_to:
            customer = letter.partner_id
            spared = "no_contact_address" if customer.email else "no_email_address"
            self._fail(spared, customer=customer.display_name)
            return
        if not letter._get_email_from():
            self._fail("no_sender", company=letter.company_id.name)
            return
        if not letter._get_mail_template():
            self._fail("no_mail_template", level=letter.level_name)
            return
        note = self._post_note()
        # sudo: only the system may write e-mails; a user who works letters may not,
        # and need not, read or change the queue.
        mails = self._as_verb().env["mail.mail"]
        mail = mails.create(self._prepare_mail_vals(note))
        self._as_verb().mail_mail_id = mail

    def _post_note(self):
        """The e-mail in the letter's chatter; it notifies nobody by itself."""
        letter = self.letter_id._with_own_language()
        values = letter._render_mail_template()
        return letter.message_post(
            message_id=letter._make_message_id(),
            # Markup: rendered by Odoo's template engine.
            body=self._get_again_mark(letter) + Markup(values["body_html"]),
            subject=values["subject"],
            attachment_ids=letter._get_mail_attachments().ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            author_id=letter.company_id.partner_id.id,
            email_from=letter._get_email_from(),
            reply_to=letter._get_reply_to(),
        )

    def _get_again_mark(self, letter):
        """What tells the customer that the letter has come before.

        :param letter: the letter in the customer's language
        """
        if not self.again:
            return Markup()
        words = letter.env._(
            "We are sending you our letter %(number)s of %(date)s once more.",
            number=letter.name,
            date=letter._write_day(letter.date),
        )
        return Markup("<p>%s</p>") % words

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
            "body_html": letter._with_own_language()._encapsulate_mail_body(note),
            **letter._get_mail_route(),
            "email_to": self.email_to,
            "email_cc": self._comma_separated(self.email_cc),
            "dunning_bcc": self._comma_separated(self.email_bcc),
            "reply_to": note.reply_to,
            "references": letter._get_mail_references(note),
            "headers": repr(letter._get_mail_headers()),
            # Kept as evidence of what was sent to whom.
            "auto_delete": False,
        }

    @api.model
    def _comma_separated(self, addresses):
        parts = (addresses or "").replace(";", ",").split(",")
        return ", ".join(filter(None, map(one_line, parts)))

    def _set_sent(self):
        sent = self._update_state("sent", date_sent=fields.Datetime.now())
        sent._set_error(None)
        return sent

    def _set_error(self, code, **values):
        """Remember what went wrong, to be said to whoever reads it.

        :param code: of ``dunning.words``; None: nothing is wrong any more
        :param values: of :class:`Statement`
        """
        stored = values_to_json(values)
        self._as_verb().write({"error_code": code, "error_values": stored or False})

    def _fail(self, code, **values):
        """Mark as failed and tell the responsible person; a failure is never silent.

        :param code: what went wrong, of ``dunning.words``
        :param values: of :class:`Statement`
        """
        failed = self._update_state("failed")
        failed._set_error(code, **values)
        for delivery in failed:
            delivery._tell_responsible()
        return failed

    def _tell_responsible(self):
        """An activity in the language of the person who gets it."""
        letter = self.letter_id
        user = letter._get_responsible()
        told = self.with_context(lang=letter.company_id._dunning_language(user.lang))
        # The word to the person goes by the queue: the mail server may be at fault.
        letter.with_context(mail_notify_force_send=False).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=letter.company_id._dunning_today(),
            summary=told.env._("Dunning letter not delivered"),
            note=plaintext2html(told.error),
            user_id=user.id,
        )

    def _cancel_waiting(self):
        """Stop what has not left yet, because the letter was cancelled."""
        waiting = self.filtered(lambda delivery: delivery.state == "queued")
        cancelled = waiting._update_state("cancelled")
        # sudo: only the system may change the queue, see _send_by_email.
        waiting.mail_mail_id.sudo().filtered(lambda m: m.state == "outgoing").cancel()
        return cancelled
