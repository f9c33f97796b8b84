"""One attempt to bring an issued letter to somebody, and what became of it.

Asks: facts.
"""

from . import dunning_delivery
from . import attempt
from . import fallbacks
from . import mail_mail
from . import print
