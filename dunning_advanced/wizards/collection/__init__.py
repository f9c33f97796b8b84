from . import dunning_collection_return
from . import dunning_hand_over
from . import dunning_hand_over_line
from . import mail_compose_message
