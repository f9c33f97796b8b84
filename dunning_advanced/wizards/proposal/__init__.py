from . import dunning_letter_preview
