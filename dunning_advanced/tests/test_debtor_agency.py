"""What the agency reads of a claim: days, names and words that it can rely on."""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase, DunnedCase


def _hand_over(case, *invoices):
    """What the message to the agency begins with."""
    moves = case.moves.union(case.invoice, *invoices).with_user(case.clerk)
    with freeze_time("2026-05-26 10:00:00"):
        return moves.action_send_to_collection()["context"]


@tagged("post_install", "-at_install")
class TestAgencyLanguage(DunnedCase):
    def test_no_day_of_the_message_is_taken_for_another(self):
        self.env["res.lang"]._activate_lang("en_GB")
        for lang, due, last in (
            ("en_GB", "10 Apr 2026", "15 May 2026"),
            ("en_US", "Apr 10, 2026", "May 15, 2026"),
        ):
            self.agency.lang = lang
            body = str(_hand_over(self)["default_body"])
            with self.subTest(lang=lang):
                self.assertIn(due, body)
                self.assertIn(last, body)
                self.assertNotIn("/2026 ", body.replace("<", " "))

    def test_the_file_is_named_in_the_agencys_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.agency.lang = "de_DE"
        context = _hand_over(self)
        files = self.env["ir.attachment"].browse(
            context["default_attachment_ids"][0][2]
        )
        (sheet,) = files.filtered(lambda file: file.name.endswith(".xlsx"))
        self.assertEqual(sheet.name, "Forderung K.xlsx")

    @freeze_time("2026-05-26 10:00:00")
    def test_the_message_says_in_which_language_it_is(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.agency.lang = "de_DE"
        self._hand_over()
        (message,) = self._to(self.agency.email)
        html = message.get_body(("html",)).get_content()
        self.assertIn('<html lang="de-DE">', html)

    @freeze_time("2026-05-26 10:00:00")
    def test_a_domain_with_an_umlaut_gets_the_message(self):
        self.agency.email = "claims@Bücher.example"
        self._hand_over()
        (message,) = self._to("claims@xn--bcher-kva.example")
        self.assertIn(self.invoice.name, message["Subject"])
        (to,) = message["To"].addresses
        self.assertEqual(to.addr_spec, "claims@xn--bcher-kva.example")

    @freeze_time("2026-05-26 10:00:00")
    def test_its_text_part_has_a_row_in_a_line(self):
        self._hand_over()
        (message,) = self._to(self.agency.email)
        text = message.get_body(("plain",)).get_content()
        row = next(line for line in text.splitlines() if self.invoice.name in line)
        self.assertEqual(row.count("119.00"), 2, text)


@tagged("post_install", "-at_install")
class TestAgencyWords(CollectionCase):
    def test_the_subject_of_many_invoices_is_a_line(self):
        more = self._create_invoices("10 April", [10.0] * 30)
        self._dun_to_the_end()
        subject = _hand_over(self, more)["default_subject"]
        self.assertLess(len(subject), 250)
        self.assertIn(self.invoice.name, subject)
        self.assertRegex(subject, r"2[0-9] more")

    def test_charges_are_not_called_fees_where_they_are_more(self):
        self.customer.country_id = self.env.ref("base.de")
        notice = self.standard.level_ids[-1]
        notice.write({"interest": "claimed", "compensation": True})
        self._dun_to_the_end()
        letter = self._letters()[-1]
        self.assertTrue(letter.interest_amount)
        body = str(_hand_over(self)["default_body"])
        self.assertNotIn("Dunning fees", body)
        self.assertIn("Fees, interest and compensation", body)


@tagged("post_install", "-at_install")
class TestAgencyWithoutDueDate(CollectionCase):
    def test_an_item_without_a_due_date_is_due_on_its_own(self):
        item = self.invoice._get_dunning_receivables()
        self.env.flush_all()
        # Raw SQL: as an import of old has left it; Odoo fills it.
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s", item.ids
        )
        self.env.invalidate_all()
        ((values, _currency),) = self.invoice._dunning_get_claim_item_rows()
        self.assertEqual(values[2], item.date)
        self.assertGreater(values[3], 0)
        self.assertIn("Overdue", self.invoice.dunning_banner)
