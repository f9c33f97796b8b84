"""What the customer sees and answers, and what comes of an answer.

Asks: facts, hold, invoice, letter.
"""

from . import account_move_line
from . import answer
from . import answer_dispute
from . import answer_noted
from . import dunning_letter
from . import later_letter
from . import letter_page
from . import page_charges
