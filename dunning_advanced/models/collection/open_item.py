"""Which invoices wait for nothing but a collection agency, asked of the engine."""

from odoo import api, models
from odoo.tools import SQL

from ... import engine
from ..ask_apart import ask_apart


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _get_proposed_for_collection(self, company, partners, as_of):
        """The invoices of some customers that are proposed for collection.

        :param company: ``res.company`` of one
        :param partners: commercial partners; pass a bounded number at a time
        :param as_of: the day
        :return: set of ids of ``account.move``; opening balances may be among them,
            which are claims too, but no invoices that could be handed over
        """
        if not partners or not company.dunning_enabled:
            return set()
        return ask_apart(
            partners,
            lambda some: self._ask_for_collection(company, some, as_of),
            self._propose_nothing,
        )

    def _propose_nothing(self, _partner, error):
        """What cannot be found out is no proposal; the log has why."""
        self.env["dunning.words"]._explain_failure(error)
        return set()

    def _ask_for_collection(self, company, partners, as_of):
        rulebook = self._get_rulebook(company)
        proposed, waiting = set(), set()
        for account in self._fetch_accounts(company, partners, as_of):
            ripe = engine.proposed_for_collection(account, rulebook, as_of)
            for item in account.claims:
                (proposed if item.id in ripe else waiting).add(item.move_id)
        # An invoice is handed over as a whole: not while an instalment has levels left.
        return proposed - waiting

    @api.model
    def _get_collection_candidates(self, company, as_of):
        """Customers for whom it is worth to ask: a last level was sent some day.

        No rule, only what saves asking about the whole ledger: an item can be proposed
        when it has a level at or above the last active one of some procedure, from a
        letter that was sent before the day, and is not handed over.

        :return: list of ids of commercial partners
        """
        place, level_ids = self._get_last_places(company)
        if not place:
            return []
        self._flush_facts()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT letter.debtor_id
                  FROM dunning_letter_line ll
                  JOIN dunning_letter letter ON letter.id = ll.letter_id
                  JOIN account_move move ON move.id = ll.move_id
                  LEFT JOIN account_move_line line ON line.id = ll.move_line_id
                 WHERE ll.escalates
                   AND ll.letter_state = 'issued'
                   AND (ll.level_id = ANY(%s) OR ll.position >= %s)
                   AND letter.company_id = %s
                   AND letter.date < %s
                   AND letter.delivery_state = 'sent'
                   AND move.dunning_collection_date IS NULL
                   AND line.reconciled IS NOT TRUE
                """,
                level_ids,
                place,
                company.id,
                as_of,
            )
        )
        return sorted(partner_id for (partner_id,) in rows)

    def _get_last_places(self, company):
        """Where the last active level of any procedure stands, at the lowest.

        :return: (place, list of ids of the levels that stand there or above)
        """
        procedures = self._get_rulebook(company).procedures.values()
        lasts = [p.active_levels[-1].position for p in procedures if p.active_levels]
        place = min(lasts, default=0)
        levels = (level for procedure in procedures for level in procedure.levels)
        return place, [level.id for level in levels if level.position >= place]
