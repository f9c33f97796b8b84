"""What fell out of a proposal: paid, paused or dunned by another since, and why."""

from odoo import models

from ..ask_apart import ask_apart
from ..facts.statement import Statement, obstacles_to_json

# Customers named in a message; the run lists all of them.
SHOWN = 3


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _list_fallen(self, fallen):
        """List on the run, if there is one, what is not dunned after all.

        :param fallen: what ``_prepare_fallen`` returns
        :return: ``dunning.run.skip``
        """
        rows = self.env["dunning.run.skip"]
        if self.run_id:
            return rows._list(fallen)
        return rows.concat(*(rows.new(vals) for vals in fallen))

    def _prepare_fallen(self, lines, proposal, decision):
        """Values for what stands on this proposal and would not any more, with why.

        :param lines: ``dunning.letter.line`` to look at
        :param proposal: the :class:`engine.Proposal` as it is now, or None
        :param decision: the :class:`engine.Decision` it comes from
        :return: list of dicts for ``dunning.run.skip``
        """
        staying = {line.item.id for line in proposal.lines} if proposal else set()
        skips = {skip.item.id: skip for skip in decision.skips}
        return [
            self._prepare_fallen_vals(line, skips.get(line.move_line_id.id))
            for line in lines
            if line.section != "credit" and line.move_line_id.id not in staying
        ]

    def _prepare_fallen_vals(self, line, skip=None):
        """Values of the row that says why a line fell out.

        :param line: ``dunning.letter.line`` of this proposal
        :param skip: the :class:`engine.Skip` of its item, None when it is not open
        :return: dict for create
        """
        vals = {
            "run_id": self.run_id.id,
            "partner_id": self.partner_id.id,
            "move_id": line.move_id.id,
            "move_line_id": line.move_line_id.id,
            "fell_out": True,
            "reason": skip.reason if skip else self._get_reason_gone(line),
        }
        if skip:
            vals |= {
                "obstacles": obstacles_to_json(skip.obstacles),
                "first_possible_date": skip.first_possible_date,
            }
        return {**vals, **self._prepare_dunned_elsewhere_vals(line, vals)}

    def _prepare_failed(self, reason):
        """Values of the rows that say why this proposal could not be issued.

        :param reason: :class:`Statement`
        :return: list of dicts for ``dunning.run.skip``
        """
        return [
            {
                "run_id": self.run_id.id,
                "partner_id": self.partner_id.id,
                "move_id": line.move_id.id,
                "move_line_id": line.move_line_id.id,
                "fell_out": True,
                "reason": "failed",
                "obstacles": [reason.to_json()],
            }
            for line in self.line_ids
            if line.section != "credit"
        ]

    def _get_reason_gone(self, line):
        """Why the engine is silent: the item is closed, made anew, or another's."""
        debtor = line.move_line_id.partner_id.commercial_partner_id
        if debtor and debtor != self.partner_id.commercial_partner_id:
            return "other_debtor"
        reason = (
            line.move_id._dunning_get_reason_not_open()
            if line.move_id
            else "nothing_open"
        )
        made_anew = not line.move_line_id or not line._is_settled()
        return "changed" if reason == "nothing_open" and made_anew else reason

    def _prepare_dunned_elsewhere_vals(self, line, vals):
        """Name the letter that was faster, in front of what the engine says."""
        others = line.move_line_id.dunning_line_ids.filtered(
            lambda other: (
                other.section != "credit"
                and other.letter_state == "issued"
                and other.letter_id.date >= self.date
                and other.letter_id.debtor_id == self.debtor_id
            )
        )
        if not others:
            return {}
        letter = others.letter_id.sorted("id")[-1:]
        found = Statement("dunned_by", {"letter": letter.name}).to_json()
        obstacles = [found, *vals.get("obstacles", [])]
        return {"reason": "dunned_elsewhere", "obstacles": obstacles}

    def _describe_fallen(self, rows):
        """The rows in words, customer by customer, for a message.

        :param rows: ``dunning.run.skip``
        """
        texts = self._list_by_customer(rows)
        # For the last one there is room, too: nobody reads of "1 more customers".
        if (more := len(texts) - SHOWN) > 1:
            texts[SHOWN:] = [self.env._("and %(count)s more customers", count=more)]
        return "; ".join(texts)

    def _list_by_customer(self, rows):
        return [
            self.env._(
                "%(customer)s: %(items)s",
                customer=customer.display_name,
                items=", ".join(row._describe() for row in found),
            )
            for customer, found in rows.grouped("partner_id").items()
        ]

    def _foresee(self, as_of):
        """What of letters that wait would fall out or be held if they left now.

        :param as_of: the day of the letters
        :return: (the letters that would go out, dict of these to their total, list of
            sentences about what would not)
        """
        issued = self.filtered(lambda letter: letter.state == "issued")
        answers, reasons = (self - issued)._ask_apart(as_of)
        reasons |= issued._get_reasons_not_to_send()
        going = issued.filtered(lambda letter: letter not in reasons)
        totals = {letter: letter.amount_total for letter in going}
        rows = self.env["dunning.run.skip"]
        for letter, (proposal, decision) in answers.items():
            fallen = letter._prepare_fallen(letter.line_ids, proposal, decision)
            rows = rows.concat(*(rows.new(vals) for vals in fallen))
            if proposal:
                going |= letter
                totals[letter] = float(proposal.total)
        say = self.env["dunning.words"]._say
        sentences = [
            self.env._(
                "%(item)s (%(reason)s)", item=letter.display_name, reason=say(reason)
            )
            for letter, reason in reasons.items()
        ]
        return going, totals, [*sentences, *self._list_by_customer(rows)]

    def _ask_apart(self, as_of):
        """As ``_ask_engine_together``, where one letter stops no other.

        :return: (its answers, dict of each letter that cannot be asked about to the
            :class:`Statement` why)
        """
        words, broken = self.env["dunning.words"], {}

        def tell(letter, error):
            broken[letter] = words._explain_failure(error)
            return {}

        answers = ask_apart(
            self, lambda letters: letters._ask_engine_together(as_of), tell
        )
        return answers, broken
