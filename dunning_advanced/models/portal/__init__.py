"""What the customer sees and answers."""

from . import account_move_line
from . import dunning_letter
