from . import dunning_letter
from . import dunning_run
from . import portal
