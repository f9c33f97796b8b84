from . import dunning_delivery
from . import dunning_words
from . import handing_over
from . import ir_attachment
from . import snailmail_letter
from . import rights
