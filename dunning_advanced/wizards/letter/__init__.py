from . import dunning_letter_cancel
