from . import dunning_setup
