"""Calls: whom to ring up about a letter, with what to say, and what came of it.

Asks: facts, hold, letter.
"""

from . import dunning_call
from . import dunning_letter
from . import dunning_level
from . import outcome
from . import standing
