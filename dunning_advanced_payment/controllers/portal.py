"""Paying a letter on its own page, by its key or as the customer's portal user."""

import math

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.dunning_advanced.controllers.portal import DunningPortal
from odoo.addons.payment.controllers.portal import PaymentPortal


class DunningPaymentPortal(DunningPortal, PaymentPortal):
    def _prepare_payment_values(self, letter, key):
        """The payment form of Odoo's providers, or that a payment is under way."""
        values = super()._prepare_payment_values(letter, key)
        if not letter._can_take_payment():
            return values
        return values | self._prepare_form_values(letter, key)

    def _prepare_form_values(self, letter, key):
        """What core's payment form needs; nothing where nobody takes the payment."""
        partner = self._get_paying_partner(letter, key)
        total = letter._get_portal_sums()["total"]
        providers = letter._get_payment_providers(partner, total)
        # sudo: whoever pays; keys of providers are not shown.
        methods = request.env["payment.method"].sudo()
        methods = methods._get_compatible_payment_methods(
            providers.ids, partner.id, currency_id=letter.currency_id.id
        )
        # sudo: the user's own saved ways of paying; whoever has a key sees none.
        tokens = request.env["payment.token"].sudo()
        if not key:
            tokens = tokens._get_available_tokens(providers.ids, partner.id)
        if not methods and not tokens:
            return {}
        shown = self._compute_show_tokenize_input_mapping(providers)
        query = f"?access_token={key}" if key else ""
        return {
            "takes_payment": True,
            "payment_failed": letter._is_last_payment_failed(),
            "reference_prefix": letter.name,
            "amount": total,
            "currency": letter.currency_id,
            "partner_id": partner.id,
            "providers_sudo": providers,
            "payment_methods_sudo": methods,
            "tokens_sudo": tokens,
            "allow_token_selection": not key,
            "show_tokenize_input_mapping": {
                provider_id: bool(may and not key) for provider_id, may in shown.items()
            },
            "transaction_route": f"/my/dunning/{letter.id}/pay",
            "landing_route": f"/my/dunning/{letter.id}{query}",
            "access_token": key,
        }

    def _get_paying_partner(self, letter, key):
        """Who pays: the user for whom the letter is, else the customer itself.

        Whoever has a key may be logged in as anybody.
        """
        return letter.partner_id if key else request.env.user.partner_id

    @http.route("/my/dunning/<int:letter_id>/pay", type="jsonrpc", auth="public")
    def pay_dunning_letter(self, letter_id, access_token="", **values):
        """Begin to pay all that is open of a letter, asked once more at this moment.

        :return: what the provider's form needs
        :raises ValidationError: when it cannot be paid any more, in words
        """
        letter, key = self._get_letter_to_pay(letter_id, access_token or "")
        self._validate_transaction_kwargs(values, ("payment_reference",))
        partner = self._get_paying_partner(letter, key)
        try:
            total = letter._begin_payment(_to_amount(values.pop("amount", None)))
        except UserError as error:
            raise ValidationError(str(error)) from error
        providers = letter._get_payment_providers(partner, total)
        self._check_way(providers, key, values)
        values.pop("payment_reference", None)
        query = f"?access_token={key}" if key else ""
        transaction = self._create_transaction(
            amount=total,
            currency_id=letter.currency_id.id,
            partner_id=partner.id,
            reference_prefix=letter.name,
            custom_create_values=letter._dunning_prepare_payment_vals(),
            **{
                **values,
                "landing_route": f"/my/dunning/{letter.id}{query}",
                "is_validation": False,
            },
        )
        return transaction._get_processing_values()

    def _get_letter_to_pay(self, letter_id, key):
        """The letter, and the key if it was opened by it; else it does not exist."""
        letter = request.env["dunning.letter"]._get_letter_by_key(letter_id, key)
        if letter:
            lang = letter._with_customer_language().env.lang
            request.update_context(lang=lang)
            return letter.with_context(lang=lang), key
        if request.env.user._is_public() or key:
            raise ValidationError(request.env._("This link is not valid."))
        return self._get_own_letter(letter_id), ""

    def _check_way(self, providers, key, values):
        """Refuse a way of paying that the page has not offered.

        :param providers: ``payment.provider`` that the page offers
        :param values: of the transaction, from the browser
        """
        saves = values.get("flow") == "token" or values.get("tokenization_requested")
        if values.get("provider_id") not in providers.ids or (key and saves):
            raise ValidationError(request.env._("Please choose another way to pay."))


def _to_amount(value):
    try:
        amount = float(value or 0)
    except (TypeError, ValueError):
        return 0.0
    return amount if math.isfinite(amount) else 0.0
