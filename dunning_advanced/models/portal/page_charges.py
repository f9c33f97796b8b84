"""The charges on the letter's own page: what is still to be paid, and may be asked."""

from odoo import models

from ... import engine


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_open_charges(self, owed=None):
        """What is to be paid today of the charges that the letter asks for.

        Also of earlier letters, as far as it repeats them; not what has been waived, or
        paid by money that nobody has booked yet, nor what the law forbids by now.
        """
        self.ensure_one()
        if self.state != "issued":
            return 0.0
        account, _claim = owed or self._get_owed_today()
        asked, still = self._get_charges_asked(), self._get_charges_owed(account)
        unlawful = self._get_unlawful_charges(account)
        if any(unlawful.values()):
            # What was paid of them stays paid for what it may charge.
            asked -= float(sum(unlawful.values())) + self._get_charges_paid(account)
            # sudo: whoever reads the letter's page need not be allowed to read charges.
            room = self.sudo()._get_charges_to_pay()._get_room(unlawful)
            still = min(still, sum(room.values()))
        return self.currency_id.round(max(min(asked, still), 0.0))

    def _get_unlawful_charges(self, account=None):
        """What of its charges whoever owes it may not be asked for, as known today.

        :param account: :class:`engine.Account` of its customer; None: ask for it
        :return: dict of kind to Decimal, empty where it charges nothing
        """
        if self.currency_id.is_zero(self._get_charges_asked()):
            return {}
        if account is None:
            account, _claim = self._get_owed_today()
        # sudo: whoever reads the letter's page need not be allowed to read charges.
        charges = self.sudo()._get_charges_to_pay()
        earlier = charges.filtered(lambda one: one.letter_id != self)
        return engine.unlawful_charges(
            self._prepare_document(account),
            (self._get_carried(), earlier.ids),
            account,
            self.run_id._get_rulebook(self.company_id),
        )

    def _get_carried(self):
        """What it carries of earlier letters, by kind, as Decimal."""
        kinds = (engine.FEE, engine.INTEREST, engine.COMPENSATION)
        return {
            kind: self._to_decimal(self[f"previous_{kind}_amount"]) for kind in kinds
        }

    def _get_charges_not_to_take(self):
        """What no payment is taken for of all charges that it asks for, by kind.

        It may have been written without what is beyond the law's cap: of the charge
        itself that is open still.
        """
        account, _claim = self._get_owed_today()
        found = self._get_unlawful_charges(account)
        if found:
            # sudo: the verb's, whoever pays.
            charge_ids = set(self.sudo()._get_charges_to_pay().ids)
            beyond = engine.fees_beyond_cap(account).items()
            fees = sum(excess for key, excess in beyond if key in charge_ids)
            found[engine.FEE] = max(found[engine.FEE], fees)
        return found
