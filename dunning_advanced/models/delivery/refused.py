"""Addresses that did not get a letter: refused at once, or it came back from them."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.mail import email_normalize_all

from ... import engine
from ..addresses import leave_out
from ..facts import smtp_words
from ..facts.statement import Statement
from . import incoming
from .attempt import RETRY_MINUTES

# What a mail server has, or may have.
_TAKEN = ("sending", "sent", "uncertain")
# The fields of addresses; of copies with those of the message that they stand in.
_COPY_FIELDS = {"email_cc": "email_cc", "email_bcc": "dunning_bcc"}
_ADDRESS_FIELDS = ("email_to", *_COPY_FIELDS)
# Mail servers try for five days, and a letter may have waited before.
REPORT_DAYS = 14


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    refused_emails = fields.Char(
        string="Not Taken For",
        readonly=True,
        help="The addresses that did not get this e-mail, while others did.",
    )

    def _get_all_emails(self):
        """All addresses of this e-mail, copies included.

        :return: set of plain addresses
        """
        self.ensure_one()
        texts = (self[name] for name in _ADDRESS_FIELDS)
        parts = (self._comma_separated(text) for text in texts)
        return {email for part in parts for email in email_normalize_all(part)}

    def _get_reached_emails(self):
        """Those for which a mail server has the letter, or gets it soon.

        :return: set of plain addresses
        """
        under_way = self.state in ("queued", "sending", "sent", "uncertain")
        if not under_way and not self.refused_emails:
            return set()
        return self._get_all_emails() - set(email_normalize_all(self.refused_emails))

    def _get_strangers(self):
        """Addressees of a message that waits, who would not get the letter any more.

        What one customer owes is no business of those who have left meanwhile.

        :return: set of plain addresses
        """
        if self.channel != "email" or not self.mail_mail_id:
            return set()
        return set(email_normalize_all(self.email_to or "")) - self._get_known_emails()

    def _get_known_emails(self):
        """Who would get the letter by e-mail if it were sent now.

        :return: set of plain addresses
        """
        vals = self.letter_id._prepare_delivery_vals("email")
        texts = (vals.get(name) for name in _ADDRESS_FIELDS)
        parts = map(self._comma_separated, texts)
        return {email for part in parts for email in email_normalize_all(part)}

    def _leave_out_strangers(self):
        """Take off the copies for those who would not get one any more.

        The letter does not wait for that: it is the customer's.
        """
        if not any(self[name] for name in _COPY_FIELDS):
            return
        known = self._get_known_emails()
        for name, mail_name in _COPY_FIELDS.items():
            copies = self._comma_separated(self[name])
            if strangers := set(email_normalize_all(copies)) - known:
                left = leave_out(copies, strangers)
                self._as_verb().write({name: left})
                self.mail_mail_id[mail_name] = left

    def action_send_to_refused(self):
        """Send letters to those of their addresses alone that have not got them.

        :raises UserError: when there is none
        """
        self._check_may_work()
        self.letter_id._check_issued()
        missing = [one._prepare_refused_vals() for one in self]
        if not any(missing):
            raise UserError(
                self.env._("Every address of this e-mail has got the letter.")
            )
        deliveries = self._as_verb().create([vals for vals in missing if vals])
        deliveries._send_what_is_right()

    def _prepare_refused_vals(self, emails=None):
        """Values of a delivery to addresses that have not got the letter.

        :param emails: set of some of them; None: all
        :return: dict for create; None when there is none
        """
        refused = set(email_normalize_all(self.refused_emails))
        refused -= self.letter_id._get_reached_emails()
        if emails is not None:
            refused &= emails
        if not refused:
            return None
        return {
            "letter_id": self.letter_id.id,
            "channel": self.channel,
            "recipient": self.recipient,
            "email_to": ", ".join(sorted(refused)),
            "again": self.again,
            "answer_read": self.answer_read,
        }

    def _send_what_is_right(self):
        """Hand new deliveries to their channels, as far as the letters are right."""
        reasons = self.letter_id._get_reasons_not_to_send()
        for delivery in self:
            reason = reasons.get(delivery.letter_id)
            if reason:
                delivery._fail(reason.code, **reason.values)
            else:
                delivery._send()
        if queued := self.filtered("mail_mail_id"):
            queued._wake_queue()

    def _note_refusals(self, refused):
        """The server took the message, but not for everybody.

        Whom it does not take for now is tried again alone; of the others a person is
        told.

        :param refused: dict of address to (code, reply) as smtplib has it
        """
        known = {
            (email_normalize_all(a) or [a])[0]: said for a, said in refused.items()
        }
        self._as_verb().refused_emails = ", ".join(sorted(known))
        may_wait = self.attempt_count <= len(RETRY_MINUTES)
        later = {a for a, (code, _said) in known.items() if may_wait and code < 500}
        if later:
            self._try_refused_later(later)
        final = {a: said for a, said in known.items() if a not in later}
        if final:
            words = smtp_words.words_of_refusals(final)
            self._fail("recipients_refused", refused=words)
        if not set(final) & set(email_normalize_all(self.email_to or "")):
            self._update_state("sent")

    def _try_refused_later(self, emails):
        """Let a message of its own go to addresses that were not taken for now.

        :param emails: set of plain addresses
        """
        vals = self._prepare_refused_vals(emails)
        if not vals:
            return
        minutes = RETRY_MINUTES[max(self.attempt_count, 1) - 1]
        at = fields.Datetime.now() + timedelta(minutes=minutes)
        # It goes on where this one is: not for ever.
        delivery = self._as_verb().create({**vals, "attempt_count": self.attempt_count})
        delivery._send()
        delivery.mail_mail_id.scheduled_date = at
        delivery._wake_queue(at)

    @api.model
    def _find_by_message(self, message):
        """The delivery that a message in its letter's chatter is of."""
        return self.search([("mail_mail_id.mail_message_id", "=", message.id)])

    @api.model
    def _find_reported(self, report, failures):
        """The delivery that a mail server's report without a message id is about.

        The report names the letter somewhere, in the subject that it repeats for
        instance. Else it says that there is no such address: then it is the last letter
        that went there in the days in which servers try.

        :param report: ``email.message.EmailMessage``
        :param failures: dict of address to the report's words
        """
        emails = set(filter(None, failures))
        since = fields.Datetime.now() - timedelta(days=REPORT_DAYS)
        sent = self.search(
            Domain("channel", "=", "email")
            & Domain("state", "in", _TAKEN)
            & Domain("create_date", ">=", since)
            & Domain.OR(Domain("email_to", "ilike", email) for email in emails)
        )
        of_them = sent.filtered(lambda one: one._get_all_emails() & emails)
        said = incoming.read_all(report)
        named = of_them.filtered(
            lambda one: engine.names_reference(said, (one.letter_id.name,))
        )
        if not named and any("5.1.1" in words for words in failures.values()):
            named = of_them
        return named._filter_reported_to(report, failures)

    def _filter_reported_to(self, report, failures):
        """The last of these letters, if the report can only be about its company's.

        Companies write to the same address, and count their letters alike: else a
        person of each is told.

        :param report: ``email.message.EmailMessage``
        :param failures: dict of address to the report's words
        """
        got = sorted(incoming.read_recipients(report))
        told = self.env["mail.alias.domain"].search([("name", "in", got)])
        possible = self.filtered(
            lambda one: not told or one.company_id.alias_domain_id in told
        ).sorted("id")
        companies = possible.company_id
        if len(companies) > 1:
            for own in possible.grouped("company_id").values():
                own[-1:]._tell_possible_failure(failures)
            return possible.browse()
        return possible[-1:]

    def _tell_possible_failure(self, failures):
        """Tell that this letter or another company's has come back."""
        letter, said = self.letter_id, "; ".join(failures.values())
        self.env["mail.activity"]._dunning_tell_once(
            letter,
            letter._get_responsible(),
            letter.company_id,
            Statement("mail_may_be_back", {"said": said}),
            about=self,
        )

    def _take_failures(self, failures):
        """Mark what a mail server reports as not delivered.

        :param failures: dict of address to the report's words
        """
        if not failures or self.state not in _TAKEN:
            return
        to = set(email_normalize_all(self.email_to or ""))
        # An address that is none of ours: somebody's mail is sent on to it.
        named = set(failures) & self._get_all_emails()
        missed = named if set(failures) <= named else named | to
        earlier = set(email_normalize_all(self.refused_emails))
        self._as_verb().refused_emails = ", ".join(sorted(missed | earlier))
        words = "; ".join(
            f"{address}: {said}" if address else said
            for address, said in failures.items()
        )
        self._fail("mail_came_back", said=words)
        if not missed & to:
            self._update_state("sent")
