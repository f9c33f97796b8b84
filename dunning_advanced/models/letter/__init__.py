"""The dunning letter: proposed, edited, issued, printed, sent."""

# The order counts until each method is defined once: later files win.
from . import dunning_letter
from . import dunning_letter_line
from . import prepare
from . import proposal
from . import rights
from . import issue
from . import document
from . import payment
from . import placeholder
from . import mail
from . import copies
from . import send
from . import standing
from . import fallen
from . import edit
from . import texts
from . import proposal_items
from . import preview
from . import history
from . import ir_actions_report
from . import ir_attachment
