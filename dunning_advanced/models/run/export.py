"""Excel: the proposal and what is not dunned, as a workbook of two sheets."""

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import split_every

from ...reports import spreadsheet
from ..arguments import require_one

SLICE_SIZE = 1000

KINDS = {
    "boolean": spreadsheet.BOOLEAN,
    "date": spreadsheet.DATE,
    "integer": spreadsheet.NUMBER,
    "float": spreadsheet.NUMBER,
    "monetary": spreadsheet.MONEY,
}
WIDTHS = {
    spreadsheet.BOOLEAN: 9,
    spreadsheet.DATE: 12,
    spreadsheet.NUMBER: 10,
    spreadsheet.MONEY: 14,
    spreadsheet.TEXT: 20,
}
WIDE = {"partner_id": 36, "invoice_names": 36, "reason": 34, "detail": 50}


class DunningRun(models.Model):
    _inherit = "dunning.run"

    def action_export_xlsx(self, checked_only=False):
        """Download the proposal and what is not dunned as an Excel file.

        :param checked_only: of the proposal only the checked letters
        :return: action that downloads the file
        :raises AccessError: when the user may not export
        """
        require_one(self)
        self._check_may_export()
        checked = "?checked_only=1" if checked_only else ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/dunning/run/{self.id}/export.xlsx{checked}",
            "target": "self",
        }

    def _check_may_export(self):
        """As for Odoo's own export: reading is one right, taking away another."""
        self.check_access("read")
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export. Ask your administrator for the right "
                    "“Access to export feature”."
                )
            )

    def _write_xlsx(self, path, checked_only=False):
        """Write the workbook, slice by slice: memory does not grow with the run.

        :param path: of the file to write
        :param checked_only: of the proposal only the checked letters
        """
        self.ensure_one()
        of_run = Domain("run_id", "=", self.id)
        letters = of_run & Domain("selected", "=", True) if checked_only else of_run
        with spreadsheet.workbook(path) as book:
            for title, model, domain, names in (
                (
                    self.env._("Proposal"),
                    self.env["dunning.letter"],
                    letters,
                    self._get_letter_columns(),
                ),
                (
                    self.env._("Not Dunned"),
                    self.env["dunning.run.skip"],
                    of_run,
                    self._get_skip_columns(),
                ),
            ):
                records = model.search(domain, order="partner_id, id")
                self._write_sheet(book, title, records, names)

    def _get_letter_columns(self):
        """Paths of the letter's fields, one per column; override it to add some."""
        return [
            "partner_id",
            "partner_id.ref",
            "selected",
            "level_id",
            "kind",
            "date",
            "currency_id",
            "invoice_names",
            "amount_claimed",
            "amount_not_due",
            "amount_credit",
            "fee_amount",
            "previous_fee_amount",
            "amount_total",
            "days_overdue",
            "last_letter_date",
            "has_email",
            "user_id",
            *(["extra_value"] if self._get_extra_label() else []),
            "deadline",
            "state",
            "name",
            "delivery_state",
        ]

    def _get_extra_label(self):
        # sudo: which column the company shows is no secret, its set-up is.
        return self.company_id.sudo().dunning_extra_field_id.field_description

    def _get_skip_columns(self):
        """Paths of the fields of what is not dunned; override it to add some."""
        return [
            "partner_id",
            "partner_id.ref",
            "move_id",
            "date_due",
            "currency_id",
            "amount_open",
            "reason",
            "detail",
            "first_possible_date",
        ]

    def _write_sheet(self, book, title, records, paths):
        columns = [self._prepare_column(records, path) for path in paths]
        readers = [self._prepare_reader(records, path) for path in paths]
        sheet = spreadsheet.Sheet(book, title, columns)
        for ids in split_every(SLICE_SIZE, records.ids):
            for record in records.browse(ids):
                values = [read(record) for read in readers]
                sheet.add(values, record.currency_id.decimal_places)
            self.env.invalidate_all()
        sheet.finish()

    def _prepare_column(self, records, path):
        """Heading, kind and width of a column, as the field at its end says.

        :return: :class:`spreadsheet.Column`
        """
        field = self._get_last_field(records, path)
        description = field.get_description(self.env)
        kind = KINDS.get(field.type, spreadsheet.TEXT)
        label = description["string"]
        if field.name == "extra_value":
            label = self._get_extra_label()
        width = WIDE.get(field.name) or max(WIDTHS[kind], len(label) + 4)
        return spreadsheet.Column(label, kind, width)

    def _prepare_reader(self, records, path):
        """The function that reads a column's value from a record, for the spreadsheet.

        It returns None where there is nothing to show.
        """
        *way, name = path.split(".")
        field = self._get_last_field(records, path)
        labels = {}
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
        always = KINDS.get(field.type) not in (None, spreadsheet.DATE)

        def read(record):
            for step in way:
                record = record[step]
            value = record[name]
            if field.relational:
                return ", ".join(value.mapped("display_name")) or None
            value = labels.get(value, value)
            return value if always else value or None

        return read

    @staticmethod
    def _get_last_field(records, path):
        *way, name = path.split(".")
        record = records.browse()
        for step in way:
            record = record[step]
        return record._fields[name]
