"""Ask again: what proposals would be now, asked of the engine for many at once."""

import dataclasses

from odoo import models

from ... import engine


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _ask_engine_again(self, as_of, items=None):
        """The letter as it would be proposed now, with no item it did not have.

        :param as_of: the day of the letter
        :param items: ``account.move.line`` that may stand on it; None: those that do
        :return: (:class:`engine.Proposal` or None when nothing is left to claim,
            :class:`engine.Decision` about all of the customer's items)
        """
        (answer,) = self._ask_engine_together(as_of, items).values()
        return answer

    def _ask_engine_together(self, as_of, items=None):
        """As ``_ask_engine_again`` for a bounded number of letters, asking facts once.

        :param as_of: the day of the letters
        :param items: ``account.move.line`` that may stand on them; None: those that do
        :return: dict of letter to what ``_ask_engine_again`` returns
        """
        answers = {}
        for (company, run), letters in self.grouped(
            lambda letter: (letter.company_id, letter.run_id)
        ).items():
            rulebook = run._get_rulebook(company)
            customers = letters.partner_id
            accounts = {
                account.partner_id: account
                for account in run._fetch_accounts(company, customers, as_of)
            }
            for letter in letters:
                decision = engine.evaluate(
                    accounts[letter.partner_id.id],
                    rulebook,
                    as_of,
                    letter.applies_to,
                    letter._prepare_selection_again(as_of, items),
                )
                same = filter(letter._is_same_letter, decision.proposals)
                answers[letter] = next(same, None), decision
        return answers

    def _prepare_selection_again(self, as_of, items=None):
        """What the engine may put on this letter now.

        :param items: ``account.move.line`` that may stand on it; None: those that do
        :return: :class:`engine.Selection`
        """
        items = self.line_ids.move_line_id if items is None else items
        return dataclasses.replace(
            self.run_id._prepare_selection(),
            item_ids=frozenset(items.ids),
            repeats=self.repeats and not self._is_repeated_already(as_of),
            at_once=self.at_once,
        )

    def _split_by_influence(self):
        """Letters in heaps within which issuing one changes nothing for another.

        Of one customer they must come from the same run, so that they do not wait for
        each other, and have no item in common.

        :return: list of ``dunning.letter``, in the order of these letters
        """
        heaps = []
        for letter in self:
            items = set(letter.line_ids.move_line_id.ids)
            for known, letters in heaps:
                run, taken = known.get(letter.partner_id, (letter.run_id, set()))
                if run == letter.run_id and not taken & items:
                    known[letter.partner_id] = run, taken | items
                    letters.append(letter.id)
                    break
            else:
                heaps.append(({letter.partner_id: (letter.run_id, items)}, [letter.id]))
        return [self.browse(ids) for _known, ids in heaps]

    def _is_repeated_already(self, as_of):
        """Whether another letter of the day claims the same: never twice a day."""
        others = self.env["dunning.letter.line"].search_count(
            [
                ("move_line_id", "in", self.line_ids.move_line_id.ids),
                ("letter_id.state", "=", "issued"),
                ("letter_id.date", ">=", as_of),
                ("section", "=", "claimed"),
            ],
            limit=1,
        )
        return bool(others)

    def _is_same_letter(self, proposal):
        same = proposal.currency.id == self.currency_id.id
        same = same and proposal.repeats == self.repeats
        same = same and proposal.procedure.id == self.procedure_id.id
        if same and proposal.procedure.grouping == "level":
            same = proposal.level.id == self.level_id.id
        return same
