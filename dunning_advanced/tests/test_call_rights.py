"""Whose call it is, and who reads, notes or makes one."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.own_customers_case import OwnCustomersCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestCallRights(OwnCustomersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"call": True, "send_email": False})
        cls.seller = new_test_user(
            cls.env, "seller", groups="base.group_user", company_id=cls.company.id
        )

    def _plan_for(self, partner):
        return self._issued(self.boss, partner).call_ids

    def test_the_customers_salesperson_calls_if_they_work_letters(self):
        self.assertEqual(self._plan_for(self.alpha).user_id, self.alice)

    def test_who_works_no_letters_is_not_made_to_call(self):
        self.alpha.user_id = self.seller
        letter = self._proposed(self.boss, self.alpha)
        letter.action_issue()
        self.assertEqual(letter.call_ids.user_id, letter._get_responsible())

    def test_the_procedures_person_calls_first(self):
        self.standard.user_id = self.bob
        self.assertEqual(self._plan_for(self.alpha).user_id, self.bob)

    def test_own_customers_only(self):
        call = self._plan_for(self.alpha)
        with self.assertRaisesRegex(UserError, "Others are responsible for: Alpha"):
            call.with_user(self.bob).note_outcome("nothing")
        with self.assertRaises(UserError):
            call.with_user(self.bob).date = "2026-06-01"
        call.with_user(self.alice).note_outcome("nothing")
        self.assertEqual(call.outcome, "nothing")

    def test_a_salesperson_reads_calls_of_own_customers_and_notes_nothing(self):
        call = self._plan_for(self.nobodys)
        theirs = call.with_user(self.seller)
        with self.assertRaises(AccessError):
            theirs.read(["state"])
        self.nobodys.user_id = self.seller
        self.env.invalidate_all()
        with freeze_time("2026-05-30 10:00:00"):
            self.assertEqual(theirs.state, "due")
            self.assertEqual(theirs.amount, 119)
            self.assertTrue(theirs.script)
            found = theirs.search([("state", "=", "due")])
            self.assertEqual(found, theirs)
        with self.assertRaises(UserError):
            theirs.note_outcome("nothing")
        with self.assertRaises(AccessError):
            theirs.write({"date": "2026-06-01"})

    def test_another_company_sees_and_notes_nothing(self):
        other = self.setup_other_company(name="Other company")["company"]
        stranger = new_test_user(
            self.env,
            "call_stranger",
            groups="dunning_advanced.group_dunning_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        call = self._plan_for(self.alpha).with_user(stranger)
        self.assertFalse(call.search([]))
        with self.assertRaises(AccessError):
            call.note_outcome("nothing")

    def test_nobody_makes_or_deletes_calls_by_hand(self):
        call = self._plan_for(self.alpha).with_user(self.boss)
        vals = {"letter_id": call.letter_id.id, "date": "2026-06-01"}
        with self.assertRaises(AccessError):
            call.create(vals)
        with self.assertRaises(AccessError):
            call.unlink()

    def test_each_company_has_its_own_day(self):
        self.company.dunning_tz = "Pacific/Auckland"
        call = self._plan_for(self.alpha)
        day = call.date
        with freeze_time(f"{day} 01:00:00"):
            self.env.invalidate_all()
            self.assertEqual(call.state, "due")
        self.company.dunning_tz = "America/Los_Angeles"
        with freeze_time(f"{day} 01:00:00"):
            self.env.invalidate_all()
            self.assertEqual(call.state, "planned")
