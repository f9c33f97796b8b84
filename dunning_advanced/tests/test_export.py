"""Spreadsheets through the real routes, opened again: numbers are numbers."""

import io
import json
from datetime import datetime

import openpyxl

from odoo import Command, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time

from ..models.run import export as dunning_run_export
from .support.edit_case import EditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestExport(EditCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.ref = "C-1"
        cls.formula = cls._create_customer("=1+1")
        cls._create_invoice("9 May", 1234.5, partner=cls.formula)
        slow = cls._create_customer("Slow")
        cls.waiting = cls._create_invoice("20 May", 77.25, partner=slow)
        exporters = cls.env.ref("base.group_allow_export").sudo()
        exporters.user_ids = [Command.link(cls.user.id)]

    def _run(self):
        run = self._propose("24 May").with_user(self.user)
        self.env.flush_all()
        return run

    def _fetch(self, run, login="worker", **options):
        self.authenticate(login, login)
        return self.url_open(run.action_export_xlsx(**options)["url"])

    def _open(self, answer):
        self.assertEqual(answer.status_code, 200)
        return openpyxl.load_workbook(io.BytesIO(answer.content))

    def _rows(self, sheet):
        """The cells of a sheet: one dict per row, by heading."""
        heading, *rows = sheet.iter_rows()
        names = [cell.value for cell in heading]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def test_amounts_are_numbers_and_dates_are_dates(self):
        book = self._open(self._fetch(self._run()))
        self.assertEqual(book.sheetnames, ["Proposal", "Not Dunned"])
        first, second = self._rows(book["Proposal"])
        self.assertEqual(first["Customer"].value, "=1+1")
        self.assertEqual(first["Customer"].data_type, "s", "a name is never a formula")
        self.assertEqual(second["Reference"].value, "C-1")
        self.assertEqual(first["Total"].value, 1234.5)
        self.assertEqual(first["Total"].number_format, "#,##0.00")
        self.assertEqual(first["Date"].value, datetime(2026, 5, 24))
        self.assertTrue(first["Date"].is_date)
        self.assertIs(first["Checked"].value, True)
        self.assertEqual(first["Level"].value, "1st Reminder")
        self.assertEqual(first["State"].value, "Proposed")
        self.assertEqual(first["Days Overdue"].value, 15)
        self.assertIs(first["E-Mail Address"].value, True)
        self.assertNotIn("Extra Column", first)

    def test_the_companys_extra_column_has_its_name(self):
        field = self.env["ir.model.fields"]._get("res.partner", "city")
        self.company.dunning_extra_field_id = field
        row = self._rows(self._open(self._fetch(self._run()))["Proposal"])[0]
        self.assertEqual(row["City"].value, "Berlin")

    def test_what_is_not_dunned_has_a_sheet_of_its_own(self):
        book = self._open(self._fetch(self._run()))
        (row,) = self._rows(book["Not Dunned"])
        self.assertEqual(row["Invoice"].value, self.waiting.name)
        self.assertEqual(row["Reason"].value, "First level not reached")
        self.assertEqual(row["Open Amount"].value, 77.25)
        self.assertEqual(row["Due Date"].value, datetime(2026, 5, 20))
        self.assertEqual(row["First Possible Date"].value, datetime(2026, 6, 3))

    def test_headings_stay_in_view_and_filter(self):
        for sheet in self._open(self._fetch(self._run())):
            self.assertTrue(all(cell.font.bold for cell in sheet[1]))
            self.assertEqual(sheet.freeze_panes, "B2")
            self.assertEqual(sheet.auto_filter.ref, sheet.dimensions)
            self.assertGreater(sheet.column_dimensions["A"].width, 30)

    def test_only_the_checked_ones_when_asked(self):
        run = self._run()
        run.letter_ids.filtered(lambda lt: lt.partner_id == self.formula).selected = 0
        self.env.flush_all()
        rows = self._rows(self._open(self._fetch(run, checked_only=True))["Proposal"])
        self.assertEqual([row["Customer"].value for row in rows], ["K"])
        self.assertEqual(len(self._rows(self._open(self._fetch(run))["Proposal"])), 2)

    def test_decimals_follow_the_currency(self):
        yen = self.env.ref("base.JPY")
        yen.sudo().active = True
        self._create_invoice("8 May", 5000, currency_id=yen.id)
        rows = self._rows(self._open(self._fetch(self._run()))["Proposal"])
        totals = {row["Currency"].value: row["Total"] for row in rows}
        self.assertEqual(totals["JPY"].number_format, "#,##0")
        self.assertEqual(totals["JPY"].value, 5000)

    def test_more_rows_than_a_slice(self):
        self.patch(dunning_run_export, "SLICE_SIZE", 2)
        for number in range(5):
            partner = self._create_customer(f"Customer {number}")
            self._create_invoice("9 May", 10 + number, partner=partner)
        rows = self._rows(self._open(self._fetch(self._run()))["Proposal"])
        self.assertEqual(sum(row["Total"].value for row in rows), 1413.5)

    def test_who_may_not_export_is_refused(self):
        run = self._run()
        url = run.action_export_xlsx()["url"]
        other = self._create_user("noexport", "dunning_advanced.group_dunning_user")
        invoicer = self._create_user("invoicer", "account.group_account_invoice")
        for user, words in ((other, "may not export"), (invoicer, "not allowed")):
            with self.assertRaisesRegex(AccessError, words):
                run.with_user(user).action_export_xlsx()
            self.env.flush_all()
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(url).status_code, 403)

    def test_the_button_is_there_for_those_who_may_export_alone(self):
        other = self._create_user("noexport", "dunning_advanced.group_dunning_user")
        for user, offered in ((self.user, True), (other, False)):
            view = self.env["dunning.run"].with_user(user).get_view(view_type="form")
            self.assertEqual("action_export_xlsx" in view["arch"], offered, user.name)

    def _export_list(self, model, names, **values):
        """Odoo's own export, as the list's cog menu calls it."""
        self.authenticate("worker", "worker")
        fields = self.env[model].fields_get(names)
        data = {
            "import_compat": False,
            "context": {},
            "domain": [],
            "ids": False,
            "groupby": [],
            "model": model,
            "fields": [
                {"name": n, "label": fields[n]["string"], "type": fields[n]["type"]}
                for n in names
            ],
            **values,
        }
        form = {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        return self.url_open("/web/export/xlsx", data=form)

    def test_odoos_own_export_of_the_proposal(self):
        run = self._run()
        names = ["partner_id", "level_id", "date", "amount_claimed", "amount_total"]
        domain = [["run_id", "=", run.id], ["partner_id", "=", self.formula.id]]
        answer = self._export_list("dunning.letter", names, domain=domain)
        (row,) = self._rows(self._open(answer).active)
        self.assertEqual(row["Total"].value, 1234.5)
        self.assertEqual(row["Date"].value, datetime(2026, 5, 24))
        letter = run.letter_ids.filtered(lambda lt: lt.partner_id == self.customer)
        answer = self._export_list("dunning.letter", names, ids=letter.ids)
        self.assertEqual(len(self._rows(self._open(answer).active)), 1)

    def test_odoos_own_export_of_what_is_not_dunned_by_reason(self):
        run = self._run()
        names = ["partner_id", "amount_open", "first_possible_date"]
        domain = [["run_id", "=", run.id]]
        answer = self._export_list("dunning.run.skip", names, domain=domain)
        (row,) = self._rows(self._open(answer).active)
        self.assertEqual(row["Open Amount"].value, 77.25)
        self.assertEqual(row["First Possible Date"].value, datetime(2026, 6, 3))
        answer = self._export_list(
            "dunning.run.skip", names, domain=domain, groupby=["reason"]
        )
        group, row = self._rows(self._open(answer).active)
        self.assertEqual(group["Open Amount"].value, 77.25, "a sum for each reason")
        self.assertEqual(row["Open Amount"].value, 77.25)
