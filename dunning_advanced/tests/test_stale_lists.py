"""A list that was read before others went on: what is left of it is worked."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestStaleLists(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.automation = "propose"
        for name in ("A", "B", "C"):
            cls._create_invoice("10 May", partner=cls._create_customer(name))
        cls.console = cls._propose("24 May")
        cls.letters = cls.console.letter_ids
        cls.gone = cls.letters[0]
        cls.left = cls.letters - cls.gone

    def setUp(self):
        super().setUp()
        # A colleague in another tab.
        self.gone.with_env(self.env).action_cancel(None)
        self.env.flush_all()
        self.env.invalidate_all()

    def _context(self):
        ids = self.letters.ids
        return {"active_model": "dunning.letter", "active_ids": ids}

    def test_checking_and_unchecking_is_done_for_those_that_are_there(self):
        self.letters.action_uncheck()
        self.assertFalse(any(self.left.mapped("selected")))
        self.letters.action_check()
        self.assertTrue(all(self.left.mapped("selected")))

    def test_those_that_are_there_are_issued_and_the_others_counted(self):
        answer = self.letters.action_issue()["params"]
        self.assertEqual(set(self.left.mapped("state")), {"issued"})
        self.assertIn("Letters issued: 2", answer["message"])
        self.assertIn("No longer there: 1", answer["message"])
        self.assertEqual(answer["type"], "warning")

    def test_those_that_are_there_are_cancelled(self):
        wizard = self.env["dunning.letter.cancel"].with_context(**self._context())
        dialog = wizard.create({})
        self.assertEqual(dialog.proposed_count, 2)
        dialog.action_cancel()
        self.assertFalse(self.left.exists())

    def test_a_dialog_that_was_open_meanwhile_does_what_is_left(self):
        wizard = self.env["dunning.letter.cancel"].with_context(**self._context())
        dialog = wizard.create({})
        self.left[0].action_cancel(None)
        self.env.invalidate_all()
        answer = dialog.action_cancel()
        self.assertIn("1", answer["params"]["message"])
        self.assertFalse(self.left.exists())

    def test_when_none_is_there_it_is_said_in_words(self):
        for call in (
            self.gone.action_issue,
            self.gone.action_check,
            self.gone.action_uncheck,
            lambda: self.gone.action_cancel("Wrong"),
        ):
            with self.assertRaisesRegex(UserError, "no longer there"):
                call()

    def test_an_item_of_a_letter_that_was_written_anew_is_named_so(self):
        letter = self.left[0]
        self._create_invoice("9 May", 20.0, letter.partner_id)
        again = self._propose("24 May", partner_ids=letter.partner_id.ids)
        first, second = again.letter_ids.line_ids
        first.action_drop()
        again.letter_ids.action_restore_items()
        self.env.invalidate_all()
        # Another tab still shows the rows of before.
        stale = (first + second) - again.letter_ids.line_ids
        self.assertTrue(stale)
        with self.assertRaisesRegex(UserError, "written anew"):
            stale[0].action_drop()

    def test_charges_customers_and_invoices_that_are_gone_open_their_dialogs(self):
        customer = self._create_customer("Short")
        draft = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        invoice = self._create_invoice("10 May")
        ids = (draft + invoice).ids
        draft.unlink()
        settings = self.env["dunning.invoice.setting"].with_context(
            active_model="account.move", active_ids=ids
        )
        self.assertEqual(settings.create({"what": "resume"}).move_ids, invoice)
        ids = (customer + self.customer).ids
        customer.unlink()
        assign = self.env["dunning.assign"].with_context(
            active_model="res.partner", active_ids=ids
        )
        self.assertEqual(assign.create({}).partner_ids, self.customer)
