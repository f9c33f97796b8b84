"""Sheets of a workbook, row by row, in memory that does not grow with their number."""

from contextlib import contextmanager
from dataclasses import dataclass

import xlsxwriter

TEXT = "text"
NUMBER = "number"
MONEY = "money"
DATE = "date"
BOOLEAN = "boolean"

# The reader's own way to write dates.
_LOCAL_DATE = 14


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it holds, and how wide it is in characters."""

    label: str
    kind: str
    width: int


@contextmanager
def workbook(path):
    """Yield a new workbook; at the end it is a file at the path.

    Rows go to the disk while they are written, so they must come in order.
    """
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
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

    def finish(self):
        """Offer the filters, now that the number of rows is known."""
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)

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
