"""Charges of issued letters: claimed or in the books, received, waived, taken back.

Asks: charges, facts, invoice, letter.
"""

from . import dunning_charge
from . import dunning_charge_booking
from . import dunning_charge_waiver
from . import account_move
from . import charge_entry
from . import dunning_letter
from . import open_item
from . import rate_warnings
from . import receive
from . import receive_at_night
from . import res_company
from . import res_config_settings
from . import res_partner
from . import waive
