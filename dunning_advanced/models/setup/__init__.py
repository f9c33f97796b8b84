"""Set-up: procedures, levels and their texts, company, settings.

Asks: customer, letter.
"""

from . import dunning_bounds_mixin
from . import dunning_procedure
from . import dunning_level
from . import changes
from . import level_placeholder
from . import level_sample
from . import level_texts
from . import other_reminders
from . import procedure_use
from . import res_company
from . import res_config_settings
from . import responsible
from . import standard_texts
from . import switch_on
