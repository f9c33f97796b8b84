"""The border to the database: what the engine is told about open items."""

from . import dunning_words
from . import failure
from . import dunning_open_item
from . import open_item_charges
from . import open_item_explain
from . import open_item_values
