from . import dunning_delivery
from . import dunning_run
from . import dunning_run_job
