from . import dunning_explanation
from . import dunning_explanation_line
from . import dunning_assign
from . import dunning_letter_preview
from . import dunning_update_setting
from . import dunning_letter_cancel
from . import dunning_collection_return
from . import mail_compose_message
