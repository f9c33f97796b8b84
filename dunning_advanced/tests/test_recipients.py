"""Who gets a letter's e-mail: by roles on both sides, never silently somebody else."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .support.mail_case import MailCase


@tagged("post_install", "-at_install")
class TestRecipients(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"dunning_cc": False, "dunning_bcc": False})
        cls.level = cls.standard.level_ids[0]
        names = ("accounts_payable", "finance", "management", "account_manager")
        cls.payable, cls.finance, cls.boss, cls.manager = (
            cls.env.ref(f"dunning_advanced.dunning_role_{name}") for name in names
        )
        cls.jane = cls._create_contact("Jane Doe", cls.payable)

    @classmethod
    def _create_contact(cls, name, roles, **values):
        address = f"{name.split()[0].lower()}@k.example"
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": cls.customer.id,
                "email": address,
                "dunning_role_ids": [Command.set(roles.ids)],
                **values,
            }
        )

    def _delivery(self):
        self._run_day("24 May")
        return self._letters()[-1].delivery_ids

    def _mail(self):
        delivery = self._delivery()
        self._send_queue()
        return delivery, self.sink.received[-1]

    def test_each_level_writes_to_its_roles(self):
        self._create_contact("Max Boss", self.finance | self.boss)
        self.customer.user_id = new_test_user(
            self.env, "recipients.sales", email="sales@acme.example"
        )
        self.level.to_role_ids = self.payable
        self.level.cc_role_ids = self.finance
        self.level.bcc_role_ids = self.manager
        delivery, (_sender, recipients, message) = self._mail()
        self.assertEqual(delivery.email_to, '"Jane Doe" <jane@k.example>')
        self.assertEqual(delivery.email_cc, "max@k.example")
        self.assertEqual(delivery.email_bcc, "sales@acme.example")
        self.assertCountEqual(
            recipients, ["jane@k.example", "max@k.example", "sales@acme.example"]
        )
        self.assertIn("max@k.example", message["Cc"])
        self.assertNotIn("sales@acme.example", str(message))
        self.assertIn("Dear Jane Doe,", self._letters().introduction)

    def test_all_with_the_role_get_it_in_one_e_mail(self):
        self._create_contact("Ann Other", self.payable)
        self.level.to_role_ids = self.payable
        delivery, (_sender, recipients, message) = self._mail()
        self.assertCountEqual(recipients, ["jane@k.example", "ann@k.example"])
        self.assertIn("ann@k.example", message["To"])
        self.assertIn("Jane Doe", delivery.recipient)

    def test_copies_add_to_those_of_the_customer(self):
        self.customer.dunning_cc = "fixed@k.example"
        self.level.cc_role_ids = self.payable
        self.assertEqual(self._delivery().email_cc, "fixed@k.example; jane@k.example")

    def test_a_missing_role_falls_back_and_says_so(self):
        self.level.to_role_ids = self.finance
        self.level.cc_role_ids = self.boss
        proposal = self._propose("24 May").letter_ids
        warning = proposal.document_warning
        self.assertIn("Head of Finance", warning)
        self.assertIn(self.customer.email, warning)
        self.assertIn("No copy of the e-mail to K goes to: Management", warning)
        proposal._issue(proposal.date)
        proposal.action_send()
        delivery = proposal.delivery_ids
        self.assertIn(self.customer.email, delivery.email_to)
        self.assertFalse(delivery.email_cc)
        notes = self.customer.activity_ids.filtered("dunning_key")
        self.assertEqual(len(notes), 2)
        self.assertIn("Head of Finance", "".join(notes.mapped("note")))

    def test_archived_people_and_those_who_left_get_nothing(self):
        self.level.to_role_ids = self.payable
        self.jane.active = False
        self.customer.user_id = self.env["res.users"].create(
            {"name": "Gone", "login": "gone", "email": "gone@acme.example"}
        )
        self.customer.user_id.active = False
        self.level.bcc_role_ids = self.manager
        delivery = self._delivery()
        self.assertIn(self.customer.email, delivery.email_to)
        self.assertFalse(delivery.email_bcc)

    def test_a_contact_of_another_customer_now_gets_nothing(self):
        self.level.to_role_ids = self.payable
        self.jane.parent_id = self._create_customer("Other")
        self.assertNotIn("jane@", self._delivery().email_to)

    def test_never_to_the_own_address_means_never(self):
        self.level.spare_customer = True
        proposal = self._propose("24 May").letter_ids
        self.assertFalse(proposal.has_email)
        self.assertIn("its own is not to be used", proposal.document_warning)
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.delivery_ids.state, "failed")
        self.assertIn("its own is not to be used", letter.delivery_ids.error)
        self.customer.dunning_contact_id = self.jane
        letter.action_resend()
        self.assertIn("jane@", letter.delivery_ids.sorted("id")[-1].email_to)

    def test_never_to_the_own_address_of_one_customer(self):
        self.customer.dunning_spare_customer = True
        self.jane.email = self.customer.email
        self.level.to_role_ids = self.payable
        self.assertEqual(self._delivery().error_code, "no_contact_address")

    def test_what_was_used_is_frozen(self):
        self.level.to_role_ids = self.payable
        delivery = self._delivery()
        self.jane.email = "new@k.example"
        self.level.to_role_ids = self.boss
        self.assertEqual(delivery.email_to, '"Jane Doe" <jane@k.example>')

    def test_a_proposal_shows_and_takes_other_recipients(self):
        self._create_contact("Ann Other", self.payable)
        self.level.to_role_ids = self.payable
        proposal = self._propose("24 May").letter_ids
        self.assertCountEqual(
            proposal.edit_email_to.split("; "), ["jane@k.example", "ann@k.example"]
        )
        proposal.edit_email_to = "ann@k.example"
        proposal.action_issue()
        proposal.action_send()
        self.assertEqual(proposal.delivery_ids.email_to, "ann@k.example")

    def test_who_may_give_roles(self):
        groups = "base.group_user,base.group_partner_manager"
        seller = new_test_user(self.env, "recipients.seller", groups=groups)
        biller = new_test_user(
            self.env,
            "recipients.biller",
            groups=f"account.group_account_invoice,{groups}",
        )
        roles = [Command.set(self.boss.ids)]
        with self.assertRaises(AccessError):
            self.jane.with_user(seller).dunning_role_ids = roles
        with self.assertRaises(AccessError):
            self.jane.with_user(seller).create({"name": "X", "dunning_role_ids": roles})
        self.jane.with_user(biller).dunning_role_ids = roles
        self.assertEqual(self.jane.dunning_role_ids, self.boss)
        with self.assertRaises(AccessError):
            self.boss.with_user(biller).name = "Chief"

    def test_a_role_that_gets_letters_stays_one_of_the_customers_contacts(self):
        self.level.active = False
        self.level.to_role_ids = self.payable
        self.finance.source = "customer_user"
        with self.assertRaisesRegex(ValidationError, "cannot be entered as “To”"):
            self.payable.source = "customer_user"

    def test_roles_are_for_those_who_work_in_all_companies(self):
        manager = self.env.user
        other = self.env["res.company"].create({"name": "Unknown to the manager"})
        other.dunning_enabled = True
        manager.sudo().company_ids = [Command.unlink(other.id)]
        self.assertNotIn(other, manager.company_ids)
        with self.assertRaises(AccessError):
            self.boss.with_user(manager).name = "Chief"
