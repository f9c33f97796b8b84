"""Deciding about many customers: console, nightly schedule, background work.

Asks: customer, facts, invoice, letter, setup.
"""

from . import dunning_run
from . import background
from . import carry
from . import decide
from . import export
from . import kept_limits
from . import propose
from . import review
from . import rights
from . import schedule
from . import selection
from . import simulate
from . import summary
from . import work
