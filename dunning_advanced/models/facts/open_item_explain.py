"""Explain: why an open item is, or is not, dunned; and what a later day would bring."""

from collections import Counter

from odoo import api, models
from odoo.tools import format_amount

from ... import engine
from ..bounds import from_day
from .statement import remarks_to_json


class DunningOpenItem(models.AbstractModel):
    _inherit = "dunning.open.item"

    @api.model
    def _explain(self, company, partners, as_of, moves=None):
        """The decision about the open items of some customers, in codes and words.

        :param company: ``res.company`` of one
        :param partners: commercial partners
        :param as_of: the day; of a past one letters of later days are not known yet
        :param moves: ``account.move`` that are asked about; None: all
        :return: list of dicts, see ``_prepare_explanation``
        """
        rulebook = self._get_rulebook(company)
        move_ids = None if moves is None else set(moves.ids)
        return [
            found
            for some in self._iter_slices(partners.ids)
            for found in self._explain_some(company, some, as_of, rulebook, move_ids)
        ]

    def _explain_some(self, company, partners, as_of, rulebook, move_ids):
        """As :meth:`_explain`, for a bounded number of customers."""
        bills = self._get_open_bills(company, partners)
        kept = self._get_kept_proposals(company, partners, as_of)
        of_debtor = kept.grouped("debtor_id")
        explained = []
        until = as_of if as_of < company._dunning_today() else None
        for account in self._fetch_accounts(company, partners, as_of, until=until):
            items = [
                item
                for item in account.claims
                if move_ids is None or item.move_id in move_ids
            ]
            # At once: a customer may have thousands of items.
            found = engine.explain_all(account, items, rulebook, as_of)
            letters = of_debtor.get(partners.browse(account.partner_id), ())
            for item in items:
                vals = self._prepare_explanation(item, account, found[item.id])
                vals["remarks"] += bills.get(account.partner_id, [])
                for letter in letters:
                    vals |= letter._explain_left_out(item, found[item.id].proposal)
                explained.append(vals)
        return explained

    def _get_kept_proposals(self, company, partners, as_of):
        """Proposals of nights of which people have left items out; the next keeps that.

        :return: ``dunning.letter``
        """
        # sudo: whoever may ask why is told what people have decided about it.
        letters = self.env["dunning.letter"].sudo()
        return letters.search(
            [
                ("company_id", "=", company.id),
                ("partner_id.commercial_partner_id", "in", partners.ids),
                ("state", "=", "proposed"),
                ("run_id.scheduled", "=", True),
                ("date", "<=", as_of),
                ("dropped_item_ids", "!=", False),
            ]
        )

    def _get_open_bills(self, company, partners):
        """What the company owes these customers as its vendors, in words.

        It stops no letter and is not deducted: whether two claims are set off against
        each other is for people to decide.

        :return: dict of customer id to list of texts
        """
        # sudo: whoever may ask why somebody is dunned is told what is owed to them.
        groups = self.env["account.move.line"].sudo()
        groups = groups._read_group(
            [
                ("company_id", "=", company.id),
                ("partner_id.commercial_partner_id", "in", partners.ids),
                ("account_type", "=", "liability_payable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ],
            ["partner_id"],
            ["amount_residual:sum"],
        )
        owed = Counter()
        for partner, residual in groups:
            owed[partner.commercial_partner_id.id] -= residual
        return {
            customer_id: [
                self.env._(
                    "We owe this customer as a vendor: %(amount)s",
                    amount=format_amount(self.env, amount, company.currency_id),
                )
            ]
            for customer_id, amount in owed.items()
            if company.currency_id.compare_amounts(amount, 0) > 0
        }

    @api.model
    def _get_owed(self, company, partner, as_of):
        """What one customer owes that is overdue, see :func:`engine.owed_today`.

        :param company: ``res.company`` of one
        :param partner: commercial partner
        :param as_of: the day
        :return: (:class:`engine.Account`, :class:`engine.Claim`)
        """
        (account,) = self._fetch_accounts(company, partner, as_of)
        rulebook = self._get_rulebook(company)
        return account, engine.owed_today(account, rulebook, as_of)

    def _prepare_explanation(self, item, account, found):
        """One explanation as outside programs get it; dates as text, ids as numbers.

        :param item: :class:`engine.OpenItem`
        :param account: the :class:`engine.Account` it belongs to
        :param found: :class:`engine.Explanation`
        :return: dict; ``reasons`` is empty when the item would be dunned on that day,
            ``remarks`` are texts about what changes nothing and should be known
        """
        level = found.proposal.level if found.proposal else found.skip.next_level
        obstacles = found.skip.obstacles if found.skip else ()
        remarks = found.proposal.remarks if found.proposal else ()
        words = self.env["dunning.words"]
        return {
            "partner_id": account.partner_id,
            "move_id": item.move_id,
            "move_line_id": item.id,
            "invoice": item.name,
            "date_due": from_day(item.due),
            "amount_open": float(item.open),
            "currency_id": item.currency.id,
            "dunned": bool(found.proposal),
            "level_id": level.id if level else False,
            "charges": self._prepare_explained_charges(found.proposal, item),
            "reasons": [self._prepare_reason(obstacle) for obstacle in obstacles],
            "remarks": [
                words._say(remark) for remark in remarks_to_json(remarks) or ()
            ],
            "first_possible_date": from_day(found.first_possible_date),
        }

    def _prepare_explained_charges(self, letter, item):
        """What the letter of an item would charge, and how its interest comes about.

        :param letter: :class:`engine.Proposal` or None
        :return: dict; ``stretches`` are those of the item's interest
        """
        charges = letter and letter.charges
        if not charges:
            return {}
        accrual = charges.accruals.get(item.id)
        return {
            "fee": float(charges.fee),
            "interest": float(charges.interest),
            "interest_claimed": charges.interest_claimed,
            "compensation": float(charges.compensation_total),
            "previous": float(letter.previous),
            "total": float(letter.total),
            "stretches": [
                {
                    "date_from": from_day(stretch.date_from),
                    "date_to": from_day(stretch.date_to),
                    "days": stretch.days,
                    "principal": float(stretch.principal),
                    "percent": float(stretch.percent),
                    "divisor": stretch.divisor,
                    "amount": float(stretch.amount),
                }
                for stretch in (accrual.stretches if accrual else ())
            ],
        }

    def _prepare_reason(self, obstacle):
        return {
            "code": obstacle.reason,
            "text": self.env["dunning.run.skip"]._explain((obstacle,)),
            "until": from_day(obstacle.until),
        }
