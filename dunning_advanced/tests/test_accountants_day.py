"""An accountant's day: what lists, dialogs and answers say when all is not as usual."""

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time
from odoo.tools.safe_eval import safe_eval

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestAccountantsDay(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")

    def _that_night(self, day, record=None):
        action = (record or self.invoice).action_explain_dunning()
        dialog = self.env["dunning.explanation"].browse(action["res_id"])
        with Form(dialog) as form:
            form.date = self.day(day)
        return dialog.night

    def test_a_past_night_that_only_proposed_says_so(self):
        self.standard.automation = "propose"
        self._run_day("26 May")
        for record in (self.invoice, self.customer):
            said = self._that_night("26 May", record)
            self.assertIn("1st Reminder", said)
            self.assertIn("Proposed", said)

    def test_a_past_night_whose_proposal_was_replaced_says_so(self):
        self.standard.automation = "propose"
        self._run_days("25 May", "26 May")
        said = self._that_night("25 May")
        self.assertNotIn("Nothing is kept", said)

    def test_a_letter_of_a_past_night_that_was_cancelled_is_named_as_such(self):
        self._run_day("26 May")
        self._letters().action_cancel("Wrong")
        self.assertIn("Cancelled", self._that_night("26 May"))

    def test_a_night_that_had_nothing_to_dun_was_not_cancelled(self):
        self._run_days("20 May", "21 May")
        run = self.env["dunning.run"].search([("date", "=", self.day("20 May"))])
        self.assertFalse(run.letter_ids)
        self.assertEqual(run.state, "closed")
        with self._real_schedule() as env:
            env["dunning.run"]._run_schedule("customer", as_of=run.date)
        self.assertEqual(run.state, "closed")

    def test_archived_customers_that_owe_are_in_the_list_of_overdue_customers(self):
        self.customer.active = False
        action = self.env.ref("dunning_advanced.res_partner_action_overdue")
        domain = safe_eval(action.domain)
        overdue = [("dunning_overdue_amount", ">", 0)]
        found = self.env["res.partner"].search(domain + overdue)
        self.assertIn(self.customer, found)
        self.assertEqual(sum(found.mapped("dunning_overdue_amount")), 119)

    def test_a_pause_that_would_be_over_is_refused(self):
        setting = Form(
            self.env["dunning.invoice.setting"].with_context(
                active_model="account.move", active_ids=self.invoice.ids
            )
        )
        setting.what = "pause"
        setting.pause_reason = "Talks"
        setting.pause_until = self.day("27 May")
        with self.assertRaisesRegex(UserError, "over"):
            setting.save().action_apply()
        setting.pause_until = self.day("28 May")
        setting.save().action_apply()
        self.assertTrue(self.invoice.dunning_on_pause)

    def test_a_form_says_that_a_pause_is_over(self):
        past = {
            "dunning_paused": True,
            "dunning_pause_reason": "Talks",
            "dunning_pause_until": self.day("20 May"),
        }
        for record in (self.invoice, self.customer, self._create_group(self.invoice)):
            record.write({**past})  # core changes what it is given
            spec = {"dunning_paused": {}, "dunning_pause_until": {}}
            for until, is_over in ((self.day("27 May"), True), (False, False)):
                values = {"dunning_pause_until": until}
                names = ["dunning_pause_until"]
                answer = record.onchange(values, names, spec)
                self.assertEqual("warning" in answer, is_over)

    def test_sending_what_was_sent_already_says_so(self):
        self._run_day("26 May")
        letter = self._letters()
        letter.action_send()
        answer = letter.action_send()
        self.assertNotEqual(answer["params"]["type"], "success", answer)

    def _look_up(self, view, field, typed):
        """What a list finds for what is typed into its search box."""
        view = self.env.ref(f"dunning_advanced.{view}")
        (domain,) = etree.fromstring(view.arch).xpath(
            f"//field[@name='{field}']/@filter_domain"
        )
        return self.env[view.model].search(safe_eval(domain, {"self": typed}))

    def test_a_letter_is_found_by_what_the_payment_says(self):
        self._run_day("27 May")
        letter = self._letters()
        letter._with_guard().payment_reference = "210000000003139471430009017"
        found = self._look_up("dunning_letter_view_search", "name", "313947143000")
        self.assertEqual(found, letter)

    def test_a_delivery_is_found_by_its_customer_and_each_address(self):
        self.customer.dunning_cc = "cfo@x.example"
        self._run_day("27 May")
        self._letters().action_send()
        view, delivery = "dunning_delivery_view_search", self._letters().delivery_ids
        for typed in ("cfo@x", self.customer.email):
            self.assertEqual(self._look_up(view, "email_to", typed), delivery)
        self.assertEqual(self._look_up(view, "partner_id", self.customer.id), delivery)

    def test_letters_of_one_customer_are_proposed_from_the_customer(self):
        self._create_invoice("10 May", partner=self._create_customer("Other"))
        action = self.env.ref("dunning_advanced.res_partner_action_propose")
        context = safe_eval(action.context, {"active_ids": self.customer.ids})
        run = Form(self.env["dunning.run"].with_context(**context)).save()
        run.action_propose()
        self.assertEqual(run.letter_ids.partner_id, self.customer)
