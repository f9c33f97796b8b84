"""Numbers and days that people enter have bounds, said in words, from every door."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import DunningCommon

FAR = "9999-12-31"
MANY = 3_000_000
HUGE = 10**12


@tagged("post_install", "-at_install")
class TestBounds(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def _refused(self, field, call):
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            call()
            self.env.flush_all()
        self.assertIn("cannot be above", str(caught.exception), field)

    def test_numbers_of_procedure_and_level(self):
        level = self.standard.level_ids[-1]
        for record, names in (
            (self.standard, ("grace_days", "min_days_between", "sequence")),
            (level, ("days", "payment_term_days", "sequence")),
        ):
            for name in names:
                for number in (MANY, HUGE):
                    vals = {name: number}
                    self._refused(name, lambda r=record, v=vals: r.write(v))
                    self._refused(name, lambda r=record, v=vals: r.copy(v))
        for record, name in (
            (self.standard, "min_amount"),
            (level, "fee_amount"),
            (level, "min_invoice_amount"),
            (level, "min_total_amount"),
        ):
            for number in (1e15, float("inf"), float("nan")):
                vals = {name: number}
                self._refused(name, lambda r=record, v=vals: r.write(v))

    def test_numbers_of_a_company_from_each_door(self):
        companies = self.env["res.company"].sudo()
        settings = self.env["res.config.settings"].sudo()
        names = {
            name
            for name, field in companies._fields.items()
            if name.startswith("dunning_")
            and field.type in ("integer", "float", "monetary")
        }
        self.assertTrue(names)
        for name in names:
            for number in (MANY, HUGE, 10**30):
                vals = {name: number}
                self._refused(name, lambda v=vals: self.company.sudo().write(v))
                new = {"name": "New", **vals}
                self._refused(name, lambda v=new: companies.create(v))
                if name in settings._fields:
                    self._refused(name, lambda v=vals: settings.create(v).execute())
            with self.assertRaises(ValidationError):
                self.company.sudo().write({name: -1})

    def test_what_is_no_number_and_no_day(self):
        for record, vals in (
            (self.standard, {"grace_days": "junk"}),
            (self.standard.level_ids[0], {"days": [1]}),
            (self.env["dunning.run"].create({}), {"date": "junk"}),
            (self.customer, {"dunning_pause_until": "junk"}),
            (self.invoice, {"dunning_pause_until": 5}),
            (self.standard, {"min_amount": 10**400}),
            (self.standard.level_ids[0], {"days": 10**400}),
        ):
            with self.assertRaisesRegex(ValidationError, "cannot be entered as"):
                record.write(vals)
        with self.assertRaisesRegex(ValidationError, "cannot be entered as"):
            self.env["dunning.run"].create({"date": "2027-13-01"})

    def test_what_does_not_fit_a_field_of_ours_on_records_of_core(self):
        kinds = ("integer", "float", "monetary", "date", "many2one")
        for record in (self.customer, self.invoice, self.company.sudo()):
            names = {
                name
                for name, field in record._fields.items()
                if name.startswith("dunning_")
                and field.type in kinds
                and not (field.compute and field.readonly)
            }
            self.assertTrue(names)
            for name in names:
                for value in ("junk", {"a": 1}):
                    vals = {name: value}
                    for door in (record.write, record.create):
                        with self.subTest(vals=vals), self.assertRaises(UserError):
                            door(vals)

    def test_numbers_through_lines_and_defaults(self):
        new = {"name": "Far", "days": MANY, "procedure_id": self.standard.id}
        self._refused(
            "days",
            lambda: self.standard.write({"level_ids": [Command.create(new)]}),
        )
        levels = self.env["dunning.level"].with_context(default_days=MANY)
        self._refused(
            "days",
            lambda: levels.create({"name": "Far", "procedure_id": self.standard.id}),
        )

    def test_days_in_the_far_future(self):
        group = self.env["dunning.invoice.group"].create(
            {"name": "G", "partner_id": self.customer.id}
        )
        role = self.env["dunning.role"].search([], limit=1)
        self._refused("sequence", lambda: role.write({"sequence": 10**12}))
        pause = {"dunning_paused": True, "dunning_pause_reason": "x"}
        for record, vals in (
            (group, {"date_due": FAR}),
            (group, {**pause, "dunning_pause_until": FAR}),
            (self.customer, {**pause, "dunning_pause_until": FAR}),
            (self.invoice, {**pause, "dunning_pause_until": FAR}),
        ):
            self._refused(vals, lambda r=record, v=vals: r.write(v))
        promise = {"move_id": self.invoice.id, "date": FAR}
        self._refused("date", lambda: self.env["dunning.promise"].create(promise))
        promise |= {"date": "2098-01-01", "amount": 1e15}
        self._refused("amount", lambda: self.env["dunning.promise"].create(promise))
        for vals in ({"date": FAR}, {"min_amount": 1e15}):
            self._refused(vals, lambda v=vals: self.env["dunning.run"].create(v))
        dispute = {"dunning_disputed": True, "dunning_dispute_reason": "x"}
        vals = {**dispute, "dunning_disputed_amount": 1e15}
        self._refused("dispute", lambda: self.invoice.write(vals))

    def test_what_people_need_is_within_the_bounds(self):
        self.standard.write({"grace_days": 30, "min_days_between": 365})
        self.standard.level_ids[0].write({"days": 400, "payment_term_days": 90})
        self.customer.write(
            {
                "dunning_paused": True,
                "dunning_pause_reason": "For ever",
                "dunning_pause_until": "2099-12-31",
            }
        )

    def test_arguments_of_public_methods_are_answered_in_words(self):
        explain, simulate = (
            self.invoice.explain_dunning,
            self.env["dunning.run"].simulate,
        )
        company = self.company.id
        for call in (
            *(
                lambda d=day: explain(d)
                for day in ("junk", "2027-13-01", FAR, 5, "2027-01-01T00:00:00", [1])
            ),
            *(
                lambda d=day: simulate(d, company)
                for day in ("junk", FAR, {"a": 1}, "0001-01-01")
            ),
            lambda: simulate("2026-06-01", "junk"),
            lambda: simulate("2026-06-01", 10**12),
            lambda: simulate("2026-06-01", company, "everybody"),
            lambda: simulate("2026-06-01", company, "customer", ["x"]),
            lambda: simulate("2026-06-01", company, "customer", "x"),
            lambda: self.customer.explain_dunning("junk"),
            lambda: self.customer.explain_dunning("2026-06-01", "junk"),
            lambda: self.customer.explain_dunning(None, -1),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call()
        self._run_day("24 May")
        for reason in (5, ["x"], {"a": 1}):
            with self.assertRaises(UserError):
                self._letters().action_cancel(reason)
        self.assertTrue(explain("2026-05-30"))
        self.assertTrue(explain(self.day("30 May")))
        self.assertTrue(simulate("2026-06-01", company, partner_ids=self.customer.ids))

    def test_a_promised_day_in_the_portal(self):
        self._run_day("24 May")
        letter, author = self._letters(), self.env.user.partner_id
        for text in (
            "2027-01-01T00:00:00",
            "2027-01-01' OR 1=1",
            "junk",
            FAR,
            "",
            None,
        ):
            with self.assertRaisesRegex(UserError, "enter a date from today on"):
                letter._take_portal_answer(author, "promise", text, "")
        letter._take_portal_answer(author, "promise", "2027-01-01", "")
        self.assertIn("2027", letter.activity_ids.summary)

    def test_items_of_a_group_without_due_dates(self):
        group = self.env["dunning.invoice.group"].create(
            {
                "name": "G",
                "partner_id": self.customer.id,
                "invoice_ids": [
                    Command.set((self.invoice | self._create_invoice("9 May")).ids)
                ],
            }
        )
        items = group.invoice_ids[0]._get_dunning_receivables()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s",
            [items.id],
        )
        self.env.invalidate_all()
        self.assertEqual(group.date_due_effective, items.date)
