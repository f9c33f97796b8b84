from . import dunning_letter_cancel
from . import dunning_answer
from . import dunning_letter_dispatch
from . import base_module_uninstall
