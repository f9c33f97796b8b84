from . import test_snailmail
from . import test_snailmail_doors
from . import test_snailmail_once
from . import test_snailmail_service
