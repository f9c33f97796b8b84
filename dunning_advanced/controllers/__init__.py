from . import dunning_delivery
from . import dunning_letter
from . import dunning_level
from . import dunning_run
from . import portal
