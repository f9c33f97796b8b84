"""One attempt to bring an issued letter to somebody, and what became of it.

Asks: facts, letter.
"""

from . import dunning_delivery
from . import answer
from . import attempt
from . import fallbacks
from . import ir_mail_server
from . import limits
from . import mail_mail
from . import mail_thread
from . import print
from . import refused
from . import sending
