"""A page that was open meanwhile: its buttons do nothing that nobody has seen."""

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time
from odoo.tools.safe_eval import safe_eval

from .common import DunningCommon
from .support.mail_case import MailCase

DONE_WITH = (
    "action_dunning_answer_promise",
    "action_dunning_answer_dispute",
    "action_dunning_go_on",
    "action_dunning_resend_answered",
)


def look(letter):
    """What a page that is opened now knows of a letter."""
    letter.invalidate_recordset()
    names = ("answer_summary", "delivery_state")
    return {name: letter[name] for name in names} | {
        "delivery_ids": letter.delivery_ids.ids
    }


def press(letters, name, page, view=None):
    """Press a button of a view of letters that was opened before.

    :param page: what ``look`` has returned
    """
    view_id = view and letters.env.ref(f"dunning_advanced.{view}").id
    arch = letters.get_view(view_id, "list" if view else "form")["arch"]
    (button,) = etree.fromstring(arch).xpath(f"//button[@name='{name}']")
    context = safe_eval(button.get("context", "{}"), page)
    return getattr(letters.with_context(**context), name)()


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestAnswerShown(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids.write({"send_email": False, "send_print": True})
        cls.invoice = cls._create_invoice("10 May")
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls._answer("question", "I pay on Friday.")

    @classmethod
    def _answer(cls, kind, text):
        cls.letter._take_portal_answer(cls.customer, kind, "", text)

    def test_no_button_is_done_with_an_answer_that_came_since(self):
        page = look(self.letter)
        self._answer("dispute", "And the goods are broken.")
        for name in DONE_WITH:
            with self.assertRaisesRegex(UserError, "answered once more"):
                press(self.letter, name, page)
            self.assertTrue(self.letter.answer_is_open, name)
        self.assertFalse(self.invoice.dunning_promise_ids)
        self.assertTrue(self.letter._get_answer_activities())
        press(self.letter, "action_dunning_answer_dispute", look(self.letter))
        self.assertTrue(self.invoice.dunning_disputed)

    def test_nor_is_a_dialog_that_was_open(self):
        action = self.letter.action_dunning_change_answer()
        dialogs = self.env["dunning.answer"].with_context(**action["context"])
        dialog = Form(dialogs)
        self._answer("dispute", "And the goods are broken.")
        with self.assertRaisesRegex(UserError, "answered once more"):
            dialog.save().action_confirm()
        self.assertTrue(self.letter.answer_is_open)
        Form(dialogs).save().action_confirm()
        self.assertFalse(self.letter.answer_is_open)

    def test_what_was_shown_is_noted_at_once(self):
        outcomes = ("promise", "dispute", "go_on")
        for name, outcome in zip(DONE_WITH, outcomes, strict=False):
            self._answer("question", f"One more thing: {name}")
            press(self.letter, name, look(self.letter))
            self.assertEqual(self.letter.answer_outcome, outcome)


@tagged("post_install", "-at_install")
class TestSentShown(MailCase):
    def test_two_people_who_send_a_letter_again_send_it_once(self):
        letter = self._dun()
        page = look(letter)
        press(letter, "action_resend", page)
        self._send_queue()
        with self.assertRaisesRegex(UserError, "While this page was open"):
            press(letter, "action_resend", page)
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 2)
        press(letter, "action_resend", look(letter))
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 3)

    def test_what_is_known_to_have_arrived_meanwhile_is_not_sent_again(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.delivery_ids._begin_attempt()
        self._send_queue()
        page = look(letter)
        letter.delivery_ids.action_confirm_arrived()
        with self.assertRaisesRegex(UserError, letter.name):
            press(letter, "action_resend", page)
        self.assertEqual(len(letter.delivery_ids), 1)

    def test_what_came_back_meanwhile_is_not_said_to_have_left(self):
        letter = self._dun()
        page = look(letter)
        letter.delivery_ids._as_verb()._fail("mail_taken_out")
        self.assertEqual(letter.delivery_state, "failed")
        with self.assertRaisesRegex(UserError, f"or failed: {letter.name}"):
            press(letter, "action_resend", page)

    def test_a_list_sends_again_what_it_shows_as_failed(self):
        email, self.customer.email = self.customer.email, False
        letter = self._dun()
        self.assertEqual(letter.delivery_state, "failed")
        self.customer.email = email
        view = "dunning_letter_view_list_failed"
        press(letter, "action_resend", look(letter), view)
        self._send_queue()
        with self.assertRaisesRegex(UserError, letter.name):
            press(letter, "action_resend", {}, view)
        self._send_queue()
        self.assertEqual(len(self._received(letter)), 1)
