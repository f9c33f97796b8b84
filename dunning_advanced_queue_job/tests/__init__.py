from . import test_jobs
from . import test_send_jobs
