"""What is told once is told, whatever somebody has entered by hand."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.own_customers_case import OwnCustomersCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestToldOnce(OwnCustomersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = cls.env.ref("base.group_partner_manager")
        cls.alice.group_ids = [Command.link(contacts.id)]

    def _activity_vals(self, **values):
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.alpha.id,
            "summary": "Mine",
            "user_id": self.alice.id,
            **values,
        }

    def test_nobody_enters_what_has_been_told(self):
        activities = self.env["mail.activity"].with_user(self.alice)
        mine = activities.create(self._activity_vals())
        forged = {"dunning_key": "contact_left:res.partner:1"}
        for call in (
            lambda: activities.create(self._activity_vals(**forged)),
            lambda: mine.write(forged),
            lambda: mine.copy(forged),
            lambda: self.alpha.with_user(self.alice).activity_schedule(
                "mail.mail_activity_data_todo", **forged
            ),
        ):
            with self.assertRaisesRegex(UserError, "by hand"):
                call()
        names = ["res_model_id/.id", "res_id", "summary", "dunning_key"]
        vals = self._activity_vals(**forged)
        row = [str(vals[name.removesuffix("/.id")]) for name in names]
        self.assertFalse(activities.load(names, [row])["ids"])
        by_context = activities.with_context(default_dunning_key="x")
        self.assertFalse(by_context.create(self._activity_vals()).dunning_key)
        self.env["ir.default"].set("mail.activity", "dunning_key", "x")
        self.assertFalse(activities.create(self._activity_vals()).dunning_key)

    def test_what_somebody_has_entered_silences_nothing(self):
        contact = self._create_customer("Left", parent_id=self.alpha.id)
        self.alpha.dunning_contact_id = contact
        contact.active = False
        key = f"contact_left:res.partner:{contact.id}"
        activities = self.env["mail.activity"].with_user(self.alice)
        with self.assertRaises(UserError):
            activities.create(self._activity_vals(dunning_key=key))
        self._issued(self.boss, self.alpha)
        told = self.alpha.activity_ids.filtered("dunning_key")
        self.assertIn("Left", told.note or "")

    def test_a_salesperson_is_told_of_a_letter(self):
        self.standard.level_ids.sales_activity = True
        letter = self._issued(self.boss, self.alpha)
        told = letter.activity_ids.filtered("dunning_key")
        self.assertEqual(told.user_id, self.alice)

    def test_an_answer_is_told_whatever_activities_people_have_made(self):
        self.standard.user_id = self.boss
        letter = self._issued(self.alice, self.alpha)
        letter.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="The customer answers",
            user_id=self.alice.id,
        )
        visitor = letter.with_user(self.env.ref("base.public_user")).sudo()
        visitor._take_portal_answer(self.alpha, "question", "", "Which invoice?")
        told = letter.activity_ids.filtered(lambda one: one.user_id == self.boss)
        self.assertIn("Which invoice?", told.note or "")
        visitor._take_portal_answer(self.alpha, "copy", "", "")
        self.assertIn("several times", told.summary)
        letter.action_dunning_go_on()
        self.assertFalse(told.exists().filtered("active"))
