"""E-mails of letters are brought to the mail server by jobs.

What jobs do not bring, core's queue brings sooner or later: the same locks, limits and
notes see to it that nothing leaves twice.
"""

from odoo import SUPERUSER_ID, fields, models

from odoo.addons.queue_job.job import identity_exact

from . import jobs


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    def _wake_queue(self, at=None):
        """Make one job for these deliveries; the same moment needs no second one."""
        if self.env["dunning.run"]._nobody_runs_jobs():
            super()._wake_queue(at)
            return
        system = self.with_user(SUPERUSER_ID)
        moment = fields.Datetime.to_string(at) if at else "now"
        system.with_delay(
            eta=at or None,
            max_retries=jobs.MAX_RETRIES,
            identity_key=lambda job: f"dunning.delivery-{moment}-{identity_exact(job)}",
        )._job_send()

    def _job_send(self):
        """Dunning: bring letters to the mail server"""
        with jobs.only_once(self.env), jobs.concurrency_retried(self.env):
            now = fields.Datetime.now()
            waiting = self.exists().mail_mail_id.filtered(
                lambda mail: (
                    mail.state == "outgoing"
                    and (not mail.scheduled_date or mail.scheduled_date <= now)
                )
            )
            if waiting:
                waiting.send(auto_commit=True)
