"""Next dunning: the next level of one invoice now, also before the wait is over."""

import psycopg2

from odoo import fields, models
from odoo.exceptions import LockError, UserError

from ... import engine
from ..actions import RELOAD, cut, notify
from ..arguments import require_one
from ..facts.statement import StatementError
from ..letter.issue import LETTERS_AT_ONCE

# What a message has room for: refusals beside letters, letters, and refusals alone.
REFUSALS_SHOWN = 3
LETTERS_SHOWN = 5
REASONS_SHOWN = 10


class AccountMove(models.Model):
    _inherit = "account.move"

    dunning_next_button = fields.Selection(
        selection=[("now", "Due"), ("early", "Before Its Time")],
        string="Next Dunning",
        compute="_compute_dunning_next_button",
        groups="dunning_advanced.group_dunning_user",
        help="Whether a person can dun this invoice now.",
    )

    def _compute_dunning_next_button(self):
        foreign = self._dunning_get_foreign_invoices()
        foreign.dunning_next_button = False
        for move in self - foreign:
            try:
                proposal, _skips, early = move._ask_next_dunning()
            except StatementError:
                proposal, early = None, False  # the explanation says so
            move.dunning_next_button = proposal and ("early" if early else "now")

    def action_next_dunning(self):
        """Write, issue and send the next level of these invoices now, each alone.

        Other invoices stay as they are; the next automatic step counts from today.

        :return: a notification of what was sent, and of what was refused and why
        :raises UserError: when none of them can be dunned, with the reasons
        """
        self.check_access("read")
        self.env["dunning.letter"]._check_dunning_user()
        if not self:
            require_one(self)
        if len(self) <= LETTERS_AT_ONCE:
            letters, refused = self._dunning_each_next(AccountMove._dunning_dun_next)
            return self._notify_next_dunning(letters, refused)
        # So many files are not made while a person waits: all would be lost with one.
        known = {}
        letters, refused = self._dunning_each_next(
            lambda move: move._dunning_propose_next(known)
        )
        answer = letters._leave_to_background("issue_send")
        if refused:
            words = "; ".join(cut(self.env, refused, REFUSALS_SHOWN)).replace("%", "%%")
            params = answer["params"]
            params |= {"type": "warning", "message": f"{words}; {params['message']}"}
        return answer

    def _dunning_each_next(self, make):
        """The next letters about these invoices, each alone.

        :param make: function of one invoice that returns its letter
        :return: (the letters, what was refused in words)
        :raises UserError: when there is none, with the reasons
        """
        letters, refused = self.env["dunning.letter"], []
        words = self.env["dunning.words"]
        for move in self:
            try:
                with self.env.cr.savepoint():
                    letters |= make(move)
            except LockError:
                refused.append(move._dunning_describe_in_use())
            except UserError as error:
                refused.append(str(error))
            except psycopg2.errors.UniqueViolation as error:
                refused.append(words._say(words._explain_failure(error)))
        if not letters:
            raise UserError("\n".join(cut(self.env, refused, REASONS_SHOWN)))
        return letters, refused

    def _dunning_propose_next(self, known):
        """As :meth:`_dunning_dun_next`, to be issued and sent later.

        :param known: dict that keeps the facts about each customer, who may have
            hundreds of these invoices; proposals change none of them
        """
        proposal, early = self._dunning_get_next_proposal(known)
        return self._dunning_create_next_letter(proposal, early)

    def _dunning_dun_next(self):
        """The next letter about this invoice, issued and handed to its channels.

        :raises UserError: when there is none, with the reasons
        """
        proposal, early = self._dunning_get_next_proposal()
        letter = self._dunning_create_next_letter(proposal, early)
        if not letter._issue(self.company_id._dunning_today()):
            raise UserError(
                self.env._(
                    "%(invoice)s has just been changed. Try again.", invoice=self.name
                )
            )
        letter._send()
        return letter

    def _dunning_foresee_next(self):
        """The next letter about this invoice as it would be, kept nowhere.

        :return: (``dunning.letter`` that is not stored, whether the wait is not over)
        :raises UserError: when there is none, with the reasons
        """
        proposal, early = self._dunning_get_next_proposal()
        letters = self.env["dunning.letter"].with_company(self.company_id)
        return letters.new(letters._prepare_letter_vals(proposal)), early

    def _dunning_get_next_proposal(self, known=None):
        """What the user may write about this invoice now.

        :param known: see ``_dunning_propose_next``
        :return: (:class:`engine.Proposal`, whether the wait for it is not over)
        :raises UserError: when it is nothing, with the reasons, or others' customer
        """
        self.ensure_one()
        foreign = self._dunning_get_foreign_invoices()
        self.env["dunning.letter"]._refuse_customers(foreign._dunning_get_debtors())
        proposal, skips, early = self._ask_next_dunning(known)
        if proposal is None:
            raise UserError(self._describe_no_next_dunning(skips))
        return proposal, early

    def _dunning_describe_in_use(self):
        return self.env._(
            "Somebody else is dunning %(customer)s at this moment, so %(invoice)s was "
            "left as it is. Look at its letters, then try again.",
            customer=self._dunning_get_debtors().display_name,
            invoice=self.display_name,
        )

    def _dunning_get_foreign_invoices(self):
        """Those of these invoices that others dun: see ``_dunning_get_foreign``."""
        restricted = self.filtered(
            lambda move: move.company_id._dunning_restricts(self.env)
        )
        return restricted.filtered(
            lambda move: move._dunning_get_debtors()._dunning_get_foreign(
                move.company_id, move._get_dunning_procedure()
            )
        )

    def _get_dunning_procedure(self):
        """The procedure that duns the invoice, if any."""
        ruling = self._get_dunning_ruling()
        procedure_id = ruling and ruling.procedure and ruling.procedure.id
        return self.env["dunning.procedure"].browse(procedure_id or ())

    def _ask_next_dunning(self, known=None):
        """The engine's answer about this invoice alone, first with its waits.

        :param known: see ``_dunning_propose_next``
        :return: (:class:`engine.Proposal` or None, the invoice's :class:`engine.Skip`
            when there is none, whether the wait for it is not over)
        :raises StatementError: when nobody can tell
        """
        self.ensure_one()
        ruling = self._get_dunning_ruling() if self.state == "posted" else None
        items = self._get_dunning_open_items()
        if not ruling or not items:
            return None, (), False
        # Fetched once for both questions.
        known = {} if known is None else known
        key = self.company_id, self._dunning_get_debtors()
        if key not in known:
            known[key] = self._fetch_dunning_account()
        facts = known[key]
        for early in (False, True):
            selection = engine.Selection(frozenset(items.ids), at_once=early)
            decision = self._dunning_decide_alone(*facts, ruling.applies_to, selection)
            for proposal in decision.proposals:
                return proposal, (), early
        skips = [skip for skip in decision.skips if skip.item.id in items.ids]
        return None, skips, False

    def _dunning_decide_alone(self, accounts, rulebook, as_of, applies_to, selection):
        try:
            return engine.evaluate(*accounts, rulebook, as_of, applies_to, selection)
        except OverflowError as error:
            raise StatementError(self.env, "calendar_ends") from error

    def _fetch_dunning_account(self):
        """The facts about the invoice's customer, as of today.

        :return: (list of one :class:`engine.Account`, :class:`engine.Rulebook`, day)
        """
        company = self.company_id
        day = company._dunning_today()
        facts = self.env["dunning.open.item"]
        accounts = facts._fetch_accounts(company, self._dunning_get_debtors(), day)
        return accounts, facts._get_rulebook(company), day

    def _dunning_create_next_letter(self, proposal, early):
        letters = self.env["dunning.letter"].with_company(self.company_id)
        vals = letters._prepare_letter_vals(proposal)
        letters._add_list_vals([vals])
        letter = letters._as_verb().create({**vals, "at_once": early})
        return letter.with_env(self.env)

    def _describe_no_next_dunning(self, skips):
        """In words: why there is no next level, and where to go instead.

        :param skips: :class:`engine.Skip` of the invoice's open items
        """
        obstacles = {obstacle: None for skip in skips for obstacle in skip.obstacles}
        if not obstacles:
            obstacles = {engine.Obstacle(self._dunning_get_reason_not_open()): None}
        reasons = {obstacle.reason for obstacle in obstacles}
        if "levels_exhausted" in reasons:
            return self.env._(
                "%(invoice)s has had all levels of its procedure. Hand it to "
                "collection, or extend the procedure.",
                invoice=self.display_name,
            )
        explained = self.env["dunning.run.skip"]._explain(tuple(obstacles))
        return self.env._(
            "%(invoice)s cannot be dunned now: %(reasons)s.",
            invoice=self.display_name,
            reasons=explained.replace("\n", "; "),
        )

    def _notify_next_dunning(self, letters, refused):
        sent = [
            f"{letter.partner_id.display_name}: {letter.level_name} ({letter.name})"
            for letter in letters
        ]
        # The others say why themselves, by “Why or Why Not?”.
        said = cut(self.env, refused, REFUSALS_SHOWN)
        if failed := letters.filtered(lambda lt: lt.delivery_state == "failed"):
            said.insert(0, failed._say_not_sent())
        return notify(
            "warning" if said else "success",
            "; ".join([", ".join(cut(self.env, sent, LETTERS_SHOWN)), *said]),
            title=self.env._("Dunned"),
            then=RELOAD,
        )
