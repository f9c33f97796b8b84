from . import dunning_letter_preview
from . import dunning_letter_cancel
