from . import dunning_assign
from . import dunning_update_setting
