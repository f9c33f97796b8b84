from . import dunning_pause
