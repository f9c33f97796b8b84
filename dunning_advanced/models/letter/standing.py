"""Standing: before a letter is handed over, the engine is asked whether it is right.

One question for every channel: nothing is decided here, only fetched and worded.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import format_amount, split_every

from ... import engine
from ..ask_apart import ask_apart
from ..facts.statement import Statement, first_of

# Letters whose facts are fetched together.
_AT_ONCE = 500

# States of deliveries that have not come to their end.
_UNDER_WAY = ("queued", "sending")

# Obstacles after which a letter never is right again.
_OUTDATED = {
    "cancelled",
    "credit_other_company",
    "due_changed",
    "fee_dropped_by",
    "in_payment",
    "nothing_open",
    "number_changed",
    "open_changed",
    "open_credit",
    "other_debtor",
    "paid",
    "partly_covered_by",
    "reversed",
}


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_reason_not_to_send(self):
        """Why the letter must not leave today.

        :return: :class:`Statement`; None when it may
        """
        self.ensure_one()
        return self._get_reasons_not_to_send().get(self)

    def _get_reasons_not_to_send(self):
        """Why letters must not leave today, asked once for all of them.

        :return: dict of letter to :class:`Statement`, of those that must not
        """
        # sudo: the customer may be filed under another company by now.
        self = self.sudo()
        reasons = {
            letter: letter._state_closed_account()
            for letter in self
            if letter._get_closed_account()
        }
        for company, letters in self.grouped("company_id").items():
            day = company._dunning_today()
            for some in split_every(_AT_ONCE, letters.ids, self.browse):
                reasons |= ask_apart(
                    some,
                    lambda letters, of=company, on=day: letters._ask_together(of, on),
                    lambda letter, error: letter._hold_unasked(error),
                )
        return reasons

    def _state_closed_account(self):
        """That nobody uses the account any more that the letter names."""
        closed = Statement("account_closed", {"account": self._get_closed_account()})
        return Statement("outdated", {"reasons": [closed]})

    def _ask_together(self, company, as_of):
        """As ``_get_reasons_not_to_send`` for a bounded number of one company."""
        return {
            letter: letter._state_standing(standing)
            for letter, standing in self._stand_together(company, as_of).items()
            if standing.obstacles
        }

    def _hold_unasked(self, error):
        """A letter about which it cannot be asked is held, no other because of it."""
        reason = self.env["dunning.words"]._explain_failure(error)
        return {self: Statement("not_asked", {"reason": reason})}

    def _stand_together(self, company, as_of):
        """What the engine says of issued letters with the facts of a day.

        The number of statements does not depend on that of the letters.

        :param company: of all of them
        :return: dict of letter to :class:`engine.Standing`
        """
        return {
            letter: engine.stand(
                letter._prepare_document(account), account, rulebook, as_of
            )
            for letter, account, rulebook in self._get_accounts(company, as_of)
        }

    def _get_accounts(self, company, as_of):
        """What a day's facts say of the customers of issued letters, asked once.

        :param company: of all of them
        :return: iterator of (letter, its :class:`engine.Account` as its run limits it,
            :class:`engine.Rulebook`)
        """
        facts = self.env["dunning.open.item"]
        customers = self.partner_id.commercial_partner_id
        accounts = facts._fetch_accounts(company, customers, as_of)
        for run, letters in self.grouped("run_id").items():
            rulebook = run._get_rulebook(company)
            own = {account.partner_id: account for account in run._limit(accounts)}
            for letter in letters:
                customer = letter.partner_id.commercial_partner_id
                yield letter, own[customer.id], rulebook

    def _prepare_document(self, account):
        """The letter as the engine compares it with the facts of a day.

        :param account: :class:`engine.Account` of its customer
        :return: :class:`engine.Document`
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.section != engine.CREDIT)
        claimed = lines.filtered(lambda line: line.section == engine.CLAIMED)
        read = self._get_items_with_read_answers()
        asked = claimed or lines.filtered("escalates")
        item_ids = self._get_item_ids(account)
        repeated = self._get_repeated_charges()
        return engine.Document(
            letter_id=self.id,
            asked=tuple(line._prepare_said(item_ids, repeated) for line in asked),
            informed=tuple(
                line._prepare_said(item_ids, repeated) for line in lines - asked
            ),
            claimed=self._to_decimal(self.amount_claimed),
            credit=self._to_decimal(self.amount_credit),
            fee=self._to_decimal(self.fee_amount),
            previous_fee=self._to_decimal(self._get_previous_charges()),
            settled=self._to_decimal(self._get_settled_charges()),
            read=frozenset(read.ids),
            interest=self._to_decimal(self._get_claimed_interest()),
            compensation=self._to_decimal(self.compensation_amount),
            accrued=self._get_accrued(),
            day=self.date,
        )

    def _get_items_with_read_answers(self):
        """Items about which no answer waits but one that a person has read.

        :return: ``account.move.line``; none unless the letter goes out in spite of it
        """
        items = self.line_ids.move_line_id
        under_way = self.delivery_ids.filtered(lambda d: d.state in _UNDER_WAY)
        if not any(under_way.mapped("answer_read")):
            return items.browse()
        others = items.dunning_line_ids.letter_id - self
        waiting = others.filtered(
            lambda letter: letter.answer_is_open and letter.state == "issued"
        )
        return items - waiting.line_ids.move_line_id

    def _get_item_ids(self, account):
        """The item of each line as the account has it today, by line id.

        Limited to charges, one item stands for all instalments of an invoice. One that
        was posted anew in another currency is not what the letter is about.
        """
        currency_id = self.currency_id.id
        foreign = {i.id for i in account.items if i.currency.id != currency_id}
        found = {line.id: line.move_line_id.id for line in self.line_ids}
        if self.run_id._is_limited_to_charges():
            of_moves = {item.move_id: item.id for item in account.claims}
            found = {line.id: of_moves.get(line.move_id.id) for line in self.line_ids}
        return {
            line_id: None if item_id in foreign else item_id
            for line_id, item_id in found.items()
        }

    def _to_decimal(self, amount):
        return Decimal(str(self.currency_id.round(amount)))

    def _state_standing(self, standing):
        """What stands in the way of the letter, and what to do.

        :param standing: :class:`engine.Standing`
        :return: :class:`Statement`
        """
        self.ensure_one()
        named = self._state_obstacles(standing)
        codes = {reason.reason for one in named for reason in one.values["reason"]}
        return Statement(
            "outdated" if _OUTDATED & codes else "held", {"reasons": first_of(named)}
        )

    def _state_obstacles(self, standing):
        """What stands in the way, by what it stands in the way of.

        :param standing: :class:`engine.Standing`
        :return: list of :class:`Statement`
        """
        return [
            Statement("named", {"name": name, "reason": reasons})
            for name, reasons in self._name_obstacles(standing).items()
        ]

    def _name_obstacles(self, standing):
        """The obstacles by the name of what they stand for: an invoice, or the letter.

        :return: dict of name to list of :class:`Statement`, each once
        """
        lines = {line.id: line for line in self.line_ids}
        found = {}
        for line_id, obstacles in standing.obstacles.items():
            line = lines.get(line_id)
            name = (line and line.move_name) or self.partner_id.display_name
            own = found.setdefault(name, [])
            for obstacle in obstacles:
                reason = self._state_obstacle(line, obstacle, standing.excess)
                if reason not in own:
                    own.append(reason)
        return found

    def _state_obstacle(self, line, obstacle, excess):
        """One obstacle, with what the engine cannot know of an item that is not open.

        :param line: ``dunning.letter.line``, None when it is about the whole letter
        """
        if obstacle.reason == "gone":
            reason = self._get_reason_gone(line)
            return Statement("open_changed" if reason == "changed" else reason)
        if line or not excess:
            return Statement.of_obstacle(obstacle)
        amount = format_amount(self.env, float(excess), self.currency_id)
        return Statement(f"{obstacle.reason}_by", {"amount": amount})
