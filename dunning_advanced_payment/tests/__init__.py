from . import test_payment
from . import test_payment_access
from . import test_payment_charges
from . import test_payment_disputed
from . import test_payment_doors
from . import test_payment_trouble
from . import test_payment_under_way
