"""Sheets of a workbook, row by row, in memory that does not grow with their number."""

from contextlib import contextmanager
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.utility import xl_range

TEXT = "text"
NUMBER = "number"
MONEY = "money"
DATE = "date"
BOOLEAN = "boolean"

# The reader's own way to write dates.
_LOCAL_DATE = 14


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it holds, and how wide it is in characters.

    ``is_summed``: whether a sum of its amounts would say anything.
    """

    label: str
    kind: str
    width: int
    is_summed: bool = True


@contextmanager
def workbook(path, title=""):
    """Yield a new workbook; at the end it is a file at the path.

    Rows go to the disk while they are written, so they must come in order.

    :param title: what the file is, in its properties and at the head of what is printed
    """
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    book.set_properties({"title": title})
    try:
        yield book
    finally:
        book.close()


class Sheet:
    """A sheet with a bold heading that stays in view and filters by column.

    :param book: what :func:`workbook` yields
    :param title: the name of the sheet, at most 31 characters
    :param columns: :class:`Column` in order
    """

    def __init__(self, book, title, columns):
        self._book = book
        self._columns = columns
        self._sheet = book.add_worksheet(title)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._formats = {}
        self._row = 0
        heading = book.add_format({"bold": True, "bottom": 1})
        for number, column in enumerate(columns):
            self._sheet.set_column(number, number, column.width)
            self._sheet.write_string(0, number, column.label, heading)
        self._sheet.freeze_panes(1, 1)

    def add(self, values, digits=2):
        """Write the next row; None leaves a cell empty.

        :param values: one per column
        :param digits: decimal places of its amounts
        """
        self._row += 1
        for number, (column, value) in enumerate(
            zip(self._columns, values, strict=True)
        ):
            if value is not None:
                self._write(number, column.kind, value, digits)

    def print_title(self, title):
        """Put a title at the head of each printed page, and numbers at its foot."""
        # An ampersand begins a command there.
        self._sheet.set_header(f"&L&B{title.replace('&', '&&')}")
        self._sheet.set_footer("&L&A&R&P / &N")

    def finish(self):
        """Offer the filters, now that the number of rows is known."""
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)

    def add_sums(self, label, sums, digits=2):
        """Write a last row with formulas that add up what the filters show.

        :param label: what stands in its first cell
        :param sums: one per column: what its amounts add up to; None: no sum
        :param digits: decimal places of its amounts
        """
        last, total = self._row, self._row + 1
        bold = self._book.add_format({"bold": True, "top": 1})
        money = self._book.add_format(
            {"bold": True, "top": 1, "num_format": _money(digits)}
        )
        for number, amount in enumerate(sums):
            if number == 0:
                self._sheet.write_string(total, 0, label, bold)
            elif amount is None:
                self._sheet.write_blank(total, number, None, bold)
            else:
                cells = xl_range(1, number, last, number)
                formula = f"=SUBTOTAL(109,{cells})"
                self._sheet.write_formula(total, number, formula, money, amount)

    def _write(self, number, kind, value, digits):
        cell = (self._row, number, value)
        if kind == MONEY:
            self._sheet.write_number(*cell, self._format(_money(digits)))
        elif kind == NUMBER:
            self._sheet.write_number(*cell)
        elif kind == DATE:
            self._sheet.write_datetime(*cell, self._format(_LOCAL_DATE))
        elif kind == BOOLEAN:
            self._sheet.write_boolean(*cell)
        else:
            # Never as a formula, whatever a customer's name begins with.
            self._sheet.write_string(*cell)

    def _format(self, number_format):
        if number_format not in self._formats:
            self._formats[number_format] = self._book.add_format(
                {"num_format": number_format}
            )
        return self._formats[number_format]


def _money(digits):
    return f"#,##0.{'0' * digits}" if digits else "#,##0"
