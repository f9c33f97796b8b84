"""Sending today's letters: one question, one answer, and lists that tell the truth."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestSending(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._dunning_today()
        cls.silent = cls._create_customer("Silent", email=False)
        cls.payer = cls._create_customer("Payer")
        cls.worker = new_test_user(
            cls.env,
            "worker",
            groups="dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )
        for partner, amount in (
            (cls.customer, 100.0),
            (cls.silent, 50.0),
            (cls.payer, 7.0),
        ):
            cls._create_invoice(cls._before(20), amount, partner=partner)

    @classmethod
    def _before(cls, days):
        return cls.today.fromordinal(cls.today.toordinal() - days)

    def _new_run(self, **values):
        return self._propose(self.today, **values).with_user(self.worker)

    def _letter_of(self, run, partner):
        return run.letter_ids.filtered(lambda lt: lt.partner_id == partner)

    def _pay_all(self, partners):
        domain = [("partner_id", "in", partners.ids), ("move_type", "=", "out_invoice")]
        for invoice in self.env["account.move"].search(domain):
            self._pay(invoice, invoice.amount_residual, self.today)

    def _question(self, records):
        wizards = self.env["dunning.letter.dispatch"].with_user(self.worker)
        return Form(
            wizards.with_context(active_model=records._name, active_ids=records.ids)
        )

    def test_a_run_asks_number_sum_no_address_and_what_falls_out(self):
        run = self._new_run()
        self._pay_all(self.payer)
        question = self._question(run)
        self.assertEqual(question.letter_count, 2)
        self.assertIn("150.00", question.amounts)
        self.assertEqual(question.no_address, "Silent")
        self.assertIn("Payer: INV/", question.falls_out)
        self.assertEqual(question.left_count, 0)

    def test_what_is_unchecked_is_left_out(self):
        run = self._new_run()
        self._letter_of(run, self.payer).action_uncheck()
        question = self._question(run)
        self.assertEqual((question.letter_count, question.left_count), (2, 1))

    def test_the_sum_is_that_of_what_is_still_open(self):
        run = self._new_run()
        invoice = self._letter_of(run, self.customer).line_ids.move_id
        self._pay(invoice.sudo(), 40.0, self.today)
        self.assertIn("117.00", self._question(run).amounts)

    def test_an_issued_letter_that_became_wrong_is_said_to_be_held(self):
        run = self._new_run()
        run.action_issue()
        letter = self._letter_of(run, self.payer)
        self._pay_all(self.payer)
        question = self._question(run.letter_ids)
        self.assertEqual(question.letter_count, 2)
        self.assertIn(letter.name, question.falls_out)

    def test_a_run_answers_what_happened_and_lists_what_fell_out(self):
        run = self._new_run()
        question = self._question(run).save()
        self._pay_all(self.payer)
        answer = question.action_dispatch()["params"]
        self.assertIn("Letters sent: 1", answer["message"])
        self.assertIn("Payer", answer["message"])
        silent = self._letter_of(run, self.silent)
        self.assertIn(silent.name, answer["message"])
        self.assertEqual((answer["type"], answer["sticky"]), ("warning", False))
        self.assertEqual(run.state, "sent")
        self.assertEqual(run.fallen_count, 1, "the bar leads to the reasons")

    def test_nothing_is_sent_twice_by_two_who_have_the_question_open(self):
        run = self._new_run()
        first, second = self._question(run).save(), self._question(run).save()
        first.action_dispatch()
        with self.assertRaises(UserError):
            second.action_dispatch()
        self.assertEqual(len(run.letter_ids.delivery_ids), 3)

    def test_the_question_is_for_who_works_letters(self):
        run = self._new_run()
        clerk = new_test_user(
            self.env,
            "clerk",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            wizards = self.env["dunning.letter.dispatch"].with_user(clerk)
            wizards.create({"run_id": run.id}).action_dispatch()
        self.assertEqual(set(run.letter_ids.mapped("state")), {"proposed"})

    def test_issue_and_send_in_a_list_say_how_many_and_where(self):
        run = self._new_run()
        answer = run.letter_ids.action_issue()["params"]
        self.assertIn("Letters issued: 3", answer["message"])
        self.assertEqual(answer["type"], "success")
        self.assertIn("dunning_letter_action", answer["links"][0]["url"])
        self._letter_of(run, self.silent).level_id.sudo().send_email = True
        answer = run.letter_ids.action_send()["params"]
        self.assertIn("Letters sent: 2", answer["message"])

    def test_what_issue_dropped_leads_to_its_run_and_stays_over_no_screen(self):
        run = self._new_run()
        self._pay_all(self.payer)
        answer = run.letter_ids.action_issue()["params"]
        self.assertFalse(answer["sticky"])
        self.assertEqual(answer["links"][0]["label"], "Show why")
        self.assertTrue(answer["links"][0]["url"].endswith(f"/{run.id}"))
        rows = run.skip_ids.filtered("fell_out")
        self.assertEqual(rows.partner_id, self.payer)
        self.assertEqual(run.action_view_fallen()["res_model"], "dunning.run.skip")

    def test_a_percent_sign_in_a_name_is_no_place_for_the_link(self):
        self.payer.name = "5 %s off"
        run = self._new_run()
        self._pay_all(self.payer)
        message = run.letter_ids.action_issue()["params"]["message"]
        self.assertIn("5 %%s off", message)
        self.assertTrue(message.endswith(" %s"))

    def test_many_that_fell_out_are_counted_not_listed(self):
        names = [f"Many {number}" for number in range(5)]
        partners = self.env["res.partner"]
        for name in names:
            partners |= self._create_customer(name)
            self._create_invoice(self._before(20), partner=partners[-1:])
        run = self._new_run()
        self._pay_all(partners)
        message = run.action_issue()["params"]["message"]
        self.assertIn("2 more customers", message)
        self.assertEqual(sum(name in message for name in names), 3)

    def test_what_could_be_said_again_is_no_letter(self):
        self._new_run().action_issue()
        run = self._new_run(include_dunned=True)
        self.assertEqual((run.letter_count, run.repeat_count), (0, 3))
        self.assertIn("could be said again", run.summary)
        self.assertIn("No letters", run.summary)
        rows = self._rows()
        self.assertEqual((rows["unchecked"]["count"], rows["runs"]["count"]), (0, 0))
        action = run.action_view_repeats()
        letters = self.env["dunning.letter"]
        self.assertEqual(letters.search(action["domain"]), run.letter_ids)
        self.assertFalse(letters.search(run.action_view_proposal()["domain"]))
        run.letter_ids[:1].action_check()
        self.assertEqual((run.letter_count, run.repeat_count), (1, 2))
        self.assertEqual(self._rows()["runs"]["count"], 1)

    def test_lists_of_letters_show_proposals_to_who_asks_for_them(self):
        action = self.env.ref("dunning_advanced.dunning_letter_action")
        self.assertIn("search_default_said", action.context)
        opened = self.customer.action_view_dunning_letters()
        self.assertTrue(opened["context"]["search_default_said"])

    def test_a_run_without_letters_is_not_issued(self):
        self._pay_all(self.customer + self.silent + self.payer)
        self._run_day(self.today)
        night = self.env["dunning.run"].search([("scheduled", "=", True)], limit=1)
        self.assertEqual((night.letter_count, night.state), (0, "proposed"))

    def test_a_run_of_which_all_fell_out_is_not_issued(self):
        run = self._new_run()
        self._pay_all(self.customer + self.silent + self.payer)
        run.action_issue()
        self.assertEqual((run.letter_count, run.state), (0, "proposed"))

    def test_failed_letters_are_listed_with_their_reason(self):
        run = self._new_run()
        run.action_issue_send()
        self.assertEqual(run.failed_count, 1)
        action = run.action_view_failed()
        (letter,) = self.env["dunning.letter"].search(action["domain"])
        self.assertEqual(letter.partner_id, self.silent)
        self.assertTrue(letter.with_user(self.worker).failure)
        view = self.env["dunning.letter"].get_view(action["views"][0][0], "list")
        for name in ("failure", "delivery_state"):
            self.assertIn(f'name="{name}"', view["arch"])
        row = self._rows()["failed"]
        self.assertEqual(row["action"]["views"], action["views"])

    def test_the_dashboard_opens_the_list_in_which_letters_are_worked(self):
        self._new_run()
        action = self._rows()["ready"]["action"]
        view = self.env["dunning.letter"].get_view(action["views"][0][0], "list")
        for name in ("action_check", "action_uncheck", "Issue and Send"):
            self.assertIn(name, view["arch"])

    def test_no_box_opens_what_its_reader_may_not_read(self):
        self._new_run().action_issue_send()
        for row in self._rows().values():
            action = row["action"]
            model = self.env[action["res_model"]].with_user(self.worker)
            self.assertEqual(
                model.with_context(**action["context"]).search_count(action["domain"]),
                row["count"],
                row["label"],
            )
            for view_id, kind in action["views"]:
                model.get_view(view_id, kind)

    def _rows(self):
        dashboard = self.env["dunning.dashboard"].with_user(self.worker)
        (company,) = dashboard.get_figures()
        return {row["name"]: row for box in company["boxes"] for row in box["rows"]}
