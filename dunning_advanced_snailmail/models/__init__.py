from . import dunning_delivery
from . import snailmail_letter
