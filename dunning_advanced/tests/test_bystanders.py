"""People and records that have nothing to do with dunning notice nothing of it."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import DunningCommon

# What everybody may be who works in a company: none of them has a role in Invoicing.
ROLES = {
    "employee": "base.group_user",
    "contacts": "base.group_user,base.group_partner_manager",
    "rights": "base.group_erp_manager,base.group_partner_manager",
    "settings": "base.group_system,base.group_partner_manager",
}


@tagged("post_install", "-at_install")
class TestBystanders(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            login: new_test_user(
                cls.env,
                f"bystander_{login}",
                groups=groups,
                company_id=cls.company.id,
                email=f"{login}@acme.example",
            )
            for login, groups in ROLES.items()
        }

    def _composer(self, user, **context):
        composer = self.env["mail.compose.message"].with_user(user)
        return composer.with_context(
            default_model="res.partner",
            default_res_ids=self.customer.ids,
            default_composition_mode="comment",
            **context,
        )

    def _writers(self):
        """Those who may write on a contact, which core keeps others from."""
        return {k: user for k, user in self.users.items() if k != "employee"}.items()

    def test_everybody_sends_from_the_full_composer(self):
        for login, user in self._writers():
            with self.subTest(login=login):
                form = Form(self._composer(user))
                form.body = f"<p>From {login}</p>"
                form.save().action_send_mail()
                self.assertIn(f"From {login}", self.customer.message_ids[:1].body)

    def test_everybody_reads_what_dunning_adds_to_contact_and_company(self):
        """As a server does it: nothing is known from somebody else's reading."""
        self._create_invoice("10 May")
        self._run_day("24 May")
        for login, user in self.users.items():
            for record in (self.customer.with_user(user), self.company.with_user(user)):
                names = [name for name in record.fields_get() if "dunning" in name]
                self.assertTrue(names)
                for name in names:
                    relational = record._fields[name].relational
                    spec = {"fields": {"display_name": {}}} if relational else {}
                    self.env.flush_all()
                    self.env.invalidate_all()
                    with self.subTest(login=login, field=f"{record._name}.{name}"):
                        record.web_read({name: spec})

    def test_everybody_opens_a_contact(self):
        for login, user in self.users.items():
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(login=login):
                Form(self.customer.with_user(user))

    def test_everybody_schedules_a_message_from_the_full_composer(self):
        for login, user in self._writers():
            with self.subTest(login=login):
                composer = self._composer(user).create(
                    {"body": "<p>Later</p>", "scheduled_date": "2030-01-01 10:00:00"}
                )
                composer.action_schedule_message()
                scheduled = self.env["mail.scheduled.message"].search(
                    [("res_id", "=", self.customer.id)], limit=1, order="id desc"
                )
                self.assertEqual(scheduled.create_uid, user)

    def test_everybody_reads_all_of_the_full_composer(self):
        for login, user in self.users.items():
            with self.subTest(login=login):
                composer = self._composer(user).create({"body": "<p>Hello</p>"})
                composer.read()
                composer.copy()
                composer.default_get(list(composer.fields_get()))

    def test_everybody_duplicates_a_customer_and_takes_nothing_of_its_dunning(self):
        contact = self._create_customer(
            "Contact", parent_id=self.customer.id, is_company=False
        )
        settings = {
            "dunning_contact_id": contact.id,
            "dunning_cc": "cfo@x.example",
            "dunning_bcc": "box@x.example",
            "dunning_spare_customer": True,
            "dunning_role_ids": [
                Command.set(self.env["dunning.role"].search([], limit=1).ids)
            ],
        }
        self.customer.write(settings)
        for user in (self.env.user, *(user for _login, user in self._writers())):
            copy = self.customer.with_user(user).copy()
            for name in settings:
                self.assertFalse(copy[name], name)

    def test_accountants_enter_a_new_customer_in_the_form(self):
        for login in ("account_invoice", "account_readonly"):
            user = new_test_user(
                self.env,
                f"enters_{login}",
                groups=f"account.group_{login},base.group_partner_manager",
                company_id=self.company.id,
            )
            partners = self.env["res.partner"].with_user(user)
            new = partners.new({"name": "New", "is_company": True})
            for name in partners._fields:
                if name.startswith("dunning_"):
                    field = partners._fields[name]
                    if partners._has_field_access(field, "read"):
                        self.assertIsNotNone(new[name], name)
            form = Form(partners)
            form.name = "New"
            self.assertEqual(form.save().name, "New")

    def test_a_message_of_somebody_else_hands_nothing_over(self):
        """A forged context is refused before anything is sent."""
        invoice = self._create_invoice("10 May")
        for login, user in self.users.items():
            context = {"default_dunning_move_ids": [Command.set(invoice.ids)]}
            with self.subTest(login=login), self.assertRaises(AccessError):
                self._composer(user, **context).create({}).action_send_mail()
            self.assertFalse(invoice.dunning_collection_date)
