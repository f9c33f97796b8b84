"""Letters that wait because a mail server takes only so many of them."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    mail_server_id = fields.Many2one(
        "ir.mail_server",
        readonly=True,
        groups="base.group_system",
        ondelete="set null",
    )
    is_delayed = fields.Boolean(
        string="Delayed",
        readonly=True,
        help="Waits because of the limits of the mail server.",
    )
    recipient_count = fields.Integer(
        string="Number of Recipients", compute="_compute_recipient_count", store=True
    )
    date_planned = fields.Datetime(
        string="Will Be Sent On", compute="_compute_date_planned", compute_sudo=True
    )

    _by_mail_server = models.Index(
        "(mail_server_id, attempt_date) WHERE mail_server_id IS NOT NULL"
    )

    @api.depends("email_to", "email_cc", "email_bcc")
    def _compute_recipient_count(self):
        for delivery in self:
            delivery.recipient_count = len(delivery._get_all_emails())

    @api.depends("state", "mail_mail_id.scheduled_date")
    def _compute_date_planned(self):
        for delivery in self:
            waits = delivery.state == "queued"
            delivery.date_planned = waits and delivery.mail_mail_id.scheduled_date

    @api.model
    def _get_delayed(self):
        """What waits because of limits: it is planned anew with what has come since."""
        return self.search([("is_delayed", "=", True), ("state", "=", "queued")])

    def _keep_to_limits(self, server, limits):
        """Those of these deliveries that may go now; the others get their time.

        :param server: ``ir.mail_server`` that shall get them
        :param limits: dict that keeps the limits of each server during a pass
        :return: deliveries in the same order
        """
        now = fields.Datetime.now()
        if server not in limits:
            limits[server] = server._get_dunning_limits(now)
        if not limits[server]:
            return self
        by_minute = defaultdict(self.browse)
        for delivery in self:
            moment = limits[server].plan(now, delivery.recipient_count)
            # Whole minutes: the queue is woken once for all letters of one.
            minute = moment.replace(second=0) + timedelta(minutes=1)
            by_minute[now if moment <= now else minute] += delivery
        may_go = by_minute.pop(now, self.browse())
        for minute, deliveries in by_minute.items():
            deliveries._delay(minute)
        if by_minute:
            # Once: whoever comes then plans the others anew, and wakes for them.
            first = min(by_minute)
            by_minute[first]._wake_queue(first)
        return may_go

    def _wake_delayed(self):
        """The others still have their time, when these are not sent at theirs."""
        waiting = self.browse()
        if any(delivery.is_delayed for delivery in self):
            waiting = self._get_delayed()
        moments = waiting.mail_mail_id.mapped("scheduled_date")
        if first := min(filter(None, moments), default=None):
            waiting._wake_queue(first)

    def _delay(self, moment):
        self.filtered(lambda delivery: not delivery.is_delayed).is_delayed = True
        later = self.mail_mail_id.filtered(lambda m: m.scheduled_date != moment)
        later.write({"scheduled_date": moment})
