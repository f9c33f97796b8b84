from .models.jobs import LIVE_STATES

# What works off runs and e-mails where no jobs do.
_ACTIONS = (
    "dunning_advanced.ir_cron_dunning_work",
    "mail.ir_cron_mail_scheduler_action",
)


def uninstall_hook(env):
    """Leave the work to scheduled actions again: no job knows its method any more."""
    jobs = env["queue.job"].search(
        [("channel", "=like", "root.dunning.%"), ("state", "in", LIVE_STATES)]
    )
    jobs.button_cancelled()
    for name in _ACTIONS:
        if action := env.ref(name, raise_if_not_found=False):
            action._trigger()
