"""Salespeople without accounting rights read the dunning of their own customers."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

MODELS = ("dunning.letter", "dunning.letter.line", "dunning.delivery")


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestRolesSales(DunningCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,base.group_partner_manager"
        cls.sales = cls._create_user("sales", groups)
        cls.other_sales = cls._create_user("other_sales", groups)
        cls.invoicer = cls._create_user("invoicer", "account.group_account_invoice")
        cls.reader = cls._create_user("reader", "account.group_account_readonly")
        cls.portal = cls._create_user("portal", "base.group_portal")
        cls.customer.user_id = cls.sales
        cls.other = cls._create_customer("L", user_id=cls.other_sales.id)
        cls.portal.partner_id.parent_id = cls.customer
        cls._create_invoice("10 May")
        cls._create_invoice("10 May", partner=cls.other)
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.foreign = cls._letters(cls.other)
        (cls.letter + cls.foreign).action_send()

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(
            cls.env, login, groups=groups, company_id=cls.company.id, email=login
        )

    def _as(self, user):
        return self.env(user=user, su=False)

    def test_own_letters_with_lines_deliveries_and_names(self):
        env = self._as(self.sales)
        for model in MODELS:
            found = env[model].search([])
            letters = found if model == "dunning.letter" else found.letter_id
            self.assertEqual(letters, self.letter, model)
        letter = self.letter.with_env(env)
        self.assertEqual(letter.level_id.name, "1st Reminder")
        self.assertEqual(letter.procedure_id.name, "Standard")
        self.assertEqual(letter.line_ids.amount_open, 119.0)
        self.assertEqual(letter.line_ids.display_name, letter.line_ids.move_name)
        self.assertEqual(letter.settlement, "open")
        self.assertTrue(letter.message_ids.mapped("body"))

    def test_every_field_of_every_view_of_a_letter(self):
        """What the web client asks for when a salesperson opens a letter."""
        letters = self.env["dunning.letter"].with_user(self.sales)
        views = letters.get_views([(False, "list"), (False, "form"), (False, "kanban")])
        for model, names in views["models"].items():
            if model in MODELS:
                records = self.env[model].with_user(self.sales).search([])
                self.assertTrue(
                    records.web_read({name: {} for name in names["fields"]})
                )

    def test_letters_of_somebody_elses_customer(self):
        foreign = self.foreign.with_user(self.sales)
        for record in (
            self.foreign,
            self.foreign.line_ids,
            self.foreign.delivery_ids,
            self.foreign.message_ids,
            self.foreign.pdf_id,
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.sales).check_access("read")
        with self.assertRaises(AccessError):
            foreign.action_open_pdf()

    def test_nothing_is_written(self):
        letter = self.letter.with_user(self.sales)
        for record in (letter, letter.line_ids, letter.delivery_ids):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation), record)
        for record in (letter.procedure_id, letter.level_id):
            self.assertFalse(record.has_access("write"))

    def test_the_set_up_of_others_runs_and_reports_are_not_readable(self):
        own = self.standard.copy({"name": "Of nobody"})
        env = self._as(self.sales)
        self.assertEqual(env["dunning.procedure"].search([]), self.standard)
        self.assertFalse(own.with_env(env).has_access("read"))
        for model in (
            "dunning.run",
            "dunning.run.skip",
            "dunning.letter.report",
            "dunning.invoice.group",
        ):
            self.assertFalse(env[model].has_access("read"), model)
        with self.assertRaises(AccessError):
            env["dunning.run"].simulate("2026-06-30", self.company.id)

    def test_a_salesperson_of_nobody_reads_nothing(self):
        self.other.user_id = False
        env = self._as(self.other_sales)
        for model in (*MODELS, "dunning.procedure", "dunning.level"):
            self.assertFalse(env[model].search_count([]), model)

    def test_accountants_read_all(self):
        for user in (self.invoicer, self.reader):
            env = self._as(user)
            letters = env["dunning.letter"].search([])
            self.assertLessEqual(self.letter + self.foreign, letters)
            for model in (*MODELS, "dunning.procedure", "dunning.level"):
                counts = [m.search_count([]) for m in (env[model], self.env[model])]
                self.assertEqual(*counts, model)

    def test_what_the_customer_shows(self):
        customer = self.customer.with_user(self.sales)
        self.assertTrue(customer.dunning_is_readable)
        self.assertEqual(customer.dunning_letter_count, 1)
        self.assertEqual(customer.dunning_letter_ids, self.letter)
        self.assertEqual(customer.dunning_level_id.name, "1st Reminder")
        self.assertEqual(customer.dunning_next_level_id.name, "2nd Reminder")
        self.assertEqual(customer.dunning_next_date, self.day("31 May"))
        foreign = self.other.with_user(self.sales)
        self.assertFalse(foreign.dunning_is_readable)
        self.assertFalse(foreign.dunning_letter_count or foreign.dunning_letter_ids)
        self.assertFalse(foreign.dunning_level_id or foreign.dunning_next_level_id)
        self.assertFalse(foreign.dunning_next_date)

    def test_a_list_of_customers_reads_own_and_others_at_once(self):
        names = ["dunning_level_id", "dunning_next_date", "dunning_letter_count"]
        rows = (self.customer + self.other).with_user(self.sales).read(names)
        self.assertEqual([row["dunning_letter_count"] for row in rows], [1, 0])
        self.assertEqual([bool(row["dunning_level_id"]) for row in rows], [True, False])

    def test_the_tab_shows_with_its_buttons_and_what_is_in_it(self):
        arch = self.env["res.partner"].with_user(self.sales).get_view(view_type="form")
        self.assertIn('name="dunning_processes"', arch["arch"])
        self.assertIn('name="action_explain_dunning"', arch["arch"])
        self.assertIn('name="action_view_dunning_letters"', arch["arch"])
        self.assertNotIn('name="action_dunning_update_setting"', arch["arch"])
        (values,) = self.customer.with_user(self.sales).web_read(
            {
                name: {"fields": {"display_name": {}}}
                for name in ("dunning_procedure_id", "dunning_next_level_id")
            }
        )
        self.assertEqual(
            values["dunning_next_level_id"]["display_name"], "2nd Reminder"
        )

    def test_the_settings_in_the_tab_are_read_only(self):
        customer = self.customer.with_user(self.sales)
        customer.write({"comment": "Nice", "dunning_apply_fees": True})
        for values in (
            {"dunning_paused": True, "dunning_pause_reason": "Nice customer"},
            {"dunning_apply_fees": False},
            {"dunning_procedure_id": self.standard.id},
            {"dunning_cc": "sales@example.com"},
        ):
            with self.assertRaisesRegex(AccessError, "role in Invoicing"):
                customer.write(values)
            with self.assertRaisesRegex(AccessError, "role in Invoicing"):
                customer.create({"name": "New", **values})
        described = customer.fields_get(["dunning_cc", "comment"], ["readonly"])
        self.assertTrue(described["dunning_cc"]["readonly"])
        self.assertFalse(described["comment"]["readonly"])
        self.invoicer.group_ids += self.env.ref("base.group_partner_manager")
        self.customer.with_user(self.invoicer).dunning_cc = "cfo@example.com"

    def test_a_salesperson_enters_a_customer_who_gets_the_fitting_procedure(self):
        self.company.dunning_auto_assign = True
        fitting = self.standard.copy({"name": "Fitting", "auto_assign": True})
        customer = self.env["res.partner"].with_user(self.sales).create({"name": "New"})
        self.assertEqual(customer.sudo().dunning_procedure_id, fitting)

    def test_why_or_why_not_of_own_customers(self):
        customer = self.customer.with_user(self.sales)
        (found,) = customer.explain_dunning()
        self.assertFalse(found["dunned"])
        action = customer.action_explain_dunning()
        dialog = customer.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.line_ids.level_id.name, "2nd Reminder")
        action = customer.action_view_dunning_letters()
        letters = customer.env[action["res_model"]].search(action["domain"])
        self.assertEqual(letters, self.letter)

    def test_why_or_why_not_of_others_is_refused(self):
        foreign = self.other.with_user(self.sales)
        dialogs = self.env["dunning.explanation"].with_user(self.sales)
        invoice = self.foreign.line_ids.move_id
        for call in (
            foreign.explain_dunning,
            foreign.action_explain_dunning,
            lambda: dialogs.create({"partner_id": foreign.id}).line_ids,
            lambda: (
                dialogs.create(
                    {"partner_id": self.customer.id, "move_id": invoice.id}
                ).line_ids
            ),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_the_dialog_of_another_user_is_not_readable(self):
        action = self.customer.with_user(self.invoicer).action_explain_dunning()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(dialog.with_user(self.sales).has_access("read"))
        self.assertFalse(dialog.line_ids.with_user(self.sales).has_access("read"))

    def test_a_portal_user_as_salesperson_still_reads_nothing(self):
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = %s WHERE id = %s",
            [self.portal.id, self.customer.id],
        )
        self.env.invalidate_all()
        env = self._as(self.portal)
        for model in (*MODELS, "dunning.procedure", "dunning.level"):
            self.assertFalse(env[model].has_access("read"), model)
        self.assertFalse(self.customer.with_env(env)._dunning_filter_readable())
        invoice = self.letter.line_ids.move_id.with_env(env)
        for call in (
            self.customer.with_env(env).explain_dunning,
            invoice.explain_dunning,
            invoice.action_explain_dunning,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_portal_user_reads_contact_and_invoices_without_dunning(self):
        for record in (self.customer, self.letter.line_ids.move_id):
            own = record.with_user(self.portal)
            self.assertTrue(own.read(["display_name"]))
            self.assertFalse([n for n in own.fields_get() if n.startswith("dunning_")])
            with self.assertRaises(AccessError):
                own.read(["dunning_pause_reason"])

    def test_the_file_of_own_letters_only(self):
        for login, status in (("sales", 200), ("other_sales", 404), ("portal", 404)):
            self.authenticate(login, login)
            answer = self.url_open(f"/web/content/{self.letter.pdf_id.id}")
            self.assertEqual(answer.status_code, status, login)
        self.authenticate("sales", "sales")
        answer = self.url_open(f"/web/content/{self.letter.pdf_id.id}")
        self.assertEqual(answer.content, self.letter.pdf_id.raw)

    def test_nobody_takes_a_customer_by_the_contact_that_it_is_filed_under(self):
        self.other.user_id = False
        holding = self._create_customer("Holding")
        self.other.write({"parent_id": holding.id, "is_company": False})
        self.assertEqual(self.foreign.debtor_id, holding)
        for partner in (holding, self.other):
            with self.assertRaises(AccessError) as caught:
                partner.with_user(self.sales).user_id = self.sales
            self.assertIn("Ask a sales manager", str(caught.exception))
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.sales).read(["amount_total"])

    def test_nobody_takes_a_customer_without_letters_that_owes_something(self):
        owing, free = map(self._create_customer, ("Owing", "Free"))
        self._create_invoice("10 June", partner=owing)
        contact = owing.with_user(self.sales)
        with self.assertRaises(AccessError):
            contact.explain_dunning()
        with self.assertRaises(AccessError) as caught:
            contact.user_id = self.sales
        self.assertIn("Ask a sales manager", str(caught.exception))
        # Nothing is read by giving customers to others, or taking what owes nothing.
        contact.user_id = self.other_sales
        free.with_user(self.sales).user_id = self.sales
        with self.assertRaises(AccessError):
            contact.write({"parent_id": free.id, "is_company": False})

    def test_a_draft_is_for_accountants(self):
        invoice = self._create_invoice("10 May", partner=self.customer)
        self.assertTrue(invoice)
        letter = self._propose("26 June").letter_ids
        letter = letter.filtered(lambda lt: lt.partner_id == self.customer)
        for call in ("action_preview_pdf", "action_preview_email"):
            with self.assertRaises(AccessError):
                getattr(letter.with_user(self.sales), call)()
            self.assertTrue(getattr(letter.with_user(self.invoicer), call)())
