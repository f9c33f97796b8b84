"""What the customer sees and answers.

Asks: facts, letter.
"""

from . import account_move_line
from . import dunning_letter
from . import letter_page
