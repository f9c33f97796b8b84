"""What people did to a proposal survives the next night."""

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .support.night_case import NightCommon


@tagged("post_install", "-at_install")
class TestPeoplesWorkIsKept(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "propose"
        cls.invoice = cls._create_invoice("10 May")
        cls.other = cls._create_invoice("9 May", 50)
        cls.user = new_test_user(
            cls.env,
            "clerk",
            groups="account.group_account_invoice,dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )

    def _proposal(self):
        (letter,) = self._letters(state="proposed")
        return letter.with_user(self.user)

    def test_texts_recipients_and_the_check_survive_the_night(self):
        self._run_day("24 May")
        letter = self._proposal()
        letter.write({"introduction": "Dear Jane", "email_to": "jane@customer.example"})
        letter.action_uncheck()
        self._run_days("25 May", "27 May")
        kept = self._proposal()
        self.assertEqual(kept, letter)
        self.assertEqual(kept.introduction, "Dear Jane")
        self.assertEqual(kept.email_to, "jane@customer.example")
        self.assertFalse(kept.selected)
        self.assertEqual(kept.unchecked_by_id, self.user)
        self.assertEqual(kept.kept_since, self.day("24 May"))
        self.assertEqual(kept.date, self.day("27 May"))
        self.assertEqual(kept.run_id, self._run("27 May"))
        self.assertEqual(kept.days_overdue, 18)
        self.assertEqual(self._run("24 May").state, "closed")

    def test_the_toggle_of_the_list_is_a_persons_decision_too(self):
        self._run_day("24 May")
        self._proposal().write({"selected": False})
        self._run_day("25 May")
        self.assertFalse(self._proposal().selected)
        self._proposal().write({"selected": True})
        self._run_day("26 May")
        self.assertTrue(self._proposal().selected)

    def test_words_and_activities_of_people_survive_the_night(self):
        self._run_day("24 May")
        letter = self._proposal()
        letter.message_post(body="She pays on Friday", message_type="comment")
        self._run_day("25 May")
        self.assertEqual(self._proposal(), letter)
        letter.message_ids.sudo().unlink()
        letter.activity_schedule("mail.mail_activity_data_todo", summary="Ask her")
        self._run_day("26 May")
        self.assertEqual(self._proposal().activity_ids.summary, "Ask her")
        letter.activity_ids.unlink()
        self._run_day("27 May")
        self.assertNotEqual(self._proposal(), letter)

    def test_files_of_people_survive_the_night(self):
        self._run_day("24 May")
        letter = self._proposal()
        file = self.env["ir.attachment"].create(
            {
                "name": "order.txt",
                "raw": b"Order",
                "res_model": "dunning.letter",
                "res_id": letter.id,
            }
        )
        self._run_day("25 May")
        self.assertEqual(self._proposal(), letter)
        file.unlink()
        self._run_day("26 May")
        self.assertNotEqual(self._proposal(), letter)

    def test_left_out_items_stay_left_out(self):
        self._run_day("24 May")
        line = self._proposal().line_ids.filtered(lambda li: li.move_id == self.other)
        line.action_drop()
        self._run_day("25 May")
        letter = self._proposal()
        self.assertEqual(letter.line_ids.move_id, self.invoice)
        self.assertEqual(letter.amount_claimed, 119.0)
        self.assertEqual(letter.sudo().dropped_item_ids.move_id, self.other)
        row = self._run("25 May").skip_ids.filtered(lambda s: s.move_id == self.other)
        self.assertEqual(row.reason, "not_selected")
        self.assertIn("clerk", row.detail)
        letter.action_restore_items()
        self.assertEqual(letter.amount_claimed, 169.0)

    def test_what_was_left_out_is_explained_as_the_night_decides(self):
        self._run_day("24 May")
        line = self._proposal().line_ids.filtered(lambda li: li.move_id == self.other)
        line.action_drop()
        (found,) = self.other.explain_dunning("2026-05-25")
        self.assertFalse(found["dunned"])
        self.assertEqual([why["code"] for why in found["reasons"]], ["left_out"])
        self.assertIn("clerk", found["reasons"][0]["text"])
        self.assertTrue(self.invoice.explain_dunning("2026-05-25")[0]["dunned"])
        # The night takes it up again when nothing else is left to ask for.
        self._pay(self.invoice, 119, "24 May")
        self.assertTrue(self.other.explain_dunning("2026-05-25")[0]["dunned"])
        self._run_day("25 May")
        self.assertEqual(self._proposal().line_ids.move_id, self.other)

    def test_only_what_was_left_out_is_still_open(self):
        self._run_day("24 May")
        line = self._proposal().line_ids.filtered(lambda li: li.move_id == self.other)
        line.action_drop()
        self._pay(self.invoice, 119, "24 May")
        self._run_days("25 May", "26 May")
        letter = self._proposal()
        self.assertFalse(letter.selected)
        self.assertIn("Only what was left out", letter.message_ids[:1].body)
        # Something new comes: the letter is for that alone.
        self._create_invoice("8 May", 70)
        self._run_day("27 May")
        self.assertEqual(self._proposal().amount_claimed, 70)
        self.assertTrue(self._proposal().selected)

    def test_what_is_new_on_the_letter_is_said(self):
        self._run_day("24 May")
        self._proposal().write({"introduction": "Dear Jane"})
        new = self._create_invoice("8 May", 70)
        self._run_day("25 May")
        letter = self._proposal()
        self.assertEqual(letter.introduction, "Dear Jane")
        self.assertEqual(letter.amount_claimed, 239.0)
        self.assertIn(new.name, letter.message_ids[:1].body)

    def test_a_customer_that_is_filed_under_a_company_keeps_it(self):
        self._run_day("24 May")
        letter = self._proposal()
        letter.write({"introduction": "Dear Jane"})
        company = self._create_customer("Company")
        company.dunning_procedure_id = self.standard
        self.customer.write({"parent_id": company.id, "is_company": False})
        self._run_day("25 May")
        kept = self._letters(company, state="proposed")
        self.assertEqual(kept, letter)
        self.assertEqual(kept.introduction, "Dear Jane")
        self.assertEqual(kept.amount_claimed, 169.0)

    def test_what_is_no_longer_true_is_gone(self):
        self._run_day("24 May")
        self._proposal().write({"introduction": "Dear Jane"})
        self._pay(self.invoice, 119, "24 May")
        self._pay(self.other, 50, "24 May")
        self._run_day("25 May")
        self.assertFalse(self._letters(state="proposed"))

    def test_an_untouched_proposal_is_made_anew(self):
        self._run_day("24 May")
        first = self._proposal()
        self._run_day("25 May")
        self.assertFalse(first.exists())
        self.assertFalse(self._proposal().kept_since)

    def test_the_same_day_again_leaves_it_alone(self):
        self._run_day("24 May")
        letter = self._proposal()
        letter.write({"introduction": "Dear Jane"})
        letter.action_uncheck()
        self._run_day("24 May")
        self.assertEqual(self._proposal(), letter)
        self.assertEqual(letter.introduction, "Dear Jane")
        self.assertFalse(letter.selected)

    def test_a_kept_letter_is_issued_as_the_person_wrote_it(self):
        self._run_day("24 May")
        self._proposal().write({"introduction": "Dear Jane"})
        self._run_day("25 May")
        with freeze_time("2026-05-25 10:00:00"):
            self._proposal().action_issue()
        self.assertEqual(self._letters().introduction, "Dear Jane")

    def test_a_failure_is_nobodys_decision(self):
        self.standard.automation = "issue"
        level = self.standard.level_ids[0]
        self._store(
            level,
            introduction='{"en_US": "{{ 1 / (object.partner_id.name != \'K\') }}"}',
        )
        with mute_logger(
            "odoo.addons.dunning_advanced.models.run.schedule",
            "odoo.addons.dunning_advanced.models.facts.failure",
        ):
            self._run_day("24 May")
        self.assertFalse(self._proposal().selected)
        self._store(level, introduction='{"en_US": "Please pay"}')
        self._run_day("25 May")
        self.assertEqual(len(self._letters()), 1)

    def test_groups_and_single_invoices_too(self):
        self._create_group(self.invoice)
        self._run_day("24 May", "group")
        self._proposal().action_uncheck()
        self._run_day("25 May", "group")
        self.assertFalse(self._proposal().selected)
