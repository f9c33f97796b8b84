"""What the night writes is said in the language of whoever reads it."""

import errno
import smtplib
import socket

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.dunning_advanced.models.facts.statement import (
    Statement,
    StatementError,
)

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestWords(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("de_DE", "fr_FR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.standard.automation = "send"
        cls.invoice = cls._create_invoice("10 May")

    def _skip(self):
        skips = self.env["dunning.run.skip"].search(
            [("partner_id", "=", self.customer.id)]
        )
        return skips[-1]

    def _say(self, error):
        try:
            raise error
        except type(error) as caught:
            words = self.env["dunning.words"]
            with mute_logger("odoo.addons.dunning_advanced.models.facts.failure"):
                return words._say(words._explain_failure(caught))

    def test_a_reason_of_the_night_is_read_in_each_readers_language(self):
        self.customer.write(
            {
                "dunning_paused": True,
                "dunning_pause_until": self.day("1 July"),
                "dunning_pause_reason": "Asked for time",
            }
        )
        self._run_day("24 May")
        skip = self._skip()
        self.assertEqual(skip.detail, "Customer is paused (until 07/01/2026)")
        german = skip.with_context(lang="de_DE")
        self.assertEqual(german.detail, "Kunde ist pausiert (bis 01.07.2026)")
        found = german.search([("detail", "ilike", "kunde ist pausiert")])
        self.assertIn(skip, found)
        self.assertNotIn(skip, german.search([("detail", "ilike", "Customer is")]))

    def test_the_night_writes_an_activity_in_the_responsible_persons_language(self):
        self.env.user.lang = "de_DE"
        self.standard.user_id = self.env.user
        self.customer.email = False
        self._run_day("24 May")
        delivery = self._letters().delivery_ids
        activity = self._letters().activity_ids
        self.assertEqual(activity.summary, "Mahnschreiben nicht zugestellt")
        self.assertIn("hat keine E-Mail-Adresse", activity.note)
        french = delivery.with_context(lang="fr_FR")
        self.assertIn("K n", french.error)
        self.assertNotIn("E-Mail-Adresse", french.error)
        self.assertIn("has no e-mail address", delivery.error)

    def test_an_error_is_found_by_its_words_and_by_its_values(self):
        self.customer.email = False
        self._run_day("24 May")
        delivery = self._letters().delivery_ids
        for words in ("no e-mail address", "NO E-MAIL"):
            self.assertIn(delivery, delivery.search([("error", "ilike", words)]))
        delivery._set_error("other", text="550 Müller unbekannt")
        self.assertIn(delivery, delivery.search([("error", "ilike", "müller")]))
        self.assertIn(delivery, delivery.search([("error", "!=", False)]))
        self.assertNotIn(delivery, delivery.search([("error", "=", False)]))
        self.assertNotIn(delivery, delivery.search([("error", "ilike", "nobody")]))

    def test_a_person_never_reads_a_librarys_sentence(self):
        for error, words in (
            (
                FileNotFoundError(2, "No such file", "wkhtmltopdf"),
                "wkhtmltopdf was not",
            ),
            (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
            (PermissionError(13, "Permission denied", "/x"), "could not read"),
            (socket.gaierror(-2, "Name or service not known"), "could not be reached"),
            (smtplib.SMTPAuthenticationError(535, b"no"), "user name or password"),
            (smtplib.SMTPServerDisconnected("closed"), "ended the connection"),
            (KeyError("level"), "unexpected"),
        ):
            said = self._say(error)
            self.assertIn(words, said)
            self.assertIn("dministrator", said)
            self.assertNotIn("No such file", said)
            self.assertNotIn("not known", said)

    def test_the_mail_servers_own_words_are_quoted(self):
        refused = {"a@x.example": (550, b"5.1.1 unknown")}
        said = self._say(smtplib.SMTPRecipientsRefused(refused))
        self.assertIn("“a@x.example: 550 5.1.1 unknown”", said)

    def test_what_nobody_foresaw_is_found_in_the_log(self):
        logger = "odoo.addons.dunning_advanced.models.facts.failure"
        words = self.env["dunning.words"]
        with self.assertLogs(logger, "ERROR") as log:
            statement = words._explain_failure(ValueError("x % y"))
        self.assertIn(statement.values["reference"], log.output[0])
        self.assertIn(statement.values["reference"], words._say(statement))

    def test_our_own_errors_keep_their_words_in_each_language(self):
        error = StatementError(self.env, "no_email_address", customer="K")
        self.assertIsInstance(error, UserError)
        self.assertIn("K has no e-mail address", str(error))
        statement = self.env["dunning.words"]._explain_failure(error)
        german = self.env["dunning.words"].with_context(lang="de_DE")
        self.assertIn("hat keine E-Mail-Adresse", german._say(statement))

    def test_dates_lists_and_statements_are_values(self):
        words = self.env["dunning.words"].with_context(lang="de_DE")
        held = Statement("held", {"reasons": [Statement("paid"), "A % B"]})
        self.assertIn("Bezahlt; A % B", words._say(held.to_json()))
        stated = Statement("other", {"text": self.day("1 July")}).to_json()
        self.assertEqual(words._say(stated), "01.07.2026")
        self.assertEqual(words._say({"code": "other"}), "")
