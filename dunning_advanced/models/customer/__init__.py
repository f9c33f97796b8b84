"""The customer's side of dunning: set-up, assignment, rights.

Asks: facts, hold, letter, setup.
"""

from . import dunning_role
from . import res_partner
from . import assign
from . import lists
from . import merge
from . import recipients
from . import rights
from . import salespeople
from . import setting
