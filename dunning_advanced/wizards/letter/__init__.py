from . import dunning_letter_cancel
from . import dunning_answer
