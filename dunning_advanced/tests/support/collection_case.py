"""A claim on its way to the agency, for tests."""

from odoo.tests import Form, new_test_user
from odoo.tests.common import freeze_time

from .smtp_case import SmtpCase


class CollectionCase(SmtpCase):
    """Due 10 April: letters on 24 April, 1, 8, 15 May; the last gives until 22 May."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency = cls._create_customer("Agency")
        cls.company.dunning_agency_id = cls.agency
        cls.clerk = new_test_user(
            cls.env,
            "collection_clerk",
            groups="dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
            email="clerk@acme.example",
        )
        cls.invoice = cls._create_invoice("10 April")
        cls.moves = cls.env["account.move"]

    @classmethod
    def _dun_to_the_end(cls):
        cls._run_days("24 April", "15 May")
        cls._send_on_their_days(cls._letters())

    def _state_on(self, text, move=None):
        """The state on a day, computed and searched: they have to agree."""
        move = move or self.invoice
        with freeze_time(f"{self.day(text)} 10:00:00"):
            self.env.invalidate_all()
            state = move.dunning_collection_state
            for name in ("none", "proposed", "in_collection"):
                found = self.moves.search([("dunning_collection_state", "=", name)])
                self.assertEqual(move in found, name == state, name)
            customers = self.env["res.partner"].search(
                [("dunning_collection_state", "=", "proposed")]
            )
            self.assertEqual(self.customer in customers, state == "proposed")
        return state

    def _compose(self, action):
        """The composer as the browser opens it for the clerk."""
        composer = self.env[action["res_model"]].with_user(self.clerk)
        return Form(composer.with_context(**action["context"])).save()

    def _hand_over(self, *moves):
        moves = self.moves.union(*(moves or (self.invoice,))).with_user(self.clerk)
        self._send(self._compose(moves.action_send_to_collection()))

    def _send(self, composer):
        """Send a message; Odoo does so when the transaction has ended."""
        # What core keeps to be done for partners then is not ours, and not committed.
        self.env.cr.postcommit.clear()
        composer.action_send_mail()
        self.env.cr.postcommit.run()

    def _to(self, address):
        return [m for _from, rcpt, m in self.sink.received if address in rcpt]


class DunnedCase(CollectionCase):
    """All letters are out before the first test: twenty nights, lived once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._dun_to_the_end()
