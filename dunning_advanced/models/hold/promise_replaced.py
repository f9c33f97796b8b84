"""A promise in the place of another: what becomes of the one before."""

from odoo import models
from odoo.tools import SQL, format_date

from ..arguments import require_ids


class DunningPromise(models.Model):
    _inherit = "dunning.promise"

    def _replace_earlier(self):
        """What the same customer has promised about the invoice is replaced by this.

        One whose day is over is kept or broken already.

        :raises psycopg2.errors.SerializationFailure: when somebody else has promised
            at the same moment, unseen by this transaction: Odoo then calls again
        """
        # Raw SQL: written but not changed, see DunningLetter._lock_customers.
        lock = "UPDATE account_move SET write_date = write_date WHERE id = %s"
        self.env.cr.execute(SQL(lock, self.move_id.id))
        earlier = self.search(
            [
                ("move_id", "=", self.move_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("active", "=", True),
                ("date", ">=", self.company_id._dunning_today()),
                ("replaced_by_id", "=", False),
                ("id", "<", self.id),
            ]
        )
        earlier._with_guard().replaced_by_id = self

    def action_withdraw(self):
        """Withdraw promises: nothing counts as broken, and dunning goes on at once, or
        waits for the promise before, if nobody withdrew that one."""
        require_ids(self)
        self.check_access("write")
        self.move_id._dunning_check_may_dun()
        self._with_guard().active = False
        for promise in self.sorted("id"):
            again = promise._give_way()
            promise.move_id.message_post(body=promise._describe_withdrawal(again))

    def _give_way(self):
        """What this one has replaced is replaced by the next one, else stands again.

        :return: what stands again; what was replaced and is over by now does not
        """
        replaced = self.search(
            [("replaced_by_id", "=", self.id), ("active", "=", True)]
        )
        later = self.replaced_by_id
        if not later:
            today = self.company_id._dunning_today()
            replaced = replaced.filtered(lambda one: one.date >= today)
        replaced._with_guard().replaced_by_id = later
        return replaced if not later else self.browse()

    def _say_replaced(self):
        """What took the place of this one, for the history.

        :return: list of texts
        """
        if self.state != "replaced":
            return []
        later = format_date(self.env, self.replaced_by_id.date)
        return [self.env._("Replaced by the promise for %(date)s", date=later)]

    def _describe_withdrawal(self, again):
        """What is said on the invoice.

        :param again: ``dunning.promise`` that stands again
        """
        said = self.env._(
            "The promise for %(date)s was withdrawn.",
            date=format_date(self.env, self.date),
        )
        standing = [
            self.env._(
                "The one for %(date)s stands again.",
                date=format_date(self.env, one.date),
            )
            for one in again
        ]
        return " ".join([said, *standing])
