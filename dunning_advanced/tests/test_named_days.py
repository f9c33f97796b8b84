"""The day that an answer names, as people write it."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..models.named_days import named_day

MONTHS = {"june": 6, "jun": 6, "juni": 6, "may": 5, "january": 1}
WEEKDAYS = {"friday": 4, "freitag": 4, "saturday": 5}
WRITTEN = date(2026, 5, 30)  # a Saturday


@tagged("post_install", "-at_install")
class TestNamedDays(BaseCase):
    def _named(self, text, **values):
        given = {"months": MONTHS, "weekdays": WEEKDAYS, **values}
        return named_day(text, WRITTEN, **given)

    def test_a_day_is_found_as_people_write_it(self):
        for text in (
            "I pay on 2026-06-05.",
            "Zahlung am 5.6.2026",
            "Zahlung am 05.06.26, versprochen",
            "am 5.6. geht es raus",
            "paid by 5 June 2026",
            "on June 5th, 2026",
            "on the 5th of June",
            "am 5. Juni",
            "I pay on Friday.",
            "am Freitag",
            "on 05/06/2026",
        ):
            self.assertEqual(self._named(text), date(2026, 6, 5), text)
        us = self._named("on 06/05/2026", month_first=True)
        self.assertEqual(us, date(2026, 6, 5))
        self.assertEqual(self._named("on 06/13/2026"), date(2026, 6, 13))
        self.assertEqual(self._named("on Saturday"), date(2026, 6, 6))

    def test_what_is_not_one_day_to_come_is_none(self):
        for text in (
            "",
            None,
            "We wait for your credit note.",
            "I paid on 5 May 2026.",
            "I pay 50.00 soon, 12.06 later; call 030/123456",
            "either on 5 June or on 12 June",
            "maybe in June 2027",
            "on 31.6.2026",
            "on 99.99.2026",
            "in January 5 years ago",
            "99999999999.99999999.9999",
            "Invoice 2026/00005",
        ):
            self.assertIsNone(self._named(text), text)

    def test_the_quoted_letter_names_no_day(self):
        for quote in (
            "> Please pay by 3 June 2026",
            "On Sun, 24 May 2026 Acme wrote:\n Please pay by 3 June 2026",
            "Am 24.05.2026 schrieb Acme:\nBitte zahlen Sie bis 3.6.2026",
            "-----Original Message-----\nPlease pay by 3 June 2026",
            "From: Acme\nPlease pay by 3 June 2026",
        ):
            self.assertIsNone(self._named(f"I cannot pay.\n{quote}"), quote)
            found = self._named(f"I pay on 5 June.\n{quote}")
            self.assertEqual(found, date(2026, 6, 5), quote)
