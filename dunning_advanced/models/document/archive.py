"""All letters with their files, to be kept when the add-on leaves."""

import csv
import io
import re
import zipfile

from odoo import api, models

# Letters of one ZIP file, so that none is larger than a browser can save.
LETTERS_AT_ONCE = 1000
COLUMNS = ("number", "date", "company", "customer", "total", "currency", "state")


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    @api.model
    def _count_archives(self):
        """How many ZIP files it takes to keep all letters, and how many these are.

        :return: (number of ZIP files, number of letters)
        """
        letters = self.search_count(self._get_archive_domain())
        return -(-letters // LETTERS_AT_ONCE), letters

    @api.model
    def _write_archive(self, path, number):
        """Write one of the ZIP files: a folder per company, and a list of its letters.

        :param path: where to write it
        :param number: which of them, from 1
        """
        letters = self.search(
            self._get_archive_domain(),
            order="company_id, id",
            offset=(number - 1) * LETTERS_AT_ONCE,
            limit=LETTERS_AT_ONCE,
        )
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("letters.csv", letters._prepare_archive_list())
            for letter in letters:
                for file in letter._get_archive_files():
                    archive.writestr(letter._get_archive_name(file), file.raw or b"")
                    # One file at a time is enough.
                    file.invalidate_recordset(flush=False)

    @api.model
    def _get_archive_domain(self):
        return [("state", "!=", "proposed")]

    def _get_archive_files(self):
        """All files that are deleted with the letter: its PDF, its sheet, others."""
        self.ensure_one()
        files = self.env["ir.attachment"]
        return files.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                # A link, which somebody has put into the chatter, is no file.
                ("type", "=", "binary"),
            ],
            order="id",
        )

    def _get_archive_name(self, file):
        """Two companies may have the same numbers, and two files the same name."""
        folder = _as_file_name(f"{self.company_id.id} {self.company_id.name}")
        number = _as_file_name(self.name)
        if file == self._get_pdf():
            return f"{folder}/{number}.pdf"
        return f"{folder}/{number}/{file.id} {_as_file_name(file.name)}"

    def _prepare_archive_list(self):
        """The letters as a table, for whoever looks for one of them later.

        :return: text of a CSV file
        """
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(COLUMNS)
        for letter in self:
            writer.writerow(
                [
                    _as_cell(letter.name),
                    letter.date,
                    _as_cell(letter.company_id.name),
                    _as_cell(letter.partner_id.display_name),
                    letter.currency_id.round(letter.amount_total),
                    letter.currency_id.name,
                    letter.state,
                ]
            )
        return table.getvalue()


def _as_file_name(text):
    return re.sub(r"[^\w .,()-]", "-", text)


def _as_cell(text):
    """Text that no spreadsheet takes for a formula, marked as in core's own exports."""
    return f"'{text}" if text.startswith(("=", "-", "+", "@")) else text
