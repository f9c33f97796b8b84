"""Handing over to the service, which nobody can ask afterwards what it has got.

That it is about to get a letter is committed before. Where no answer comes, a person
decides, as with e-mails: core would hand it over again, each hour.
"""

import requests
from urllib3.exceptions import NewConnectionError

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.dunning_advanced.models import session_lock


class SnailmailLetter(models.Model):
    _inherit = "snailmail.letter"

    def snailmail_print(self):
        """What a process is handing over at this moment is not begun anew."""
        return super(SnailmailLetter, self - self._leave_begun()).snailmail_print()

    def _snailmail_print_valid_address(self):
        """Note that the service gets a dunning letter, and what came of it."""
        if self.model != "dunning.letter":
            return super()._snailmail_print_valid_address()
        hand_over = super()._snailmail_print_valid_address
        with self._handing_over() as is_ours:
            waiting = self._find_waiting_deliveries()
            if is_ours and waiting:
                self._hand_over(waiting, hand_over)
        return None

    def _hand_over(self, waiting, hand_over):
        """Give a letter to the service, with a commit before and after.

        :param waiting: ``dunning.delivery`` that it is to bring on its way
        :param hand_over: core's call of the service
        :raises AccessError: when it does not answer: the next ones wait for another try
        """
        failed = waiting.filtered(lambda delivery: delivery.state == "failed")
        begun = waiting._update_state("sending")
        # What is noted must survive whatever happens meanwhile.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        try:
            # Core notes a failure that its scheduled action undoes by what it raises.
            with self.env.cr.savepoint():
                hand_over()
        except AccessError as error:
            if _was_never_reached(error):
                failed._update_state("failed")
                (begun - failed)._wait_for_service()
            else:
                begun._set_uncertain_at_service()
                self.cancel()
            self.env.cr.commit()  # pylint: disable=invalid-commit
            raise

    def _leave_begun(self):
        """Those that a process hands over, and those with which one has died.

        Of the latter a person is told, and they are over.

        :return: the letters that are not to be handed over
        """
        # sudo: as in write.
        deliveries = self.env["dunning.delivery"].sudo()
        begun = deliveries.search(
            [("snailmail_letter_id", "in", self.ids), ("state", "=", "sending")]
        )
        for delivery in begun:
            letter = delivery.snailmail_letter_id
            with letter._handing_over() as is_over:
                if is_over:
                    delivery._set_uncertain_at_service()
                    letter.cancel()
        return begun.snailmail_letter_id.with_env(self.env)

    def _handing_over(self):
        """Yield whether no other process is handing over this letter."""
        return session_lock.holding(self.env, self._get_lock_key())

    def _is_being_handed_over(self):
        """Whether another process is handing over this letter, if there is one."""
        if not self:
            return False
        with self._handing_over() as is_ours:
            return not is_ours

    def _get_lock_key(self):
        return SQL("hashtext('dunning_snailmail'), %s", self.id)


def _was_never_reached(error):
    """Whether the service has got nothing: there was no connection with it.

    :param error: what core has made of what the network said
    """
    cause = error.__context__
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return True
    # What has tried to connect tells it as the reason of what it tells.
    reasons = (getattr(one, "reason", one) for one in getattr(cause, "args", ()))
    return any(isinstance(reason, NewConnectionError) for reason in reasons)
