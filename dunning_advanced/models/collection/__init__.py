"""Handing over to the agency, and taking back.

Asks: facts, hold, invoice, letter.
"""

from . import account_move
from . import agency
from . import agency_message
from . import agency_missed
from . import changed_hands
from . import claim_interest
from . import claim_sheet
from . import open_item
from . import res_partner
