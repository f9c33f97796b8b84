"""Users whom a company restricts to the customers they are responsible for."""

from odoo.tests import new_test_user

from ..common import DunningCommon

FOREIGN = "Others are responsible for: Bravo"


class OwnCustomersCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.dunning_restrict_users = True
        cls.alice, cls.bob = (
            cls._create_user(login, "dunning_advanced.group_dunning_user")
            for login in ("alice", "bob")
        )
        cls.boss = cls._create_user("boss", "dunning_advanced.group_dunning_manager")
        cls.customer.active = False
        cls.alpha = cls._create_customer("Alpha", user_id=cls.alice.id)
        cls.bravo = cls._create_customer("Bravo", user_id=cls.bob.id)
        cls.nobodys = cls._create_customer("Nobody's")
        cls.customers = cls.alpha + cls.bravo + cls.nobodys
        cls.invoices = {
            partner: cls._create_invoice("10 May", partner=partner)
            for partner in cls.customers
        }

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(cls.env, login, groups=group, company_id=cls.company.id)

    @classmethod
    def _propose_as(cls, user, **values):
        run = cls.env["dunning.run"].with_user(user).create(values)
        run.action_propose()
        return run

    def _proposed(self, user, partner):
        """The manager's proposal for a customer, as another user sees it."""
        run = self._propose_as(self.boss)
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == partner)
        return letter.with_user(user)

    def _issued(self, user, partner):
        letter = self._proposed(self.boss, partner)
        letter.action_issue()
        return letter.with_user(user)
