from . import test_jobs
from . import test_jobs_abandoned
from . import test_jobs_clashes
from . import test_send_jobs
