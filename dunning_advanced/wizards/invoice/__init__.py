from . import dunning_explanation
from . import dunning_explanation_line
