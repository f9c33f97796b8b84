"""Rights: who works letters, and whose customers' letters these may be."""

from odoo import api, models
from odoo.exceptions import UserError

from ..actions import name_some
from ..arguments import require_ids

# Customers named in a refusal.
SHOWN = 10


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _check_may_work(self, operation="write"):
        """Public methods check rights themselves: a direct call goes around views.

        First what has the clearest words: record rules name no customer.

        :param operation: what is done to the letters themselves
        :raises UserError: when others are responsible, or the role is missing
        """
        require_ids(self)
        self._check_own_customers()
        self.check_access(operation)
        self._check_dunning_user()

    def _get_left(self):
        """Those of these letters that are still there.

        A night, or a colleague, may have deleted proposals that a list still shows.

        :raises UserError: when none is
        """
        require_ids(self)
        left = self.exists()
        if self and not left:
            raise UserError(
                self.env._(
                    "These proposals are no longer there: somebody has cancelled or "
                    "issued them, or they were written anew. Load the page again."
                )
            )
        return left

    def _check_sent_shown(self, shown):
        """Refuse to send once more what somebody else has sent while a page was open.

        :param shown: the state of their deliveries as the page shows it, of one letter
            with the ids of these; None: there is no page
        :raises UserError: naming the letters that were sent, left or failed since
        """
        if shown is None:
            return
        states = {letter: letter.delivery_state for letter in self}
        if not isinstance(shown, str):
            states = {lt: [state, lt.delivery_ids.ids] for lt, state in states.items()}
        changed = self.filtered(lambda letter: states[letter] != shown)
        if changed:
            raise UserError(
                self.env._(
                    "While this page was open, somebody has sent these letters, or "
                    "they have left or failed: %(letters)s. Load the page again, and "
                    "see whether they are to be sent once more.",
                    letters=name_some(changed),
                )
            )

    def _check_dunning_user(self, customers=None, company=None):
        """Refuse whoever does not work letters, or not these, or not these customers.

        :param customers: ``res.partner`` that are to be dunned, if any
        :param company: ``res.company`` of one for them; None: the current one
        :raises UserError: when others are responsible, or the role is missing
        """
        if self.env.su:
            return
        if not self.env.user.has_group("dunning_advanced.group_dunning_user"):
            raise UserError(
                self.env._("You need the role “Dunning User” to work with letters.")
            )
        self._check_own_customers()
        if customers:
            company = company or self.env.company
            customers = customers.with_env(self.env)
            self._refuse_customers(customers._dunning_get_foreign(company))

    def _check_own_customers(self):
        """Refuse to work letters to customers that others are responsible for.

        :raises UserError: naming the customers
        """
        self._refuse_customers(self._get_foreign().partner_id)

    def _get_foreign(self):
        """Those of these letters that the user may not work: as the record rule says.

        Letters of companies that the user is not in are refused by other rules.
        """
        # sudo: whose the letters are is asked before the right to read them.
        letters = self.sudo().filtered(
            lambda letter: (
                letter.company_id._dunning_restricts(self.env)
                and letter._is_foreign_to(self.env.user)
            )
        )
        return letters.with_env(self.env)

    def _is_foreign_to(self, user):
        """Whether others are responsible for the customer: the procedure's person when
        it was proposed, or the salesperson."""
        responsible = self.user_id | self.partner_id.user_id
        return bool(responsible) and user not in responsible

    @api.model
    def _refuse_customers(self, customers):
        """Raise with the names of the customers, if there are any.

        :param customers: ``res.partner`` that others are responsible for
        """
        if not customers:
            return
        # sudo: they are on letters or invoices that the user has named.
        # For the last one there is room, too: nobody reads of "1 more customers".
        more = len(customers) - SHOWN if len(customers) > SHOWN + 1 else 0
        shown = customers[:SHOWN] if more else customers
        names = [customer.display_name for customer in shown.sudo()]
        if more:
            names.append(self.env._("and %(count)s more customers", count=more))
        raise UserError(
            self.env._(
                "You work only letters of your own customers. Others are responsible "
                "for: %(customers)s. Leave these out, or ask a dunning manager.",
                customers=", ".join(names),
            )
        )
