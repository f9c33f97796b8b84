"""The dunning letter: prepared, issued, printed, sent, cancelled.

Asks: customer, delivery, facts, run.
"""

from . import dunning_letter
from . import dunning_letter_line
from . import chatter
from . import copies
from . import history
from . import ir_attachment
from . import issue
from . import mail
from . import prepare
from . import recipients
from . import rights
from . import send
from . import standing
from . import texts
