"""Where do we stand: figures, and what waits for a person.

Asks: customer, delivery, facts, hold, invoice, letter, run, setup.
"""

from . import dunning_dashboard
from . import agreement
from . import items
from . import work
