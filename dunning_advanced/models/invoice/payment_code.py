"""Copies of invoices without the payment code where the server cannot draw it."""

import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _generate_qr_code(self, silent_errors=False):
        """Leave the code out of a copy that goes with a letter, rather than fail.

        Core's own printing of the invoice says what it always said.
        """
        try:
            return super()._generate_qr_code(silent_errors=silent_errors)
        except UserError:
            raise
        except Exception:  # pylint: disable=broad-except
            # reportlab's back end for pictures is missing in many installations, and
            # its errors have no common class.
            if not self.env.context.get("dunning_copies"):
                raise
            _logger.exception("No QR code on the copy of %s", self.display_name)
            return None
