"""One history of customer and invoice, told in order of time.

Asks: call, delivery, facts, hold, invoice, letter, setup.
"""

from . import dunning_timeline
from . import account_move
from . import agreement
from . import banner
from . import change
from . import dunning_invoice_group
from . import letter
from . import mail_tracking_value
from . import next
from . import payment
from . import res_partner
