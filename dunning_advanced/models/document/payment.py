"""How to pay: how much, to which account, with which reference."""

import base64
import logging
import re
import uuid

from odoo import fields, models
from odoo.tools import str2bool
from odoo.tools.image import image_data_uri
from odoo.tools.misc import mod10r

_logger = logging.getLogger(__name__)

# As both the European and the Swiss code have it.
MOST_IN_CODE = 999_999_999.99
# What a bank calls the number that leads to one of its branches, by country.
CLEARING_LABELS = {"GB": "sort_code", "US": "routing_number", "AU": "bsb"}


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    payment_reference = fields.Char(
        readonly=True,
        copy=False,
        index="trigram",
        help="What the letter asks the customer to write on the payment.",
    )
    bank_account_id = fields.Many2one(
        "res.partner.bank",
        string="Account to Pay To",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The account that the issued letter names.",
    )
    access_token = fields.Char(
        string="Key to the Letter's Page",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )

    def _get_claimed_lines(self):
        """What the letter asks for; before the due date, what it points to."""
        self.ensure_one()
        by_section = self.line_ids.grouped("section")
        nothing = self.line_ids.browse()
        return by_section.get("claimed") or by_section.get("not_due", nothing)

    def _is_before_due(self):
        """Whether nothing is claimed yet: a reminder before the due date."""
        self.ensure_one()
        return not any(line.section == "claimed" for line in self.line_ids)

    def _get_amount_to_pay(self):
        """What the customer is asked to pay, or will have to on the due dates."""
        self.ensure_one()
        if self._is_before_due():
            return self.currency_id.round(self.amount_not_due + self.amount_credit)
        return self.amount_total

    def _get_payment_reference(self):
        """The reference to print: the stored one; letters of old say their number."""
        self.ensure_one()
        if self.state == "proposed":
            return self._prepare_payment_reference()
        return self.payment_reference or self._get_number()

    def _prepare_payment_reference(self, number=""):
        """The reference that the ledger knows, or from which a search leads to items.

        About one invoice and nothing else: the invoice's own. Else the letter's number;
        an account that takes only references of 27 digits (Swiss QR-IBAN) gets it as
        such.

        :param number: what the letter is going to be called; empty: what it is called
        """
        self.ensure_one()
        number = number or self._get_number()
        own = self._get_reference_of_invoice()
        bank = self._get_bank_account()
        if self._get_qr_iban(bank):
            if bank._is_qr_reference(own):
                return own
            digits = "".join(re.findall(r"\d", number))
            return mod10r(f"9{digits:0>25}"[-26:])
        return own or number

    def _get_reference_of_invoice(self):
        """The reference of the one invoice that the letter is about, or nothing.

        With a fee of ours on top, a payment would not fit that invoice alone; and an
        entry may be of several customers, as that of a till is.
        """
        # sudo: of other customers only whether there are any is asked.
        moves = self._get_claimed_lines().move_id.sudo()
        debtors = moves._get_dunning_receivables().partner_id.commercial_partner_id
        charges = self._get_charges_asked()
        is_one = len(moves) == 1 and len(debtors) <= 1
        if not is_one or not self.currency_id.is_zero(charges):
            return ""
        return moves.payment_reference or moves.name or ""

    def _get_bank_account(self):
        """The account to pay to; of an issued letter the one that its PDF names.

        :return: ``res.partner.bank``, empty without any
        """
        self.ensure_one()
        # sudo: see _choose_bank_account.
        named = self.sudo().bank_account_id.filtered("active")
        return named or self._choose_bank_account()

    def _get_closed_account(self):
        """The number of the account that the PDF names, where nobody uses it now."""
        self.ensure_one()
        # sudo: see _choose_bank_account.
        named = self.sudo().bank_account_id
        return "" if named.active else named.acc_number or ""

    def _choose_bank_account(self):
        """The account to pay to: the one that the invoices name, else the company's.

        Where the invoices name several, the company's choice is taken; of its others,
        only those that it has checked itself (*Send Money*).

        :return: ``res.partner.bank``, empty without any
        """
        # sudo: the company's own account is printed on its letters, whoever issues
        # them; bank accounts are readable to accountants only.
        letter = self.sudo()
        named = letter._get_claimed_lines().move_id.partner_bank_id
        if len(named) == 1 and named.active:
            return named
        company = letter.company_id
        chosen = company.dunning_bank_account_id
        nothing = chosen.currency_id.browse()
        is_own = chosen.active and company._dunning_owns_account(chosen)
        if is_own and chosen.currency_id in (nothing, self.currency_id):
            return chosen
        accounts = company.partner_id.bank_ids.filtered(
            lambda bank: (
                bank.allow_out_payment
                and bank.company_id in (company, bank.company_id.browse())
            )
        )
        same = accounts.filtered(lambda bank: bank.currency_id == self.currency_id)
        return (same or accounts.filtered(lambda bank: not bank.currency_id))[:1]

    def _get_bank_rows(self):
        """What one needs to know to pay to the account, as its country writes it.

        :return: list of dicts with ``label`` and ``text``; empty without an account
        """
        self.ensure_one()
        bank = self._get_bank_account()
        if not bank:
            return []
        rows = [
            (self.env._("Account holder"), self._get_account_holder(bank)),
            *self._get_account_rows(bank),
        ]
        return [{"label": label, "text": text} for label, text in rows if text]

    def _get_account_holder(self, bank):
        return bank.acc_holder_name or bank.partner_id.name

    def _get_account_rows(self, bank):
        """Number and what leads to the bank: (label, text)."""
        # Odoo knows an IBAN by an add-on of its own, which need not be there.
        if bank.acc_type == "iban" or _is_iban(bank.acc_number):
            number = self._get_qr_iban(bank) or bank.acc_number
            yield self.env._("IBAN"), _in_fours(number)
            yield self._get_bank_row(bank)
            return
        country = bank.bank_id.country or self.company_id.country_id
        labels = {
            "sort_code": self.env._("Sort code"),
            "routing_number": self.env._("Routing number"),
            "bsb": self.env._("BSB"),
            "other": self.env._("Bank code"),
        }
        kind = CLEARING_LABELS.get(country.code, "other")
        yield labels[kind], bank.clearing_number
        yield self.env._("Account number"), bank.acc_number
        yield self._get_bank_row(bank)

    def _get_bank_row(self, bank):
        names = [text for text in (bank.bank_id.bic, bank.bank_id.name) if text]
        label = self.env._("BIC") if bank.bank_id.bic else self.env._("Bank")
        return label, " · ".join(names)

    def _get_qr_code(self):
        """The EPC QR code with what is to be paid as a data URI, or nothing.

        Made by core's optional add-on for SEPA, for EUR only.
        """
        self.ensure_one()
        bank = self._get_bank_account()
        methods = dict(bank.get_available_qr_methods_in_sequence() if bank else ())
        amount = self._get_amount_to_pay()
        if "sct_qr" not in methods or not self._fits_code(amount):
            return ""
        if self._get_qr_iban(bank):
            # Such an account takes payments by its own slip only.
            return ""
        reference = self._get_payment_reference()
        return self._draw_qr_code(bank, "sct_qr", amount, reference, reference)

    def _fits_code(self, amount):
        """Whether a bank reads the amount in a code: there is one, and not too much."""
        is_some = self.currency_id.compare_amounts(amount, 0) > 0
        return is_some and self.currency_id.compare_amounts(amount, MOST_IN_CODE) <= 0

    def _draw_qr_code(self, bank, method, amount, reference, information, write=str):
        """A code of core's as a data URI, or nothing where it cannot be made.

        :param method: ``sct_qr`` or ``ch_qr``
        :param reference: for a bank to check, as far as it has that form
        :param information: what the creditor reads
        :param write: function of the code's text, gives it with the signs it may have
        """
        vals = bank._build_qr_code_vals(
            amount=self.currency_id.round(amount),
            free_communication=information,
            structured_communication=reference,
            currency=self.currency_id,
            debtor_partner=self.partner_id,
            qr_method=method,
            silent_errors=True,
        )
        if not vals:
            return ""
        try:
            params = bank._get_qr_code_generation_params(**vals)
            # Level M, as the European Payments Council asks; core takes the lowest.
            params |= {"barLevel": "M", "value": write(params["value"])}
            picture = self.env["ir.actions.report"].barcode(**params)
        except Exception:  # pylint: disable=broad-except
            # A letter can be paid without a picture; reportlab's back end for it is
            # missing in many installations, and its errors have no common class.
            _logger.exception("No QR code on letter %s", self.display_name)
            return ""
        return image_data_uri(base64.b64encode(picture))

    def _get_payment_url(self):
        """The letter's own page, without a password, until it is paid or withdrawn.

        Its key opens this letter and nothing else of the customer's.
        """
        self.ensure_one()
        page = f"{self.get_base_url()}/my/dunning/{self.id}"
        if self.state != "issued":
            # A preview leads nowhere.
            return page
        return f"{page}?access_token={self._get_page_token()}"

    def _get_page_token(self):
        """The key to the letter's page, which letters of old are given when asked."""
        # sudo: the key is for the customer, and not to be read by users.
        letter = self.sudo()
        if not letter.access_token:
            letter._with_guard().access_token = str(uuid.uuid4())
        return letter.access_token

    def _get_mail_link(self):
        """What the button of the e-mail says, and where it leads.

        It promises what the page does: an add-on that takes payments there says more.

        :return: dict with ``label`` and ``url``
        """
        self.ensure_one()
        label = self.env._("View online and answer")
        return {"label": label, "url": self._get_payment_url()}

    def _can_be_paid_online(self):
        """Whether core's add-on for online payments is there and switched on."""
        # sudo: a switch of the settings, which only administrators may read.
        switch = self.env["ir.config_parameter"].sudo()
        name = "account_payment.enable_portal_payment"
        return "payment.provider" in self.env and str2bool(switch.get_param(name, "no"))


def _is_iban(number):
    """Whether a number has the form and the check digits of an IBAN (ISO 13616)."""
    compact = "".join((number or "").split()).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", compact):
        return False
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def _in_fours(number):
    compact = "".join((number or "").split()).upper()
    return " ".join(re.findall(".{1,4}", compact))
