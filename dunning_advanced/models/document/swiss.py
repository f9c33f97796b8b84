"""The Swiss payment slip, by core's optional add-on for Switzerland."""

import base64

from odoo import models

from ...reports import swiss_slip

# Whose companies write slips, and whose banks take them.
SWISS = ("CH", "LI")


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_swiss_slip(self):
        """The payment slip as a page, or nothing where one cannot pay by it.

        :return: bytes of a PDF
        """
        self.ensure_one()
        bank = self._get_bank_account()
        methods = dict(bank.get_available_qr_methods_in_sequence() if bank else ())
        amount = self._get_amount_to_pay()
        if "ch_qr" not in methods or not self._takes_slips(bank):
            return b""
        if not self._fits_slip(bank) or not self._fits_code(amount):
            return b""
        words = self._get_slip_words(bank)
        picture = self._draw_qr_code(
            bank, "ch_qr", amount, *words, write=swiss_slip.to_code
        )
        if not picture:
            return b""
        code = base64.b64decode(picture.partition(",")[2])
        return swiss_slip.draw(self._prepare_swiss_slip(bank, amount, code))

    def _get_qr_iban(self, bank):
        """The number of the account that takes payments by slip alone; "" without one.

        Who gets no slip pays to the account's other number: from abroad, or in another
        currency, nothing comes to this one.
        """
        number = "l10n_ch_qr_iban" in bank._fields and bank.l10n_ch_qr_iban or ""
        is_only = "".join(number.split()).upper() == bank.sanitized_acc_number
        return number if number and (is_only or self._takes_slips(bank)) else ""

    def _takes_slips(self, bank):
        """Whether the customer can pay to the account by a slip, wherever it is."""
        if self.company_id.country_id.code not in SWISS:
            return False
        asked = ("ch_qr", self.partner_id, self.currency_id)
        return not bank._get_error_messages_for_qr(*asked)

    def _fits_slip(self, bank):
        """Whether Swiss banks take a slip for the account, with these names on it."""
        number, *creditor = self._get_slip_account(bank)
        written = "".join((*creditor, *self._get_slip_debtor()))
        return number.startswith(SWISS) and swiss_slip.can_write(written)

    def _get_slip_words(self, bank):
        """What the slip and its code say beside the amount, the same on both.

        With a structured reference they say beside it which letter it is of; any other
        reference is information.

        :return: (structured reference or "", information)
        """
        reference = self._get_payment_reference()
        if self._get_qr_iban(bank):
            is_structured = bank._is_qr_reference(reference)
        else:
            # Elsewhere core's code leaves a reference of 27 digits out.
            is_structured = self._is_creditor_reference(bank, reference)
        return (reference, self._get_number()) if is_structured else ("", reference)

    def _is_creditor_reference(self, bank, reference):
        try:
            return bool(bank._is_iso11649_reference(reference))
        except ValueError:
            # Core reckons with signs that such a reference cannot have: “RFQ#17”.
            return False

    def _prepare_swiss_slip(self, bank, amount, code):
        """What stands on the slip.

        :param bank: ``res.partner.bank``
        :param code: PNG of its code
        :return: :class:`swiss_slip.Slip`
        """
        reference, information = self._get_slip_words(bank)
        return swiss_slip.Slip(
            lang=self.env.lang[:2],
            account=self._get_slip_account(bank),
            reference=reference,
            information=information,
            debtor=self._get_slip_debtor(),
            currency=self.currency_id.name,
            amount=f"{amount:,.2f}".replace(",", " "),
            code=code,
        )

    def _get_slip_account(self, bank):
        """Number, holder and address of the account, as its code has them."""
        rows = {row["label"]: row["text"] for row in self._get_bank_rows()}
        holder = self._get_account_holder(bank)
        number = rows.get(self.env._("IBAN"), "")
        return number, holder, *self._get_slip_place(bank.partner_id)

    def _get_slip_debtor(self):
        """Name and address of the customer."""
        name = self.partner_id.commercial_partner_id.name or ""
        return name, *self._get_slip_place(self.partner_id)

    def _get_slip_place(self, partner):
        """The address as the slip has it: street, and town with its country."""
        town = " ".join(filter(None, (partner.zip, partner.city)))
        country = partner.country_id.code
        return (
            " ".join(filter(None, (partner.street, partner.street2))),
            f"{country}-{town}" if country else town,
        )
