"""Letters of a level that plans calls, and who may make them."""

from odoo.tests import new_test_user
from odoo.tests.common import freeze_time

from ..common import DunningCommon

USER = "dunning_advanced.group_dunning_user"


class CallsCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "send"
        cls.level = cls.standard.level_ids[0]
        cls.level.write({"call": True, "call_days": 3, "send_email": False})
        cls.invoice = cls._create_invoice("10 May")
        cls.clerk = new_test_user(
            cls.env, "calls_clerk", groups=USER, company_id=cls.company.id
        )

    @classmethod
    def _plan(cls, day="24 May"):
        cls._run_day(day)
        return cls._letters()[-1:].call_ids

    def _on(self, day, call):
        """The call as it is on a day."""
        self.env.invalidate_all()
        with freeze_time(f"{self.day(day)} 10:00:00"):
            return call.state, call.reason or ""

    def _due(self, user=None):
        calls = self.env["dunning.call"].with_user(user or self.env.user)
        return calls.search([("state", "=", "due")])
