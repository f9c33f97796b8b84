"""What a server does by itself: the scheduled actions, as Odoo runs them."""


def _job(xmlid):
    def run(env, _rng):
        """Run a scheduled action as the server does; return what it logged as error."""
        fault = env.ref(xmlid).method_direct_trigger()
        if isinstance(fault, dict):
            raise JobFailed(fault["params"]["data"]["debug"][-600:])

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
