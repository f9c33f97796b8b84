"""What a server does by itself: the scheduled actions, as Odoo runs them."""

import logging

from odoo.exceptions import UserError

from odoo.addons.base.models.ir_cron import ListLogHandler

_logger = logging.getLogger("odoo.addons.base.models.ir_cron")


def _job(xmlid):
    def run(env, _rng):
        """Run a scheduled action as the server does; raise what it logged as error.

        Not by its button: that trips over an action that was killed three times, which
        Odoo leaves out once.
        """
        cron = env.ref(xmlid)
        job = cron._acquire_one_job(env.cr, cron.id, include_not_ready=True)
        if not job:
            raise UserError("already executing")
        with ListLogHandler(_logger, logging.ERROR) as logged:
            cron._process_job(env.cr, job)
        env.cr.commit()
        errors = [str(record.exc_info[1]) for record in logged if record.exc_info]
        if errors:
            raise JobFailed(errors[0])
        # What was left out is called again.
        return "again" if logged else None

    return run


class JobFailed(Exception):
    """A scheduled action ended with an error, which Odoo has logged."""


def _past_the_lock(env, _rng, kind="customer"):
    """A second server that does not know of the first: nothing keeps them apart."""
    env["dunning.run"]._run_schedule(kind)


def _explain_all(env, _rng):
    """What is said of every open item, by the id of the item."""
    moves = env["account.move"].search(
        [
            ("company_id", "=", env.company.id),
            ("state", "=", "posted"),
            ("line_ids.amount_residual_currency", ">", 0),
        ]
    )
    explained = moves.explain_dunning()
    return {
        one["move_line_id"]: one["dunned"] for one in explained if one["move_line_id"]
    }


JOBS = {
    "night: customers": _job("dunning_advanced.ir_cron_dunning_customer"),
    "night: invoices": _job("dunning_advanced.ir_cron_dunning_invoice"),
    "night: groups": _job("dunning_advanced.ir_cron_dunning_group"),
    "night: work": _job("dunning_advanced.ir_cron_dunning_work"),
    "mail queue": _job("mail.ir_cron_mail_scheduler_action"),
    "explain all": _explain_all,
    "second server": _past_the_lock,
}
