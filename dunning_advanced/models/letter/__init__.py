"""The dunning letter: proposed, edited, issued, printed, sent."""

from . import dunning_letter
from . import dunning_letter_line
from . import copies
from . import document
from . import edit
from . import fallen
from . import history
from . import hold
from . import ir_actions_report
from . import ir_attachment
from . import issue
from . import mail
from . import payment
from . import placeholder
from . import prepare
from . import preview
from . import proposal
from . import proposal_items
from . import rights
from . import send
from . import texts
