from . import dunning_delivery
from . import dunning_words
from . import snailmail_letter
