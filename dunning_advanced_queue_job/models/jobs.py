"""What all jobs of dunning have in common."""

from contextlib import contextmanager

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.dunning_advanced.models import session_lock
from odoo.addons.queue_job.exception import RetryableJobError

# States of a job that may still be done.
LIVE_STATES = ("wait_dependencies", "pending", "enqueued", "started")

# How often a job is tried while others write the same records.
MAX_RETRIES = 12
# Seconds until a job looks again whether it may begin.
WAIT_SECONDS = 10


def wait(reason):
    """Another process is in the way: the job begins later, however often.

    :raises RetryableJobError: always
    """
    raise RetryableJobError(reason, seconds=WAIT_SECONDS, ignore_retry=True)


@contextmanager
def only_once(env):
    """No second process does the job, although the queue takes the first one for dead.

    It does so where PostgreSQL ends connections that are idle in a transaction.
    """
    uuid = env.context.get("job_uuid") or ""
    key = SQL("hashtext('dunning_job'), hashtext(%s)", uuid)
    with session_lock.holding(env, key) as is_ours:
        if not is_ours:
            wait("Another process does this job.")
        yield


@contextmanager
def concurrency_retried(env):
    """What others were faster with is done anew, as the pattern of retries says."""
    try:
        yield
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
        env.cr.rollback()
        raise RetryableJobError(str(error)) from error
