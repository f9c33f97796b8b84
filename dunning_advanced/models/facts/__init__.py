"""The border to the database: what the engine is told about open items.

Asks: charges, customer, hold, invoice, letter, setup.
"""

from . import dunning_words
from . import dunning_open_item
from . import dunning_run_skip
from . import failure
from . import mail_activity
from . import open_item_bank
from . import open_item_charges
from . import open_item_explain
from . import open_item_history
from . import open_item_values
from . import open_item_without_customer
from . import sentences
from . import statement
