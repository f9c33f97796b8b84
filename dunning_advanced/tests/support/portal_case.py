"""Customers with an account at the portal, over HTTP."""

from odoo.tests import HttpCase, new_test_user

from ..common import DunningCommon


class PortalCase(DunningCommon, HttpCase):
    """Logins ``owner``, of the customer, and ``stranger``, of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls._create_customer("Stranger")
        for login, partner in (("owner", cls.customer), ("stranger", cls.stranger)):
            contact = cls.env["res.partner"].create(
                {"name": login, "parent_id": partner.id}
            )
            new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                partner_id=contact.id,
                company_id=cls.company.id,
            )
