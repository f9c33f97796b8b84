"""The lines of a proposal are written as they were decided, whatever they contain."""

from odoo.tests import tagged

from .common import DunningCommon

_NUMBERS = (
    'RE "2026" \\ 1',
    "{1, 2}",
    "NULL",
    "O'Neil; DROP",
    "zwei\nZeilen\tund %s",
    "Ж – \N{NO-BREAK SPACE}№ 7",
)


@tagged("post_install", "-at_install")
class TestLinesWritten(DunningCommon):
    def test_numbers_of_invoices_are_kept_to_the_letter(self):
        for number in _NUMBERS:
            self._create_invoice("10 May").name = number
        (letter,) = self._propose("24 May").letter_ids
        self.assertEqual(set(letter.line_ids.mapped("move_name")), set(_NUMBERS))

    def test_what_a_line_does_not_have_is_empty(self):
        self._create_invoice("10 May")
        self._create_invoice("30 May")
        self.standard.not_due = "all"
        line = self._propose("24 May").letter_ids.line_ids.filtered(
            lambda one: one.section == "not_due"
        )
        self.assertFalse(line.escalates)
        self.assertFalse(line.level_id)
        self.assertEqual(line.amount_disputed, 0)

    def test_lines_are_found_and_added_up_by_their_letters_currency(self):
        self._create_invoice("10 May", 100)
        self._create_invoice("10 May", 50)
        lines = self._propose("24 May").letter_ids.line_ids
        found = lines._read_group(
            [("id", "in", lines.ids), ("company_id", "=", self.company.id)],
            ["company_id", "currency_id"],
            ["amount_open:sum", "amount_open:sum_currency"],
        )
        self.assertEqual(
            found, [(self.company, self.company.currency_id, 150.0, 150.0)]
        )
