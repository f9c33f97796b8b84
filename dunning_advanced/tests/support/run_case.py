"""Runs of a clerk, about three customers, whose work may be left to the background."""

from unittest.mock import patch

from odoo.tests.common import new_test_user

from ...models.run import work
from ..common import DunningCommon

_NONE_AT_ONCE = dict.fromkeys(work.AT_ONCE, 0)


def leave_to_background():
    """A context in which any work counts as long."""
    return patch.dict(work.AT_ONCE, _NONE_AT_ONCE)


class RunCase(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "clerk",
            groups="account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )
        cls.customers = [cls._create_customer(f"C{number}") for number in range(3)]
        for customer in cls.customers:
            cls._create_invoice("10 May", partner=customer)

    @classmethod
    def _new_run(cls, **values):
        """A run of the clerk that has proposed."""
        run = cls.env["dunning.run"].with_user(cls.user).create(values)
        run.action_propose()
        return run
