from odoo import api, fields, models
from odoo.fields import Domain

from .snailmail_letter import WAITING_STATES


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    snailmail_letter_id = fields.Many2one(
        "snailmail.letter", readonly=True, index="btree_not_null"
    )

    def _send_by_post(self):
        """Hand the letter to the Snailmail service; its own queue sends it."""
        # sudo: as core's own "Send by Post" does, whoever sends a document need not be
        # allowed to write the service's letters.
        letters = self.env["snailmail.letter"].sudo()
        # The service tries an earlier one again by itself, and both would be posted.
        (self.letter_id.delivery_ids - self)._take_back_from_service()
        letter = letters.create(self._prepare_snailmail_vals())
        self._as_verb().snailmail_letter_id = letter
        return super()._send_by_post()

    def _cancel_waiting(self):
        """Take the letter back from the service's queue, which also tries again."""
        # First: what is cancelled here is no loss that a person is told of.
        cancelled = super()._cancel_waiting()
        self._take_back_from_service()
        return cancelled

    @api.model
    def _get_on_paper_domain(self):
        """What the service is about to post is not printed here, too."""
        here = Domain("snailmail_letter_id", "=", False)
        return super()._get_on_paper_domain() & here

    def _get_strangers(self):
        """The service writes to the contact's address of the day on which it posts."""
        # sudo: see _send_by_post.
        contact = self.sudo().snailmail_letter_id.partner_id
        left = contact - self.letter_id._get_postal_contact()
        return super()._get_strangers() | set(left.mapped("display_name"))

    def action_mark_sent(self):
        """What a person has posted is not posted by the service, too."""
        result = super().action_mark_sent()
        sent = self.filtered(lambda delivery: delivery.state == "sent")
        sent._take_back_from_service()
        return result

    def _filter_for_hand(self):
        """Also what the service could not post, and would try again for days."""
        return super()._filter_for_hand() | self._filter_refused_by_service()

    def _filter_refused_by_service(self):
        """Those that the service has at hand, and could not post."""
        # sudo: see _send_by_post.
        return self.filtered(
            lambda delivery: (
                delivery.state == "failed"
                and delivery.sudo().snailmail_letter_id.state == "error"
            )
        )

    def _filter_being_sent(self):
        """Also what the service is getting at this moment."""
        sending = self.filtered(lambda delivery: delivery.state == "sending")
        # sudo: see _send_by_post.
        begun = sending.filtered(
            lambda one: one.sudo().snailmail_letter_id._is_being_handed_over()
        )
        return super()._filter_being_sent() | begun

    def _take_back_from_service(self):
        # sudo: see _send_by_post.
        letters = self.sudo().snailmail_letter_id
        letters.filtered(lambda lt: lt.state in WAITING_STATES).cancel()

    def _is_posted_anew(self):
        """Whether a later delivery brings the letter on its way, or has brought it."""
        later = self.letter_id.delivery_ids.filtered(
            lambda delivery: delivery.channel == "post" and delivery.id > self.id
        )
        return any(delivery.state != "cancelled" for delivery in later)

    def _leaves_by_itself(self):
        """The service takes letters when it can, and tries again for days."""
        return super()._leaves_by_itself() or bool(self.snailmail_letter_id)

    def _prepare_snailmail_vals(self):
        """Values of the service's letter: in colour, on one side.

        The file is a copy: the service writes its margins into it, and the issued one
        is kept as it is.

        :return: dict for create
        """
        self.ensure_one()
        letter = self.letter_id
        # sudo: the copy belongs to the service, not to the user.
        pdf = letter._get_pdf().sudo()
        copy = pdf.copy({"name": pdf.name})
        return {
            "partner_id": letter._get_postal_contact().id,
            "model": letter._name,
            "res_id": letter.id,
            "user_id": self.env.user.id,
            "company_id": letter.company_id.id,
            "attachment_id": copy.id,
            "color": True,
            "duplex": False,
            "cover": False,
        }

    def _fail_as_service_says(self, letter):
        """Say what went wrong in the reader's language, where its code is known.

        The service tries again what has failed, and may then say something else.
        """
        code, values = f"snailmail_{letter.error_code}", {}
        if code not in self.env["dunning.words"]._get_sentences():
            code, values = "other", {"text": letter._get_failure_in_words()}
        said = (code, values)
        told = self.filtered(
            lambda one: (one.error_code, one.error_values or {}) == said
        )
        # Tried again, and the same came of it.
        told._update_state("failed")
        otherwise = (self - told).filtered(lambda one: one.state == "failed")
        (self - told)._fail(code, **values)
        otherwise._set_error(code, **values)
        for delivery in otherwise:
            delivery._tell_responsible()

    def _wait_for_service(self):
        """What was not handed over at all is tried again by the service's queue."""
        self._update_state("queued")._set_error("snailmail_unreachable")

    def _set_uncertain_at_service(self):
        """Nobody knows whether the service has got it: a person decides, no program."""
        self._fail("snailmail_uncertain")
        self._update_state("uncertain")

    def _tell_taken_out(self):
        """Tell of what somebody has taken out of the service's queue.

        What was being handed over at that moment may be posted nevertheless.
        """
        states = self.grouped("state")
        states.get("queued", self.browse())._fail("post_taken_out")
        states.get("sending", self.browse())._set_uncertain_at_service()

    def _take_snailmail_result(self, letter):
        """Bring what the service says about a letter to its delivery.

        :param letter: ``snailmail.letter`` of one
        """
        if letter.state == "sent":
            self._set_sent()
        elif letter.state == "error":
            self._fail_as_service_says(letter)
        elif letter.state == "canceled":
            self._tell_taken_out()
        elif letter.state == "pending" and not self._is_posted_anew():
            waiting = self.filtered(lambda delivery: delivery.state != "sending")
            waiting._update_state("queued")._set_error(None)
