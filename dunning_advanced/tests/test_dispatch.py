"""Issue and send in one go: one question before, one answer after."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import DunningCommon

FAILURE = "odoo.addons.dunning_advanced.models.facts.failure"


@tagged("post_install", "-at_install")
class TestDispatch(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.silent = cls._create_customer("Silent", email=False)
        cls.others = cls._create_customer("L")
        today = cls.company._dunning_today()
        for partner, amount in (
            (cls.customer, 100.0),
            (cls.silent, 50.0),
            (cls.others, 7.0),
        ):
            cls._create_invoice(today - timedelta(days=20), amount, partner=partner)
        cls.run_ = cls._propose(today)
        cls.letters = cls.run_.letter_ids

    def _ask(self, letters=None, user=None):
        wizards = self.env["dunning.letter.dispatch"].with_context(
            active_model="dunning.letter", active_ids=(letters or self.letters).ids
        )
        return Form(wizards.with_user(user or self.env.user))

    def test_the_question_names_number_sum_and_who_has_no_address(self):
        self.letters.filtered(lambda lt: lt.partner_id == self.others).action_uncheck()
        question = self._ask()
        self.assertEqual(question.letter_count, 2)
        self.assertEqual(question.left_count, 1)
        self.assertIn("150.00", question.amounts)
        self.assertEqual(question.no_address, "Silent")

    def test_what_is_proposed_and_what_is_issued_go_out_together(self):
        self.letters[0].action_issue()
        answer = self._ask().save().action_dispatch()
        self.assertEqual(set(self.letters.mapped("state")), {"issued"})
        silent = self.letters.filtered(lambda lt: lt.partner_id == self.silent)
        self.assertEqual(silent.delivery_state, "failed")
        sent = (self.letters - silent).mapped("delivery_state")
        self.assertEqual(set(sent), {"queued"})
        message = answer["params"]["message"]
        self.assertIn("Letters sent: 2", message)
        self.assertIn(silent.name, message)

    def test_what_has_no_channel_is_issued_and_not_called_sent(self):
        self.letters.level_id.send_email = False
        message = self._ask().save().action_dispatch()["params"]["message"]
        self.assertEqual(set(self.letters.mapped("state")), {"issued"})
        self.assertIn("Letters issued: 3", message)
        self.assertNotIn("Letters sent", message)

    def _break_template(self):
        """The e-mail to L cannot be made."""
        body = "<t t-out=\"1 / (object.partner_id.name != 'L')\"/>"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_template SET body_html = jsonb_build_object('en_US', %s)"
            " WHERE id = %s",
            [body, self.env.ref("dunning_advanced.mail_template_dunning_letter").id],
        )
        self.env.invalidate_all()

    @mute_logger("odoo.addons.mail.models.mail_render_mixin", FAILURE)
    def test_one_that_cannot_be_sent_again_stops_no_other(self):
        self.letters.action_issue()
        self.letters.action_send()
        self._break_template()
        self.letters.action_resend()
        broken = self.letters.filtered(lambda lt: lt.partner_id == self.others)
        self.assertEqual(broken.delivery_state, "failed")
        self.assertTrue(broken.failure and broken.activity_ids)
        others = self.letters.filtered(lambda lt: lt.partner_id == self.customer)
        queued = others.delivery_ids.filtered(lambda d: d.state == "queued")
        self.assertEqual(queued.mapped("again"), [True])

    @mute_logger("odoo.addons.mail.models.mail_render_mixin", FAILURE)
    def test_one_that_cannot_be_sent_is_told_and_the_others_go(self):
        """Its issue is not undone either, and whoever is responsible is told why."""
        self._break_template()
        self.silent.email = "silent@customer.example"
        message = self._ask().save().action_dispatch()["params"]["message"]
        broken = self.letters.filtered(lambda lt: lt.partner_id == self.others)
        self.assertEqual(set(self.letters.mapped("state")), {"issued"})
        self.assertEqual(
            set((self.letters - broken).mapped("delivery_state")), {"queued"}
        )
        self.assertEqual(broken.delivery_state, "failed")
        self.assertTrue(broken.failure and broken.activity_ids)
        self.assertNotIn("Traceback", broken.failure)
        self.assertIn("Letters sent: 2", message)
        self.assertIn(f"Not sent: {broken.name}", message)
        self.assertNotIn("Not issued", message)

    def test_nothing_goes_out_twice(self):
        question = self._ask().save()
        question.action_dispatch()
        count = len(self.letters.delivery_ids)
        with self.assertRaisesRegex(UserError, "waits"):
            question.action_dispatch()
        self.assertEqual(len(self.letters.delivery_ids), count)

    def test_what_was_paid_since_falls_out_and_is_told(self):
        question = self._ask().save()
        self.silent.email = "silent@customer.example"
        letter = self.letters.filtered(lambda lt: lt.partner_id == self.customer)
        invoice = letter.line_ids.move_id
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"amount": 100.0})
        )
        wizard._create_payments()
        answer = question.action_dispatch()
        self.assertFalse(letter.exists())
        self.assertIn("Letters sent: 2", answer["params"]["message"])
        self.assertEqual(answer["params"]["type"], "warning")

    def test_unchecked_proposals_stay(self):
        self.letters.action_uncheck()
        question = self._ask().save()
        with self.assertRaises(UserError):
            question.action_dispatch()
        self.assertEqual(set(self.letters.mapped("state")), {"proposed"})

    def test_it_is_for_dunning_users(self):
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            self._ask(user=clerk).save()
        worker = new_test_user(
            self.env,
            "worker",
            groups="dunning_advanced.group_dunning_user",
            company_id=self.company.id,
        )
        self._ask(user=worker).save().action_dispatch()
        self.assertEqual(set(self.letters.mapped("state")), {"issued"})
