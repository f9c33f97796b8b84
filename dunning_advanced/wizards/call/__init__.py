from . import dunning_call_outcome
