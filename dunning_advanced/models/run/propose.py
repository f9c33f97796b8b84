"""Propose: decide about all that is open, slice by slice, and write the outcome."""

import logging

import psycopg2

from odoo import fields, models
from odoo.fields import Domain

from ..facts.statement import obstacles_to_json

_logger = logging.getLogger(__name__)


class DunningRun(models.Model):
    _inherit = "dunning.run"

    decided_up_to = fields.Integer(
        string="Decided Up To Customer", readonly=True, copy=False
    )

    def _propose(self, go_on=None):
        """Decide about all open items and write letters and skips, slice by slice.

        Customers that the run has decided about already are left as they are, so that
        it can be continued.

        :param go_on: function that is told the number of customers of each slice, and
            says whether to go on; None: always
        :return: whether all is decided
        """
        self.ensure_one()
        facts = self.env["dunning.open.item"]
        for partners in facts._iter_slices(self._get_undecided_partner_ids()):
            self._propose_slice(partners)
            if go_on:
                # Who owes nothing to this schedule gets neither letter nor row:
                # without this, each call would begin with them again.
                self._with_guard().decided_up_to = partners.ids[-1]
                if not go_on(len(partners)):
                    return False
        self._end_proposing()
        if go_on:
            go_on(0)  # whoever is faster with a letter must not undo this
        return bool(self.task)

    def _end_proposing(self):
        """What there is to do when all customers are decided about."""
        self._list_without_customer()
        if self.scheduled:
            self._forget_older_nights()
        self._update_state("proposed")

    def _propose_slice(self, partners):
        """Write letters and skips of some customers, all of them or none.

        One that cannot be decided about is listed alone: it is found by halving. Who
        has been merged into another customer since the run began is that other one.
        """
        partners = partners.exists()
        try:
            with self.env.cr.savepoint():
                self._propose_together(partners)
        except psycopg2.OperationalError:
            raise  # the database's trouble is no customer's
        except Exception as error:  # one broken customer must not stop the others
            half = len(partners) // 2
            if half:
                _logger.info("Dunning looks for whom to leave out: %r", error)
                self._propose_slice(partners[:half])
                self._propose_slice(partners[half:])
            else:
                self._list_undecided(partners, error)
        self._forget_what_was_read()

    def _propose_together(self, partners):
        decisions = self._decide(
            self.company_id, partners, self.date, self.applies_to, tries_days=True
        )
        proposals = [p for d in decisions for p in d.proposals if self._is_own(p)]
        skips = [s for d in decisions for s in d.skips if self._is_own(s)]
        if self.scheduled:
            proposals = self._carry_over(partners, proposals, skips)
        self._create_letters(proposals)
        self._create_skips(skips)

    def _list_undecided(self, partner, error):
        """Say of a customer's open items that nobody can tell whether to dun them.

        :param partner: one commercial partner
        :param error: what was raised, while it is handled
        """
        _logger.warning(
            "Dunning could not decide about partner %s", partner.id, exc_info=True
        )
        reason = self.env["dunning.words"]._explain_failure(error)
        items = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id.commercial_partner_id", "=", partner.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual_currency", ">", 0),
            ]
        )
        self.env["dunning.run.skip"]._list(
            [
                {
                    "run_id": self.id,
                    "partner_id": partner.id,
                    "move_id": item.move_id.id,
                    "move_line_id": item.id,
                    "reason": "failed",
                    "obstacles": [reason.to_json()],
                }
                for item in items or [items]
            ]
        )

    def _get_undecided_partner_ids(self):
        decided, last = self._get_decided_partner_ids(), self.decided_up_to
        return [
            partner_id
            for partner_id in self._get_partner_ids()
            if partner_id > last and partner_id not in decided
        ]

    def _get_decided_partner_ids(self, among=Domain.TRUE):
        """The customers that have a letter or a skip in this run already.

        One whose letter was cancelled is to be decided about again.

        :param among: domain about letters and skips alike
        """
        of_run = Domain("run_id", "=", self.id) & among
        alive = of_run & Domain("state", "!=", "cancelled")
        found = self.env["dunning.letter"]._read_group(alive, ["partner_id"])
        found += self.env["dunning.run.skip"]._read_group(of_run, ["partner_id"])
        return {partner.id for (partner,) in found}

    def _create_letters(self, proposals):
        """Write the proposed letters of a slice of customers, with their lines."""
        letters = (
            self.env["dunning.letter"]
            ._as_verb()
            .with_company(self.company_id)
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
        )
        vals_list = [
            {**letters._prepare_letter_vals(p), **self._prepare_own_vals(p)}
            for p in proposals
        ]
        letters._add_list_vals(vals_list)
        lines = [vals.pop("line_ids") for vals in vals_list]
        letters = letters.create(vals_list)
        self.env["dunning.letter.line"]._insert(
            {**vals, "letter_id": letter.id}
            for letter, commands in zip(letters, lines, strict=True)
            for _command, _id, vals in commands
        )

    def _prepare_own_vals(self, proposal):
        """What a letter has of its run, beside what the engine has said.

        :param proposal: :class:`engine.Proposal`
        :return: dict for create
        """
        return {
            "run_id": self.id,
            "print_deadline": self.print_deadline,
            # A person may check it; by itself nothing is said twice.
            "selected": not proposal.repeats,
        }

    def _create_skips(self, skips):
        return self.env["dunning.run.skip"]._list(
            [self._prepare_skip_vals(skip) for skip in skips]
        )

    def _prepare_skip_vals(self, skip):
        """Values of one row of the list of what is not dunned.

        :param skip: :class:`engine.Skip`
        :return: dict for create
        """
        return {
            "run_id": self.id,
            "partner_id": skip.partner_id,
            "move_id": skip.item.move_id,
            "move_line_id": skip.item.id,
            "reason": skip.reason,
            "obstacles": obstacles_to_json(skip.obstacles),
            "first_possible_date": skip.first_possible_date,
        }
