from . import dunning_level_try
from . import dunning_setup
