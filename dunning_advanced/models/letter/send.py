"""Send: deliveries of an issued letter, and one message per letter in Odoo's queue."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..actions import name_some, notify
from ..addresses import leave_out, leave_out_repeated, one_line, with_ascii_domains
from ..ask_apart import ask_apart
from .issue import LETTERS_AT_ONCE


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    is_uncertain = fields.Boolean(
        compute="_compute_is_uncertain",
        help="Nobody knows whether the last e-mail has left.",
    )

    @api.depends("delivery_ids.state")
    def _compute_is_uncertain(self):
        for letter in self:
            states = letter._get_last_deliveries().mapped("state")
            letter.is_uncertain = "uncertain" in states

    @api.model
    def _get_to_send_domain(self):
        """What waits to be sent: issued, never handed to a channel, and it has one."""
        has_channel = Domain.OR(
            Domain(f"level_id.send_{channel}", "=", True)
            for channel in self._get_all_channels()
        )
        return (
            Domain("state", "=", "issued")
            & Domain("delivery_state", "=", "none")
            & has_channel
        )

    def _filter_to_dispatch(self):
        """Those that wait: checked proposals, and what is issued but not sent yet."""
        to_send = self.filtered_domain(self._get_to_send_domain())
        return to_send | self.filtered(
            lambda letter: letter.state == "proposed" and letter.selected
        )

    def action_send(self):
        """Send issued letters over the channels of their level, each channel once.

        When more than :data:`LETTERS_AT_ONCE` wait, the background sends them.

        A letter that the engine would not write today, or over less, is not sent: its
        delivery says why, and the responsible person gets an activity.

        :return: a notification of how many were sent, or that the background is at work
        :raises UserError: when a letter is not issued
        """
        self._check_may_work()
        self._check_issued()
        waiting = self.filtered_domain(self._get_to_send_domain())
        if len(waiting) > LETTERS_AT_ONCE:
            (self - waiting)._send()
            return self.env["dunning.run"]._start_selection(waiting, "send")
        unused = self.filtered(
            lambda letter: not all(map(letter._has_delivery, letter._get_channels()))
        )
        self._send_apart()
        if self and not unused:
            return self._tell_nothing_to_send()
        return unused._tell_outcome("send", self.env["dunning.run.skip"])

    def _tell_nothing_to_send(self):
        return notify(
            "warning",
            self.env._(
                "Nothing was left to send of these letters. “Send Again” on a letter "
                "sends it once more."
            ),
        )

    def action_resend(self):
        """Send issued letters again, with the same number, level, fee and PDF.

        What still waits to be sent is not sent then, so that nobody gets it twice.

        :return: a notification of how many were sent, and of which were not
        :raises UserError: when a letter is not issued
        """
        self._check_may_work()
        self._check_issued()
        return self._resend()

    def action_dunning_resend_answered(self):
        """Send issued letters again although the customer has answered them.

        All else is asked as always, and an answer that comes before it leaves stops it.

        :return: see :meth:`action_resend`
        :raises UserError: when a letter is not issued, or another answer came while a
            page was open
        """
        self._check_may_work()
        self._check_issued()
        self._check_answer_shown(self.env.context.get("dunning_answer_shown"))
        return self._resend(answer_read=True)

    def _resend(self, **values):
        """Send once more over all channels.

        :param values: of the new deliveries
        """
        self._refuse_being_sent()
        self._check_sent_shown(self.env.context.get("dunning_sent_shown"))
        self.delivery_ids._as_verb()._cancel_waiting()
        self._send_apart(again=True, **values)
        # What was held is not said to be sent; its delivery has the reason.
        for letter in self.filtered(lambda one: one.delivery_state != "failed"):
            letter.message_post(body=self.env._("Letter sent again."))
        return self._tell_outcome("send", self.env["dunning.run.skip"])

    def _refuse_being_sent(self):
        """What is handed over at this moment would go twice: nobody calls it off.

        :raises UserError: naming the letters
        """
        on_their_way = self.delivery_ids._filter_being_sent().letter_id
        if on_their_way:
            raise UserError(
                self.env._(
                    "These letters are being handed over at this moment, and would be "
                    "sent twice: %(letters)s. See in a minute what has become of them, "
                    "then send them again if need be.",
                    letters=", ".join(on_their_way.mapped("display_name")),
                )
            )

    def _check_issued(self):
        wrong = self.filtered(lambda letter: letter.state != "issued")
        if wrong:
            raise UserError(
                self.env._(
                    "Only issued letters can be sent. Issue these first: %(letters)s",
                    letters=name_some(wrong),
                )
            )

    def _send(self, again=False, **values):
        """Make the deliveries that are missing and hand them to their channels.

        :param again: also over channels that have been used already
        :param values: further ones of the deliveries
        """
        self._make_deliveries(again, **values)._send_what_is_right()

    def _send_apart(self, again=False, **values):
        """As :meth:`_send`, where one of several that cannot be sent stops no other."""
        if len(self) == 1:
            self._send(again, **values)
            return
        ask_apart(
            self,
            lambda letters: letters._send(again, **values) or {},
            lambda letter, error: letter._fail_to_send(error, again, **values) or {},
        )

    def _fail_to_send(self, error, again=False, **values):
        """Let the missing deliveries fail, and tell the responsible person.

        :param error: what was raised, while it is handled
        :param again: see :meth:`_make_deliveries`, as are the values
        """
        reason = self.env["dunning.words"]._explain_failure(error)
        for delivery in self._make_deliveries(again, **values):
            delivery._fail(reason.code, **reason.values)

    def _make_deliveries(self, again=False, **values):
        """The deliveries that are missing, see :meth:`_send`."""
        # sudo: the customer may be filed under another company by now. The channels are
        # worked as the system: nobody writes deliveries by hand.
        self = self.sudo()
        deliveries = self.env["dunning.delivery"]._as_verb()
        return deliveries.create(
            [
                {**vals, "again": again, **values}
                for letter in self
                for channel in letter._get_channels()
                if again or not letter._has_delivery(channel)
                if (vals := letter._prepare_missing_vals(channel, again))
            ]
        )

    def _prepare_missing_vals(self, channel, again=False):
        """Values of a delivery to those who have not got the letter yet.

        Where a mail server took it for some of the addresses, these do not get it
        twice because the others are tried again.

        :param channel: email, post or print
        :param again: a person wants it to go to all of them
        :return: dict for create; None when all have got it
        """
        vals = self._prepare_delivery_vals(channel)
        reached = set() if again else self._get_reached_emails()
        if channel != "email" or not reached:
            return vals
        names = ("email_to", "email_cc", "email_bcc")
        left = {name: leave_out(vals.get(name), reached) for name in names}
        if not any(left.values()):
            return None
        # A message has somebody to go to.
        first = next(name for name in names if left[name])
        return {**vals, **left, first: False, "email_to": left[first]}

    def _get_reached_emails(self):
        """The addresses for which a mail server has the letter, or gets it soon.

        :return: set
        """
        self.ensure_one()
        emails = self.delivery_ids.filtered(lambda d: d.channel == "email")
        return {email for one in emails for email in one._get_reached_emails()}

    def _get_channels(self):
        """The channels of the letter's level; those it has used, once that is gone."""
        channels = self._get_all_channels()
        if level := self.level_id:
            return [channel for channel in channels if level[f"send_{channel}"]]
        used = self.delivery_ids.mapped("channel")
        return [channel for channel in channels if channel in used]

    @api.model
    def _get_all_channels(self):
        """The channels that deliveries know, and levels have a switch ``send_…`` for.

        Another add-on adds both.
        """
        known = self.env["dunning.delivery"]._fields["channel"].get_values(self.env)
        switches = self.browse().level_id._fields
        return [channel for channel in known if f"send_{channel}" in switches]

    def _has_delivery(self, channel):
        """Whether the channel has been used; a failed attempt does not count."""
        return any(
            delivery.channel == channel
            and delivery.state in ("queued", "sending", "sent", "uncertain")
            for delivery in self.delivery_ids
        )

    def _prepare_delivery_vals(self, channel):
        """Values of a delivery: the recipients as they are used now.

        :param channel: email, post or print
        :return: dict for create
        """
        contacts = self._get_email_contacts() or self.partner_id
        vals = {
            "letter_id": self.id,
            "channel": channel,
            "recipient": one_line(", ".join(contacts.mapped("display_name"))),
        }
        if channel == "email":
            addressed = [
                contact._dunning_get_formatted_email()
                for contact in self._get_email_contacts()
            ]
            vals |= {
                "email_to": ", ".join(map(one_line, addressed)) or False,
                "email_cc": self._get_copy_addresses("cc") or False,
                "email_bcc": self._get_copy_addresses("bcc") or False,
                **self._prepare_own_recipients(),
            }
            names = ("email_to", "email_cc", "email_bcc")
            texts = [with_ascii_domains(vals[name]) for name in names]
            vals |= zip(names, leave_out_repeated(*texts), strict=True)
        return vals

    def _get_responsible(self):
        """Who is told of failures: the procedure's person, else a dunning manager.

        Somebody who still works in the letter's company.
        """
        self.ensure_one()
        return self.procedure_id._get_responsible(self.company_id)
