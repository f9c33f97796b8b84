from . import dunning_collection_return
from . import mail_compose_message
