"""What keeps an item back for a while: pause, promise, dispute; invoice groups.

Asks: letter.
"""

from . import dunning_pause_mixin
from . import dunning_promise
from . import dunning_invoice_group
from . import account_move
from . import account_move_line
from . import changed_hands
from . import promise_replaced
from . import promised_money
