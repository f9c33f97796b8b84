"""The interest sheet: how a letter's interest was reckoned, on paper and in Excel."""

import tempfile
from pathlib import Path

from odoo import fields, models
from odoo.tools.misc import get_lang

from ...reports import spreadsheet
from ..arguments import require_one

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    sheet_id = fields.Many2one(
        "ir.attachment",
        string="Interest Sheet in Excel",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def action_open_sheet(self):
        """Open the Excel file that was kept with the letter."""
        require_one(self)
        self.check_access("read")
        # sudo: whose the file is is asked before the right to read it.
        sheet = self.sudo().sheet_id
        own = sheet.res_model == self._name and sheet.res_id == self.id
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{sheet.id}?download=true" if own else "",
            "target": "new",
        }

    def _has_sheet(self):
        """Whether the letter has pages that show how its interest was reckoned."""
        self.ensure_one()
        # sudo: salespeople read letters, and need not be allowed to read levels.
        return bool(self.level_id.sudo().interest_sheet and self.interest_ids)

    def _get_sheet_title(self):
        self.ensure_one()
        return self.env._(
            "%(letter)s: interest until %(date)s",
            letter=self._get_number(),
            date=self._write_day(self.date),
        )

    def _get_sheet_stretches(self):
        """The stretches, item by item as the letter lists them."""
        self.ensure_one()
        order = {line.move_line_id: n for n, line in enumerate(self.line_ids)}
        last = len(order)
        return self.interest_ids.sorted(
            lambda one: (order.get(one.move_line_id, last), one.date_from, one.id)
        )

    def _get_sheet_items(self):
        """The stretches of each item, with their sum, in the order of the letter.

        :return: list of dicts with ``name``, ``stretches``, ``days`` and ``amount``
        """
        self.ensure_one()
        return [
            {
                "name": own[:1].move_name,
                "stretches": own,
                "days": sum(own.mapped("days")),
                "amount": self.currency_id.round(sum(own.mapped("amount"))),
            }
            for own in self._get_sheet_stretches().grouped("move_line_id").values()
        ]

    def _get_sheet_rows(self):
        """The rows of the table: the stretches, and the sum of an item's several.

        :return: list of dicts with ``kind`` (line or sum), and ``stretch`` or ``item``
        """
        rows = []
        for item in self._get_sheet_items():
            rows += [{"kind": "line", "stretch": one} for one in item["stretches"]]
            if len(item["stretches"]) > 1:
                rows.append({"kind": "sum", "item": item})
        return rows

    def _get_sheet_sums(self):
        """The rows below the stretches, from their sum to what the letter says.

        :return: list of (label, amount)
        """
        self.ensure_one()
        total = self.currency_id.round(sum(self.interest_ids.mapped("amount")))
        settled = self.currency_id.round(total - self.interest_amount)
        rows = [(self.env._("Interest in all"), total)]
        if not self.currency_id.is_zero(settled):
            rows += [
                (self.env._("Booked, paid or waived before"), -settled),
                (self.env._("Interest of this letter"), self.interest_amount),
            ]
        return rows

    def _get_sheet_sources(self):
        """Which law or terms, and where each reference rate was read.

        :return: list of texts
        """
        self.ensure_one()
        # sudo: what is printed on the letter is no secret of the set-up.
        stretches = self.sudo().interest_ids
        sources = [
            f"{rule.name}: {rule.source}" for rule in stretches.rule_id if rule.source
        ]
        for stretch in stretches.grouped(lambda one: (one.rate_id, one.base)).values():
            value = stretch[0]._get_rate_value()
            if value:
                sources.append(
                    self.env._(
                        "%(rate)s, %(percent)s %% from %(date)s: %(where)s",
                        rate=value.rate_id.name,
                        percent=self._write_number(value.percent),
                        date=self._write_short_day(value.date_from),
                        where=value.source,
                    )
                )
        return list(dict.fromkeys(sources))

    def _write_number(self, value):
        """A rate or percent with as many digits as it has, as the language has it."""
        return f"{value:g}".replace(".", get_lang(self.env).decimal_point)

    def _create_sheets(self):
        """Keep the sheet as an Excel file with the letters that have one."""
        for letter in self.filtered(lambda one: one._has_sheet()):
            own = letter._with_customer_language()
            # sudo: files of records that are frozen are ours to write.
            files = letter._with_guard().env["ir.attachment"].sudo()
            sheet = files.create(
                {
                    "name": f"{own._get_sheet_title().replace('/', '-')}.xlsx",
                    "raw": own._write_sheet(),
                    "mimetype": EXCEL,
                    "res_model": letter._name,
                    "res_id": letter.id,
                    "company_id": letter.company_id.id,
                }
            )
            letter._with_guard().write({"sheet_id": sheet.id})

    def _write_sheet(self):
        """The sheet as an Excel file.

        :return: bytes
        """
        title = self._get_sheet_title()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "interest.xlsx"
            with spreadsheet.workbook(str(path), title) as book:
                sheet = spreadsheet.Sheet(
                    book, self.env._("Interest"), self._get_sheet_columns()
                )
                sheet.print_title(title)
                digits = self.currency_id.decimal_places
                for stretch in self._get_sheet_stretches():
                    sheet.add(stretch._get_sheet_values(), digits)
                sheet.finish()
                total = self._get_sheet_sums()[0][1]
                sums = [None] * 9 + [total]
                sheet.add_sums(self.env._("Sum"), sums, digits)
            return path.read_bytes()

    def _get_sheet_columns(self):
        column = spreadsheet.Column
        return [
            column(self.env._("Invoice"), spreadsheet.TEXT, 20),
            column(self.env._("From"), spreadsheet.DATE, 12),
            column(self.env._("Until"), spreadsheet.DATE, 12),
            column(self.env._("Days"), spreadsheet.NUMBER, 8),
            column(self.env._("Principal"), spreadsheet.MONEY, 14),
            column(self.env._("Reference Rate"), spreadsheet.NUMBER, 14),
            column(self.env._("Points"), spreadsheet.NUMBER, 10),
            column(self.env._("Percent a Year"), spreadsheet.NUMBER, 14),
            column(self.env._("Days of the Year"), spreadsheet.NUMBER, 16),
            column(self.env._("Interest"), spreadsheet.MONEY, 14),
        ]
