from . import dunning_explanation
from . import dunning_explanation_line
from . import dunning_invoice_setting
from . import dunning_next
