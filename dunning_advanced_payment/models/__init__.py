from . import account_move_line
from . import dunning_letter
from . import payment_transaction
