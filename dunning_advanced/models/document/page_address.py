"""The letter's page on paper: an address short enough to be typed, and its code."""

import base64
import logging
import secrets
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools.image import image_data_uri

_logger = logging.getLogger(__name__)

# Without what looks like something else on paper. 12 of them: more than 10^17.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12
# A server that knows itself by such a name is not found from a customer's desk.
_LOCAL = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    page_code = fields.Char(
        string="Short Key to the Letter's Page",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )

    _page_code_uniq = models.UniqueIndex("(page_code) WHERE page_code IS NOT NULL")

    @api.model
    def _get_letter_by_code(self, code):
        """The letter whose page a typed address leads to.

        :param code: as it was typed
        :return: ``dunning.letter``, empty when there is none
        """
        typed = "".join(sign for sign in code.lower() if sign in _ALPHABET)
        if len(typed) != _LENGTH:
            return self.browse()
        # sudo: the code is the whole permission.
        return self.sudo().search([("page_code", "=", typed)])

    def _get_page_code(self):
        """The short key to the letter's page, made when it is asked for first."""
        # sudo: the key is for the customer, and not to be read by users.
        letter = self.sudo()
        if not letter.page_code:
            letter._with_guard().page_code = "".join(
                secrets.choice(_ALPHABET) for _number in range(_LENGTH)
            )
        return letter.page_code

    def _get_short_address(self):
        """The address to type, nothing where nobody could reach it.

        :return: such as ``https://acme.example/d/k7m3-9xq2-ab4d``
        """
        self.ensure_one()
        base = self.get_base_url().rstrip("/")
        if (urlsplit(base).hostname or "localhost") in _LOCAL:
            return ""
        # What is not issued has no page, and shows only how long the address is.
        code = self._get_page_code() if self.state == "issued" else "x" * _LENGTH
        parts = (code[i : i + 4] for i in range(0, _LENGTH, 4))
        return f"{base}/d/{'-'.join(parts)}"

    def _get_page_on_paper(self, has_payment_code=False):
        """What the paper says of the letter's page, as the company wants it.

        :param has_payment_code: whether a code to pay by is printed
        :return: dict with ``address`` to type and ``code``, an image as a data URI;
            both may be empty
        """
        self.ensure_one()
        # sudo: the company's setting, whoever prints.
        wanted = self.company_id.sudo().dunning_page_on_paper
        address = self._get_short_address() if wanted != "none" else ""
        # Two codes side by side: the debtor's bank would read the wrong one.
        has_code = wanted in ("code", "both") and not has_payment_code
        has_code = has_code and not self._get_swiss_slip()
        is_typed = wanted in ("address", "both")
        return {
            "address": address.removeprefix("https://") if is_typed else "",
            "code": self._draw_page_code(address) if address and has_code else "",
        }

    def _draw_page_code(self, address):
        try:
            picture = self.env["ir.actions.report"].barcode(
                "QR", address, width=200, height=200, barLevel="M"
            )
        except Exception:  # pylint: disable=broad-except
            # As for the payment code: a letter is readable without a picture.
            _logger.exception("No code for the page of %s", self.display_name)
            return ""
        return image_data_uri(base64.b64encode(picture))
