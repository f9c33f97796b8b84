"""Instalments on the PDF: told apart, none called the whole invoice."""

from odoo import Command
from odoo.tests import tagged

from .support.document_case import DocumentCase


@tagged("post_install", "-at_install")
class TestDocumentInstalments(DocumentCase):
    def test_instalments_of_an_invoice_are_told_apart(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": days})
                    for days in (0, 10)
                ],
            }
        )
        invoice = self._create_invoice("10 April", invoice_payment_term_id=terms.id)
        text = self._text(self._print()).replace("\xa0", " ")
        for label in (f"{invoice.name} (1/2)", f"{invoice.name} (2/2)"):
            self.assertEqual(text.count(label), 1)
        self.assertNotIn(f"{self.invoice.name} (", text)

    def _create_in_thirds(self, customer):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Thirds",
                "line_ids": [
                    Command.create({"value_amount": percent, "nb_days": days})
                    for percent, days in ((30, 0), (30, 60), (40, 120))
                ],
            }
        )
        values = {"invoice_payment_term_id": terms.id}
        return self._create_invoice("1 April", 100.0, customer, **values)

    def test_what_was_written_is_said_of_those_instalments_only(self):
        customer = self._create_customer("Slow")
        name = self._create_in_thirds(customer).name
        said = []
        for day in ("15 April", "22 April", "20 May", "15 July"):
            self._run_day(day)
            letter = self._letters(customer)[-1]
            said.append(letter.said_before.replace("\xa0", " "))
        self.assertEqual(
            said,
            [
                "",
                "We wrote to you about this on April 15, 2026.",
                f"We wrote to you about {name} (1/3) on April 15, 2026 and "
                "April 22, 2026.",
                f"We wrote to you about {name} (1/3, 2/3) on May 20, 2026.",
            ],
        )

    def test_an_instalment_is_not_called_the_whole_invoice(self):
        customer = self._create_customer("Slow")
        invoice = self._create_in_thirds(customer)
        said = []
        for day in ("15 April", "20 May", "15 July"):
            self._run_day(day)
            letter = self._letters(customer)[-1]
            name = letter._get_claimed_lines()._get_invoice_name()
            self.assertIn(name, letter.about_invoices)
            self.assertIn(name, letter._get_subject_of_payment())
            self.assertIn(name, letter._get_mail_subject())
            said.append(name)
        name = invoice.name  # of all of it
        both = f"{name}\xa0(1/3, 2/3)"
        self.assertEqual(said, [f"{name}\xa0(1/3)", both, name])
