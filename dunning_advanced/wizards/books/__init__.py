from . import dunning_charge_waive
