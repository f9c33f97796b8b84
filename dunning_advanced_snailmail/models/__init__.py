from . import dunning_delivery
from . import dunning_words
from . import handing_over
from . import snailmail_letter
