"""What a letter charges beside what is open: fee, interest, flat compensation.

What a level asks for and the law forbids is left out, and remarked with its source.
"""

from dataclasses import replace

from . import charges
from .accruing import Accruing
from .charge_parts import Charges
from .charged import NOTHING_CHARGED
from .decisions import Obstacle
from .fee_rail import costs_to_announce, lawful_fee
from .law import law_of
from .overcharged import too_much
from .values import CLAIMED, ZERO

NONE = "none"
SHOWN = "shown"


def charge(letter, account, rulebook, as_of, cover, bearers):
    """The charges of a letter that nothing has been charged on yet.

    :param letter: :class:`decisions.Proposal`
    :param account: the customer's :class:`Account`
    :param rulebook: :class:`Rulebook` with the rules of interest
    :param as_of: the last day that bears interest
    :param cover: what credits cover, :class:`credits.Cover`
    :param bearers: :class:`bearers.Bearers` of the account
    :return: :class:`Charges`
    """
    return _Charging(letter, account, rulebook, as_of, cover, bearers).charge()


class _Charging:
    """One letter while its charges are found; remembers what is left out."""

    def __init__(self, letter, account, rulebook, as_of, cover, bearers):
        self.letter, self.account, self.as_of = letter, account, as_of
        self.accruing = Accruing(account, rulebook, as_of, cover)
        self.currency = letter.currency
        self.law = law_of(account.country, account.debtor_kind)
        self.claimed = [li for li in letter.lines if li.section == CLAIMED]
        self.cover, self.bearers = cover, bearers
        self.unpaid = [*filter(None, map(self._less_credits, self.claimed))]
        self.remarks = []

    def charge(self):
        compensation = self._compensation() if self._has_compensation() else {}
        fee = self._fee(compensation)
        accruals = self._accruals() if self._has_interest() else {}
        claims = self._interest_claims(accruals)
        overcharged = self._overcharged(accruals)
        return Charges(
            fee=fee,
            interest=sum(claims.values(), ZERO),
            interest_claimed=self.letter.level.interest != SHOWN,
            accruals=accruals,
            interest_claims=claims,
            compensation=compensation,
            announced=self._announced(fee),
            overcharged=overcharged,
            remarks=tuple(self.remarks),
            lines=tuple(self.claimed),
            booked=self.letter.level.booked,
        )

    def _interest_claims(self, accruals):
        """What of the interest is still to be claimed, by item id."""
        charged = {li.item.id: li.item.charged for li in self.claimed}
        return {
            item_id: charged[item_id].interest_left(accrual.amount)
            for item_id, accrual in accruals.items()
        }

    def _leave_out(self, reason, source=""):
        remark = Obstacle(reason, names=(source,) if source else ())
        if remark not in self.remarks:
            self.remarks.append(remark)

    def _fee(self, compensation):
        """The level's fee as far as the law lets it be charged.

        :param compensation: what the letter claims of it, by item id
        """
        scale = self.law.scale if self.law.is_of(self.currency) else None
        lines = self.unpaid
        fee = charges.fee_of(lines, self.account, self.currency, scale)
        if not fee or self.account.charges_agreed:
            return fee
        fee, reason = lawful_fee(fee, self.law, lines, self.currency, self.as_of)
        if reason:
            self._leave_out(reason, self.law.fee_source)
        covered = sum((self._flat_charged(li.item, compensation) for li in lines), ZERO)
        if fee and covered:
            self._leave_out("fee_in_compensation", self.law.compensation_source)
        return max(fee - covered, ZERO)

    @staticmethod
    def _flat_charged(item, compensation):
        """The flat sum that this letter or an earlier one charges for an item."""
        return max(item.charged.compensation, compensation.get(item.id, ZERO))

    def _announced(self, fee):
        """The costs that the letter has to name, so that the next one may charge them.

        :param fee: what it charges itself
        """
        agreed = self.account.charges_agreed or not self.account.apply_fees
        if fee or agreed:
            return ZERO
        return costs_to_announce(self.letter, self.unpaid, self.law, self.as_of)

    def _overcharged(self, accruals):
        """What of earlier charges is more than is owed by now, by kind."""
        charged = any(line.item.charged is not NOTHING_CHARGED for line in self.claimed)
        found, claimed = {}, ZERO
        if charged or self.letter.previous:
            found, claimed = too_much(
                self.letter,
                self.claimed,
                self.account,
                self.law,
                self.bearers,
                lambda item: self.accruing.owed(item, accruals.get(item.id)),
            )
        void = (c for c in self.account.void if c.currency_id == self.currency.id)
        # Only what stands in the books would be asked for without its invoice.
        total = sum(found.values(), claimed) + sum(c.open for c in void if c.booked)
        if total:
            self._leave_out("overcharged", f"{total} {self.currency.code}".strip())
        return found

    def _has_interest(self):
        if self.letter.level.interest == NONE or not self.claimed:
            return False
        if not self.accruing.may_be:
            self._leave_out("interest_not_lawful", self.law.interest_source)
            return False
        if not self.accruing.rule:
            self._leave_out("interest_without_rule")
            return False
        return True

    def _accruals(self):
        """The interest of each claimed item, by item id."""
        accrue = self.accruing.accrue
        found = {line.item.id: accrue(line.item) for line in self.claimed}
        unknown = [one.unknown_from for one in found.values() if one.unknown_from]
        if unknown:
            self._leave_out("rate_unknown", min(unknown).isoformat())
        return found

    def _less_credits(self, line):
        """A claimed line over what credits leave of its item; None: over nothing."""
        item = line.item
        left = self.cover.missing([item], item.claimable)
        if left <= 0:
            return None
        covered = item.claimable - left
        if not covered:
            return line
        return replace(line, item=replace(item, disputed=item.disputed + covered))

    def _has_compensation(self):
        asked = self.letter.level.compensation and self.account.apply_fees
        return bool(asked and self.claimed)

    def _compensation(self):
        """The flat sum of each invoice, by the item that bears it, once for ever."""
        if not self.law.compensation:
            self._leave_out("no_compensation", self.law.compensation_source)
            return {}
        if not self.law.is_of(self.currency):
            self._leave_out("compensation_currency", self.law.compensation_source)
            return {}
        bearers = self.bearers.of_compensation
        unpaid = {line.item.id for line in self.unpaid}
        found = {
            item.id: self._flat_sum(item)
            for item in (line.item for line in self.claimed)
            if bearers.get(item.move_id) == item.id
            # Nothing new for what is paid, and only not assigned yet.
            and (item.id in unpaid or item.charged.compensation)
        }
        self._set_off_fees(found)
        return {item_id: amount for item_id, amount in found.items() if amount > 0}

    def _set_off_fees(self, found):
        """Take earlier fees off flat sums that are charged for the first time.

        The flat sum covers the costs of reminders: both together would be too much.

        :param found: dict of item id to flat sum, which is changed
        """
        left = ZERO if self.account.charges_agreed else self.letter.previous_fee
        for item in (line.item for line in self.claimed) if left else ():
            if left and found.get(item.id) and not item.charged.compensation:
                part = min(left, found[item.id])
                found[item.id] -= part
                left -= part
                self._leave_out("fee_in_compensation", self.law.compensation_source)

    def _flat_sum(self, item):
        """The flat sum that is still to be claimed of an item's invoice."""
        # Once charged it stays what it was, also when a part of the invoice is paid.
        charged = item.charged
        flat = charged.compensation or self.law.compensation_for(item.invoice_open)
        return flat - charged.compensation_settled
