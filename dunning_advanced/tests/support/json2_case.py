"""A program that calls JSON-2 with the API key of a user."""

import json
from datetime import timedelta

from odoo.tests import HttpCase
from odoo.tests.common import freeze_time

from .edit_case import EditCommon


class Json2Case(EditCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_invoice("9 May", 50)
        cls.other = cls._create_invoice("9 May", 30, partner=cls._create_customer("L"))
        cls.manager = cls._create_user(
            "boss",
            "dunning_advanced.group_dunning_manager,base.group_allow_export",
        )
        cls.invoicer = cls._create_user("invoicer", "account.group_account_invoice")
        cls.called = set()

    def _key(self, user):
        now = self.env.cr.now()
        # Not the frozen day: the database compares with its own clock.
        with freeze_time(now):
            keys = self.env(user=user)["res.users.apikeys"]
            return keys._generate("rpc", "Test", now + timedelta(hours=1))

    def _post(self, key, target, **arguments):
        self.env.flush_all()
        self.called.add(target)
        answer = self.url_open(
            f"/json/2/{target}",
            data=json.dumps(arguments),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
            },
        )
        self.env.invalidate_all()
        return answer

    def _call(self, target, **arguments):
        answer = self._post(self.key, target, **arguments)
        self.assertEqual(answer.status_code, 200, f"{target}: {answer.text[:500]}")
        return answer.json()

    def _find(self, model, *domain):
        return self._call(f"{model}/search", domain=[list(leaf) for leaf in domain])
