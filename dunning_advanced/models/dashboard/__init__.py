"""Where do we stand: figures, and what waits for a person.

Asks: books, call, customer, delivery, facts, hold, invoice, letter, run, setup.
"""

from . import dunning_dashboard
from . import agreement
from . import charges
from . import items
from . import work
