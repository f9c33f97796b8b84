from . import dunning_open_item
