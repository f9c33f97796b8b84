"""Interest and compensation: rates, rules of countries, what each letter charged.

Asks: letter, setup.
"""

from . import dunning_interest_rule
from . import dunning_level_fee
from . import dunning_letter_interest
from . import dunning_rate
from . import dunning_rate_value
from . import dunning_letter
from . import dunning_letter_line
from . import dunning_level
from . import exchange
from . import open_item
from . import res_partner
from . import sheet
