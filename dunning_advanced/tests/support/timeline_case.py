"""The tab of an invoice or customer, as somebody reads it."""

from lxml import html

from odoo import fields
from odoo.tests import new_test_user
from odoo.tests.common import freeze_time

from ..common import DunningCommon

# Odoo's test cases switch the chatter off.
TRACKED = {"tracking_disable": False, "mail_notrack": False}


class TimelineCase(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls.invoicer = new_test_user(
            cls.env,
            "invoicer",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
        )

    def _flush_chatter(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _pause(self, record, on, **values):
        """Change the pause of a record on a day, as a person does it."""
        # Odoo does not track what is changed in the transaction of the creation.
        self._flush_chatter()
        with freeze_time(f"{fields.Date.to_string(self.day(on))} 10:00:00"):
            record.with_context(**TRACKED).write(values)
            self._flush_chatter()

    def _events(self, record, user=None, kind=None):
        """The events of the tab, oldest first."""
        record = record.with_user(user or self.invoicer).with_company(self.company)
        as_of = self.company._dunning_today()
        scope = (
            record._dunning_get_timeline_scope(as_of)
            if record._name == "account.move"
            else record._dunning_get_timeline_scope(self.company, as_of)
        )
        events = self.env["dunning.timeline"].with_user(record.env.user)
        found = reversed(events._get_events(scope))
        return [event for event in found if kind in (None, event["kind"])]

    def _shown(self, record, user=None):
        """The tab as HTML that can be searched."""
        self.env.invalidate_all()
        record = record.with_user(user or self.invoicer)
        return html.fromstring(record.dunning_timeline)

    def _next(self, record):
        (shown,) = self._shown(record).xpath("//div[@name='next']/div")
        return [" ".join(part.text_content().split()) for part in shown]
