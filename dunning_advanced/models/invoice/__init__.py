"""The invoice's side of dunning: procedure, next step, explanation.

Asks: facts, letter, setup.
"""

from . import account_move
from . import account_move_line
from . import company_rule
from . import dunning_invoice_group
from . import explain
from . import lists
from . import next
from . import noted
from . import payment_code
from . import rights
from . import sales
