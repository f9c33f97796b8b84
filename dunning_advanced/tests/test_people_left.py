"""What was chosen once is looked at again when it is used, and somebody is told."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user
from odoo.tools import file_open, mute_logger

from .support.mail_case import MailCase

MANAGER = "account.group_account_manager,dunning_advanced.group_dunning_manager"


@tagged("post_install", "-at_install")
class TestPeopleLeft(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.customer.write({"dunning_cc": False, "dunning_bcc": False})
        cls.ina = cls._create_contact("Ina", cls.customer, type="invoice")
        cls.carla = cls._create_contact("Carla", cls.customer)
        cls.customer.dunning_contact_id = cls.carla
        cls.manager = new_test_user(
            cls.env, "left_manager", groups=MANAGER, company_id=cls.company.id
        )

    @classmethod
    def _create_contact(cls, name, customer, **values):
        values |= {"parent_id": customer.id, "is_company": False}
        return cls._create_customer(name, **values)

    def _told(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def _letter_mails(self):
        """What left for customers; an activity sends a message of its own."""
        return [
            (recipients, message)
            for _from, recipients, message in self.sink.received
            if any(to.endswith(".example") for to in recipients)
        ]

    def _recipients(self):
        return [to for recipients, _mail in self._letter_mails() for to in recipients]

    def test_the_contact_gets_the_letters_while_it_belongs_to_the_customer(self):
        letter = self._dun()
        self.assertEqual(self._recipients(), ["carla@customer.example"])
        self.assertEqual(letter._get_postal_contact(), self.carla)
        self.assertFalse(self._told(self.customer))

    def test_an_archived_contact_gets_nothing_and_it_is_told_once(self):
        self.carla.active = False
        letter = self._dun()
        self.assertEqual(self._recipients(), ["ina@customer.example"])
        self.assertEqual(letter._get_postal_contact(), self.ina)
        told = self._told(self.customer)
        self.assertIn("Carla", told.note)
        told.action_feedback("Seen")
        self._run_days("31 May", "14 June")
        self.assertGreater(len(self._letters()), 1)
        self.assertFalse(self._told(self.customer))

    def test_a_contact_who_moved_to_another_company_learns_nothing(self):
        other = self._create_customer("Firm B")
        self.carla.write({"parent_id": other.id, "email": "carla@firm-b.example"})
        letter = self._dun()
        self.assertEqual(self._recipients(), ["ina@customer.example"])
        self.assertEqual(letter._get_postal_contact(), self.ina)
        self.assertIn("Carla", self._told(self.customer).note)

    def test_who_leaves_while_the_letter_waits_does_not_get_it(self):
        self._run_day("24 May")
        letter = self._letters()
        other = self._create_customer("Firm B")
        self.carla.write({"parent_id": other.id, "email": "carla@firm-b.example"})
        self._send_queue()
        self.assertFalse(self._recipients())
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("carla@customer.example", letter.delivery_ids.error)
        letter.action_send()
        self._send_queue()
        self.assertEqual(self._recipients(), ["ina@customer.example"])

    def test_who_leaves_while_the_letter_waits_gets_no_copy_of_it(self):
        """The customer gets it all the same, on its day."""
        level = self.standard.level_ids[0]
        for kind in ("cc", "bcc"):
            role = self.env["dunning.role"].create({"name": kind})
            level[f"{kind}_role_ids"] = role
            for name in (f"{kind}-stays", f"{kind}-goes"):
                contact = self._create_contact(name, self.customer)
                contact.dunning_role_ids = role
        self.customer.dunning_cc = "fixed@customer.example"
        self._run_day("24 May")
        delivery = self._letters().delivery_ids
        self.assertIn("cc-goes", delivery.email_cc)
        gone = self.customer.child_ids.filtered(lambda one: "goes" in one.name)
        gone.parent_id = self._create_customer("Firm B")
        self._send_queue()
        names = ("carla", "cc-stays", "bcc-stays", "fixed")
        self.assertEqual(
            set(self._recipients()), {f"{name}@customer.example" for name in names}
        )
        ((_to, message),) = self._letter_mails()
        self.assertNotIn("goes", str(message["Cc"]))
        self.assertEqual(delivery.state, "sent")
        # What is kept says who got it.
        self.assertNotIn("goes", f"{delivery.email_cc} {delivery.email_bcc}")

    def test_a_proposal_knows_that_its_contact_has_left(self):
        (self.ina | self.customer).email = False
        letter = self._propose("24 May").letter_ids
        self.assertTrue(letter.has_email)
        self.carla.active = False
        self.assertFalse(letter.has_email)

    def test_an_archived_responsible_is_replaced_by_a_manager_of_the_company(self):
        gone = new_test_user(self.env, "left_gone", groups=MANAGER)
        self.standard.user_id = gone
        gone.active = False
        letter = self._propose("24 May").letter_ids
        self.assertFalse(letter.user_id)
        self.assertNotEqual(letter._get_responsible(), gone)
        self.assertTrue(letter._get_responsible().active)
        (self.carla | self.ina | self.customer).email = False
        letter.action_issue()
        letter.action_send()
        self.assertNotIn(gone, letter.activity_ids.user_id)
        self.assertIn(gone.name, self._told(self.standard).note)

    def test_a_customers_account_is_nobody_who_is_told(self):
        portal = new_test_user(
            self.env, "left_portal", groups=MANAGER, company_id=self.company.id
        )
        self.standard.user_id = portal
        self.assertEqual(self.standard._get_responsible(self.company), portal)
        portal.group_ids = self.env.ref("base.group_portal")
        self.assertNotEqual(self.standard._get_responsible(self.company), portal)

    def test_a_responsible_without_the_company_is_replaced(self):
        second = self.env["res.company"].sudo().create({"name": "Second"})
        elsewhere = new_test_user(
            self.env,
            "left_elsewhere",
            groups=MANAGER,
            company_id=second.id,
            company_ids=[second.id],
        )
        self.standard.user_id = elsewhere
        letter = self._propose("24 May").letter_ids
        responsible = letter._get_responsible()
        self.assertNotEqual(responsible, elsewhere)
        self.assertIn(self.company, responsible.company_ids)

    def test_a_letter_is_written_though_the_language_was_switched_off(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.write({"lang": "fr_FR", "active": False})
        (self.carla | self.ina).active = False
        self.env["res.lang"]._lang_get("fr_FR").active = False
        self.company.partner_id.lang = "de_DE"
        letter = self._dun()
        self.assertEqual(letter.state, "issued")
        self.assertEqual(letter._with_customer_language().env.lang, "de_DE")
        told = self._told(self.customer)
        self.assertTrue(told.filtered(lambda found: "switched off" in found.note))

    def test_nothing_leaves_in_the_name_of_the_technical_user(self):
        self.company.write({"dunning_email_from": False, "email": False})
        self.company.sudo().alias_domain_id = False
        letter = self._dun()
        self.assertFalse(self._letter_mails())
        self.assertEqual(letter.delivery_state, "failed")
        self.assertIn("no e-mail address to send from", letter.delivery_ids.error)
        self.company.email = "billing@acme.example"
        letter.action_send()
        self._send_queue()
        self.assertEqual(letter.delivery_state, "sent")

    @mute_logger("odoo.addons.dunning_advanced.models.run.schedule")
    def test_an_archived_number_sequence_is_named_and_nothing_is_lost(self):
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "dunning.letter"), ("company_id", "=", self.company.id)]
        )
        sequence.sudo().active = False
        self._run_day("24 May")
        letter = self._letters(state="proposed")
        skips = letter.run_id.skip_ids.filtered(lambda skip: skip.reason == "failed")
        self.assertIn(sequence.name, skips.detail)
        self.assertIn("archived", skips.detail)
        self.company.write({"dunning_enabled": True})
        self.assertEqual(
            sequence.with_context(active_test=False).search_count(
                [("code", "=", "dunning.letter"), ("company_id", "=", self.company.id)]
            ),
            1,
        )
        sequence.sudo().active = True
        letter.action_issue()
        self.assertEqual(letter.state, "issued")

    def test_an_archived_mail_template_is_replaced_and_it_is_told(self):
        own = self.env.ref("dunning_advanced.mail_template_dunning_letter").sudo()
        own = own.copy({"name": "Own words", "subject": "Own words"})
        self.standard.level_ids.mail_template_id = own
        own.active = False
        letter = self._dun()
        ((_to, message),) = self._letter_mails()
        self.assertIn(letter.name, message["Subject"])
        self.assertIn("Own words", self._told(self.standard).note)

    def test_an_archived_agency_gives_way_to_the_companys(self):
        old, new = self._create_customer("Old"), self._create_customer("New")
        self.customer.dunning_agency_id, self.company.dunning_agency_id = old, new
        self.assertEqual(self.invoice._get_dunning_agency(), old)
        old.active = False
        self.assertEqual(self.invoice._get_dunning_agency(), new)
        for _again in range(2):
            self.invoice._dunning_tell_agency_left(new)
        self.assertIn("Old", self._told(self.customer).note)
        new.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self.invoice._get_dunning_agency()

    def test_sales_are_informed_by_somebody_who_still_works_there(self):
        seller = new_test_user(
            self.env, "left_seller", email="s@acme.example", company_id=self.company.id
        )
        gone = new_test_user(self.env, "left_seller2", email="g@acme.example")
        self.invoice.invoice_user_id, self.customer.user_id = gone, seller
        gone.active = False
        template = self.env.ref("dunning_advanced.mail_template_inform_sales").sudo()
        template.active = False
        context = self.invoice.action_inform_sales()["context"]
        self.assertEqual(context["default_partner_ids"], seller.partner_id.ids)
        self.assertFalse(context["default_template_id"])
        template.unlink()
        self.assertTrue(self.invoice.action_inform_sales())

    def test_line_breaks_in_names_reach_no_header(self):
        evil = "\r\nBcc: spy@z.example"
        self.customer.dunning_contact_id = False
        self.ina.name = f"Ina{evil}"
        self.customer.name = f"K{evil}"
        self.company.name = f"Acme{evil}"
        self.company.dunning_email_from = False
        letter = self._dun()
        ((recipients, message),) = self._letter_mails()
        self.assertEqual(recipients, {"ina@customer.example"})
        self.assertNotIn("Bcc", message)
        for header in ("To", "From", "Reply-To", "Subject"):
            self.assertNotRegex(str(message[header]), r"[\r\n]")
        self.assertNotRegex(letter.delivery_ids.recipient, r"[\r\n]")

    def test_a_copied_database_shows_what_was_not_sent(self):
        self._run_day("24 May")
        letter = self._letters()
        self.assertEqual(letter.delivery_state, "queued")
        self.env.flush_all()
        with file_open("dunning_advanced/data/neutralize.sql") as statements:
            self.env.cr.execute(statements.read())
        self.env.invalidate_all()
        self.assertEqual(letter.delivery_ids.state, "cancelled")
        self.assertEqual(letter.delivery_state, "none")


@tagged("post_install", "-at_install")
class TestActivityDay(MailCase):
    @freeze_time("2026-05-23 22:30:00")
    def test_an_activity_is_due_on_the_companys_day(self):
        self.company.dunning_tz = "Europe/Berlin"
        self.customer.email = False
        self._run_day("24 May")
        self.assertEqual(self._letters().activity_ids.date_deadline, self.day("24 May"))
