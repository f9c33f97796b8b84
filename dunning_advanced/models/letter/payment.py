"""How to pay: bank account, QR code and link."""

from odoo import models
from odoo.tools import str2bool


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _get_bank_accounts(self):
        """The company's account for this letter, in its currency if there is one."""
        # sudo: the company's own account is printed on its letters, whoever issues
        # them; bank accounts are readable to accountants only.
        accounts = self.company_id.partner_id.sudo().bank_ids
        same = accounts.filtered(lambda bank: bank.currency_id == self.currency_id)
        plain = accounts.filtered(lambda bank: not bank.currency_id)
        return (same or plain or accounts)[:1]

    def _get_qr_code(self):
        """The EPC QR code with the letter's total as a data URI, or nothing.

        Made by core's optional add-on for SEPA, for EUR only.
        """
        self.ensure_one()
        bank = self._get_bank_accounts()
        methods = dict(bank.get_available_qr_methods_in_sequence() if bank else ())
        euro = self.currency_id.name == "EUR"
        if "sct_qr" not in methods or not euro or self.amount_total <= 0:
            return ""
        return bank.build_qr_code_base64(
            amount=self.amount_total,
            free_communication=self.name or "",
            structured_communication="",
            currency=self.currency_id,
            debtor_partner=self.partner_id,
            qr_method="sct_qr",
            silent_errors=True,
        )

    def _get_payment_url(self):
        """Where the customer sees and pays what is claimed.

        One invoice: its own page, without a password. Several: the portal's list.
        """
        self.ensure_one()
        claimed = self.line_ids.filtered(lambda line: line.section == "claimed")
        invoices = claimed.move_id.filtered(lambda move: move.is_sale_document())
        if len(invoices) == 1:
            # sudo: the token of the page is written to the invoice.
            return f"{invoices.get_base_url()}{invoices.sudo().get_portal_url()}"
        page = (
            "/overdue" if self._can_be_paid_online() else "?filterby=overdue_invoices"
        )
        return f"{self.get_base_url()}/my/invoices{page}"

    def _get_online_row(self):
        """The line of the letter that leads to the portal, or nothing.

        :return: dict with ``label``, ``url`` and ``text``, the address as one can type
            it: without the key that opens the page without a password
        """
        self.ensure_one()
        if not self.amount_claimed:
            return None
        pays = self._can_be_paid_online()
        url = self._get_payment_url()
        return {
            "label": self.env._("Pay online") if pays else self.env._("View online"),
            "url": url,
            "text": url.partition("?")[0].partition("://")[2],
        }

    def _can_be_paid_online(self):
        """Whether core's add-on for online payments is there and switched on."""
        # sudo: a switch of the settings, which only administrators may read.
        switch = self.env["ir.config_parameter"].sudo()
        name = "account_payment.enable_portal_payment"
        return "payment.provider" in self.env and str2bool(switch.get_param(name, "no"))
