"""Addresses as people write them: each is asked for once, and none is lost unseen."""

import os
from email import message_from_bytes, policy

from odoo.tests import tagged

from .support.mail_case import MailCase
from .support.smtp_case import Sink


@tagged("post_install", "-at_install")
class TestMailAddresses(MailCase):
    def setUp(self):
        super().setUp()
        self.asked, self.raw = [], []
        hear, take = Sink.handle_RCPT, Sink.handle_DATA

        async def handle_rcpt(server, session, envelope, address, options):
            self.asked.append(address)
            return await hear(self.sink, server, session, envelope, address, options)

        async def handle_data(server, session, envelope):
            self.raw.append(envelope.content)
            return await take(self.sink, server, session, envelope)

        self.patch(self.sink, "handle_RCPT", handle_rcpt)
        self.patch(self.sink, "handle_DATA", handle_data)

    def test_a_domain_with_an_umlaut_gets_the_letter(self):
        self.customer.email = "info@Bücher.example, büro@x.com, k@straße.example"
        self.customer.dunning_cc = "cc@käse.example; ar@x.com"
        (delivery,) = self._dun().delivery_ids
        self.assertEqual(delivery.state, "sent")
        # Not strasse.example, which may be somebody else's.
        expected = ["info@xn--bcher-kva.example", "büro@x.com"]
        expected += ["k@xn--strae-oqa.example", "cc@xn--kse-qla.example", "ar@x.com"]
        self.assertEqual(self.asked, [*expected, "box@x.com"])
        self.assertFalse(delivery.refused_emails)

    def test_whom_a_server_refuses_is_known_whatever_the_domain(self):
        self.customer.email = "info@bücher.example"
        self.sink.refused.add("info@xn--bcher-kva.example")
        (delivery,) = self._dun().delivery_ids
        self.assertEqual(delivery.state, "failed")
        self.assertEqual(delivery.refused_emails, "info@xn--bcher-kva.example")

    def test_a_sender_with_an_umlaut_stands_in_its_header_as_servers_know_it(self):
        self.company.dunning_email_from = "Büro Müller <mahnung@müller.example>"
        self._dun()
        message = message_from_bytes(self.raw[-1], policy=policy.compat32)
        self.assertIn("<mahnung@xn--mller-kva.example>", message["From"])

    def test_the_companys_own_address_may_have_an_umlaut(self):
        self.company.write(
            {"dunning_email_from": False, "email": "post@müller.example"}
        )
        self._dun()
        message = message_from_bytes(self.raw[-1], policy=policy.compat32)
        self.assertIn("<post@xn--mller-kva.example>", message["From"])

    def test_nobody_is_asked_for_twice(self):
        own = self.customer.email
        self.customer.dunning_cc = f"{own.upper()}; cfo@x.com; CFO@x.com; ar@x.com"
        self.customer.dunning_bcc = f"cfo@x.com; {own}; box@x.com"
        (delivery,) = self._dun().delivery_ids
        self.assertEqual(self.asked, [own, "cfo@x.com", "ar@x.com", "box@x.com"])
        self.assertEqual(self.sink.received[-1][2]["Cc"], "cfo@x.com, ar@x.com")
        self.assertNotIn(own, (delivery.email_cc + delivery.email_bcc).lower())


@tagged("post_install", "-at_install")
class TestPlainServer(MailCase):
    """A mail server that reads ASCII addresses only, as many do."""

    reads_umlauts = False

    def test_the_letter_leaves_though_one_of_its_addresses_is_not_read(self):
        self.customer.email = "büro@x.com, info@x.com"
        (delivery,) = self._dun().delivery_ids
        self.assertEqual(delivery.refused_emails, "büro@x.com")
        self.assertIn("büro@x.com: 553", delivery.error)
        receivers = {one for _from, some, _mail in self.sink.received for one in some}
        self.assertLessEqual({"info@x.com", "cfo@x.com", "box@x.com"}, receivers)

    def test_the_address_that_is_not_read_is_named(self):
        self.customer.email = "büro@x.com"
        (delivery,) = self._dun().delivery_ids
        self.assertEqual(delivery.state, "failed")
        self.assertIn("büro@x.com: 553", delivery.error)


@tagged("post_install", "-at_install")
class TestMailFiles(MailCase):
    def _attach(self, move, content):
        self.env["ir.attachment"].create(
            {
                "name": f"{move.id}.pdf",
                "raw": content,
                "res_model": move._name,
                "res_id": move.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        move.invalidate_recordset(["invoice_pdf_report_id"])

    def test_the_letter_goes_along_whatever_its_copies_weigh(self):
        """What is too heavy for the mail server becomes a link."""
        self.standard.level_ids.attach_invoices = "overdue"
        self._attach(self.invoice, b"%PDF" + os.urandom(8_000_000) + b"%%EOF")
        letter = self._dun()
        message = self.sink.received[-1][2]
        (file,) = message.iter_attachments()
        self.assertEqual(file.get_content(), letter.pdf_id.raw)
        for part in ("plain", "html"):
            said = message.get_body((part,)).get_content()
            copy = self.invoice.invoice_pdf_report_id
            self.assertIn(f"/web/content/{copy.id}?", said)
            self.assertNotIn(f"/web/content/{letter.pdf_id.id}?", said)
            self.assertNotIn(letter.pdf_id.name, said)

    def test_an_own_template_without_words_says_the_standard_ones(self):
        level = self.standard.level_ids[0]
        nothing = {"subject": False, "body_html": "<div><p><br/></p></div>"}
        level.mail_template_id = level.mail_template_id.sudo().copy(nothing)
        self._dun()
        message = self.sink.received[-1][2]
        self.assertIn(self.invoice.name, message["Subject"])
        said = message.get_body(("plain",)).get_content()
        self.assertIn("Please pay by: May 31, 2026", said)
