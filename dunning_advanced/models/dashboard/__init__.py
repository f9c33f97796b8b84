"""Where do we stand: figures, and what waits for a person."""

from . import dunning_dashboard
from . import agreement
from . import items
from . import work
