from . import account_move_line
from . import dunning_letter
from . import dunning_open_item
from . import payment_transaction
from . import take
