"""The document: what the letter prints, how one pays, and who is told of its faults.

Asks: facts, letter.
"""

from . import archive
from . import dunning_letter
from . import email
from . import embedded
from . import foot
from . import head
from . import ir_actions_report
from . import mail_message
from . import page_address
from . import payment
from . import res_company
from . import swiss
from . import warnings
from . import words
