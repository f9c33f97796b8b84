"""Letters at the Snailmail service, which is never called here."""

from odoo.addons.dunning_advanced.tests.common import DunningCommon


class SnailmailCase(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"send_post": True, "send_email": False})
        cls._create_invoice("10 May")

    def _send_letter(self):
        letter = self._propose("24 May").letter_ids.filtered(
            lambda lt: lt.partner_id == self.customer
        )
        letter.action_issue()
        letter.action_send()
        return letter

    def _get_what_the_service_tries(self, letter):
        """What core's scheduled action of the service would take."""
        return self.env["snailmail.letter"].search(
            [
                ("model", "=", letter._name),
                ("res_id", "=", letter.id),
                "|",
                ("state", "=", "pending"),
                "&",
                ("state", "=", "error"),
                ("error_code", "=", "CREDIT_ERROR"),
            ]
        )

    def _send_without_credit(self):
        """A letter that waits at the service for credit, which is a failure of ours."""
        letter = self._send_letter()
        posted = letter.delivery_ids.snailmail_letter_id
        posted.write({"state": "error", "error_code": "CREDIT_ERROR"})
        self.assertEqual(letter.delivery_state, "failed")
        return letter, posted

    def _watch_service(self):
        """What comes to the service, which is not called here; and a full address."""
        came = []
        germany = self.env.ref("base.de").id
        where = {"street": "Weg 1", "zip": "10115", "city": "B", "country_id": germany}
        self.customer.write(where)
        self.patch(
            self.registry["snailmail.letter"],
            "_snailmail_print_valid_address",
            lambda letter: came.append(letter),
        )
        self.patch(self.env.cr, "commit", lambda: None)
        return came
