"""Explain: why an open item is, or is not, dunned; and what a later day would bring."""

from odoo import api, fields, models

from ... import engine


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _explain(self, company, partners, as_of):
        """The decision about every open item of some customers, in codes and words.

        :param company: ``res.company`` of one
        :param partners: commercial partners
        :param as_of: the day, today or later; nothing is written
        :return: list of dicts, see ``_prepare_explanation``
        """
        rulebook = self._get_rulebook(company)
        return [
            self._prepare_explanation(
                item, account, engine.explain(account, item, rulebook, as_of)
            )
            for account in self._fetch_accounts(company, partners, as_of)
            for item in account.claims
        ]

    @api.model
    def _get_owed(self, company, partner, as_of):
        """What one customer owes that is overdue, see :func:`engine.owed_today`.

        :param company: ``res.company`` of one
        :param partner: commercial partner
        :param as_of: the day
        :return: (:class:`engine.Account`, :class:`engine.Claim`)
        """
        (account,) = self._fetch_accounts(company, partner, as_of)
        return account, engine.owed_today(account, as_of)

    def _prepare_explanation(self, item, account, found):
        """One explanation as outside programs get it; dates as text, ids as numbers.

        :param item: :class:`engine.OpenItem`
        :param account: the :class:`engine.Account` it belongs to
        :param found: :class:`engine.Explanation`
        :return: dict; ``reasons`` is empty when the item would be dunned on that day
        """
        level = found.proposal.level if found.proposal else found.skip.next_level
        obstacles = found.skip.obstacles if found.skip else ()
        return {
            "partner_id": account.partner_id,
            "move_id": item.move_id,
            "move_line_id": item.id,
            "invoice": item.name,
            "date_due": fields.Date.to_string(item.due),
            "amount_open": float(item.open),
            "currency_id": item.currency.id,
            "dunned": bool(found.proposal),
            "level_id": level.id if level else False,
            "reasons": [self._prepare_reason(obstacle) for obstacle in obstacles],
            "first_possible_date": fields.Date.to_string(found.first_possible_date),
        }

    def _prepare_reason(self, obstacle):
        return {
            "code": obstacle.reason,
            "text": self.env["dunning.run.skip"]._explain((obstacle,)),
            "until": fields.Date.to_string(obstacle.until),
        }
