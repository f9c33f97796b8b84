"""The night: done once, for each company and customer alone, keeping people's work."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ..models.facts import dunning_open_item
from .common import DunningCommon

PROPOSE = "odoo.addons.dunning_advanced.models.run.propose"
BACKGROUND = "odoo.addons.dunning_advanced.models.run.background"


class NightCommon(DunningCommon):
    def _run(self, text="24 May"):
        return self.env["dunning.run"].search(
            [
                ("company_id", "=", self.company.id),
                ("date", "=", self.day(text)),
                ("scheduled", "=", True),
            ]
        )

    def _store(self, record, **values):
        """As old data have it: from before there were bounds."""
        self.env.flush_all()
        for field, value in values.items():
            self.env.cr.execute(
                f"UPDATE {record._table} SET {field} = %s WHERE id = %s",
                [value, record.id],
            )
        self.env.invalidate_all()

    def _skips(self, partner, text="24 May"):
        return self._run(text).skip_ids.filtered(lambda s: s.partner_id == partner)


@tagged("post_install", "-at_install")
class TestBrokenCustomer(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = [cls._create_customer(f"Other {n}") for n in range(4)]
        for customer in (cls.customer, *cls.others):
            cls._create_invoice("10 May", partner=customer)

    def _assert_others_got_letters(self):
        for customer in self.others:
            self.assertEqual(len(self._letters(customer)), 1)
        self.assertFalse(self._letters())
        self.assertTrue(self._run().date_end)

    def _break_level(self, **values):
        """The customer alone has a procedure that no calendar can hold."""
        broken = self.standard.copy({"automation": "issue"})
        self.customer.dunning_procedure_id = broken
        self._store(broken.level_ids[0], **values)
        return broken

    def test_a_far_promise_holds_its_invoice_and_nobody_else(self):
        invoice = self.env["account.move"].search(
            [("partner_id", "=", self.customer.id), ("state", "=", "posted")]
        )
        with freeze_time("2026-05-20"):
            promise = self.env["dunning.promise"].create(
                {"move_id": invoice.id, "date": "2026-06-01"}
            )
        self._store(promise, date="9999-12-31")
        self._run_day("24 May")
        self._assert_others_got_letters()
        self.assertEqual(self._skips(self.customer).reason, "promised")
        self.customer.invalidate_recordset()
        self.assertFalse(self.customer.dunning_next_date)
        self.assertTrue(invoice.explain_dunning("2026-05-24")[0]["reasons"])

    def test_far_days_of_a_level_only_never_come(self):
        self._break_level(days=3_000_000)
        self._run_day("24 May")
        self._assert_others_got_letters()
        self.assertEqual(self._skips(self.customer).reason, "first_level_wait")

    def test_far_days_of_a_procedure_only_never_come(self):
        for field in ("grace_days", "min_days_between"):
            broken = self.standard.copy({"automation": "propose"})
            self.customer.dunning_procedure_id = broken
            self._store(broken, **{field: 3_000_000})
            (found,) = self.customer.explain_dunning("2026-05-24")
            self.assertTrue(found["reasons"] or field == "min_days_between")

    @mute_logger(PROPOSE)
    def test_who_cannot_be_decided_about_is_listed_alone_with_the_reason(self):
        self._break_level(payment_term_days=3_000_000)
        self._run_day("24 May")
        self._assert_others_got_letters()
        row = self._skips(self.customer)
        self.assertEqual(row.reason, "failed")
        self.assertTrue(row.move_line_id)
        self.assertIn("Enter fewer days", row.detail)

    @mute_logger(PROPOSE)
    def test_a_run_of_a_person_goes_on_as_well(self):
        self._break_level(payment_term_days=3_000_000)
        run = self._propose("24 May")
        self.assertEqual(run.letter_count, 4)
        self.assertEqual(run.skip_ids.mapped("reason"), ["failed"])

    def test_what_cannot_be_explained_is_said_in_words(self):
        self._break_level(payment_term_days=3_000_000)
        with self.assertRaisesRegex(UserError, "Enter fewer days"):
            self.customer.explain_dunning("2026-05-24")
        with freeze_time("2026-05-24 10:00:00"):
            self.customer.invalidate_recordset()
            self.assertFalse(self.customer.dunning_next_date)

    @mute_logger(BACKGROUND, "odoo.addons.dunning_advanced.models.facts.failure")
    def test_one_company_does_not_stop_the_next(self):
        second = self._create_second_company()
        runs = type(self.env["dunning.run"])
        original = runs._get_partner_ids

        def get_partner_ids(run):
            # Whatever goes wrong for a company as a whole, outside of its customers.
            if run.company_id.id == self.company.id:
                raise RuntimeError("Broken")
            return original(run)

        with patch.object(runs, "_get_partner_ids", get_partner_ids):
            self._run_day("24 May")
        letters = self.env["dunning.letter"].search([("company_id", "=", second.id)])
        self.assertTrue(letters)
        run = self._run()
        self.assertTrue(run.date_end and not run.task)
        self.assertEqual(run.skip_ids.reason, "failed")
        self.assertIn("The work stopped", run.message_ids[:1].body)
        # Mended and called again on the same day: it goes on.
        self._run_day("24 May")
        self._assert_others_got_letters_and(self.customer)

    def _assert_others_got_letters_and(self, *more):
        for customer in (*self.others, *more):
            self.assertEqual(len(self._letters(customer)), 1)
        self.assertFalse(self._run().skip_ids)

    def _create_second_company(self):
        second = self.setup_other_company()["company"]
        second.write(
            {
                "dunning_enabled": True,
                "dunning_procedure_id": self.standard.id,
                "email": "second@acme.example",
            }
        )
        self._create_invoice(
            "10 May",
            partner=self._create_customer("Theirs"),
            company_id=second.id,
            journal_id=self.env["account.journal"]
            .search([("company_id", "=", second.id), ("type", "=", "sale")], limit=1)
            .id,
        )
        return second


@tagged("post_install", "-at_install")
class TestNightIsDoneOnce(NightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(3):
            customer = cls._create_customer(f"C{number}")
            cls._create_invoice("10 May", partner=customer)

    @contextmanager
    def _time_always_over(self):
        """The job's time is over after every piece."""
        original = IrCron._commit_progress

        def commit(cron, *args, **kwargs):
            original(cron, *args, **kwargs)
            return 0

        with patch.object(IrCron, "_commit_progress", commit):
            yield

    def test_out_of_time_no_company_is_proposed_twice(self):
        runs = type(self.env["dunning.run"])
        proposed = []
        original = runs._propose_together

        def propose(run, partners):
            proposed.append((run.company_id.id, tuple(partners.ids)))
            return original(run, partners)

        with (
            self._time_always_over(),
            patch.object(runs, "_propose_together", propose),
            patch.object(dunning_open_item, "SLICE_SIZE", 1),
        ):
            for _pass in range(12):
                self._run_day("24 May")
        self.assertEqual(len(proposed), len(set(proposed)), "each customer once")
        self.assertEqual(len(self._run().letter_ids), 3)
        self.assertEqual(set(self._run().letter_ids.mapped("state")), {"issued"})
        self.assertTrue(self._run().date_end)
        self.assertFalse(self._run().task)

    def test_what_is_left_goes_on_in_the_background(self):
        with self._time_always_over():
            self._run_day("24 May")
        self.assertEqual(self._run().task, "night")
        with freeze_time("2026-05-24 22:00:00"), self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertFalse(self._run().task)
        self.assertEqual(set(self._run().letter_ids.mapped("state")), {"issued"})

    def test_a_night_that_is_over_is_left_to_the_next(self):
        with self._time_always_over():
            self._run_day("24 May")
        with freeze_time("2026-05-25 02:00:00"), self._real_schedule() as env:
            env["dunning.run"]._cron_work()
        self.assertEqual((self._run().task, self._run().stopped), (False, True))
        self.assertNotIn("issued", self._run().letter_ids.mapped("state"))
        self._run_day("25 May")
        self.assertEqual(len(self._run("25 May").letter_ids), 3)
        self.assertFalse(self._run().letter_ids)

    def test_once_more_on_the_same_day_only_asks_about_who_got_no_letter(self):
        paused = self._create_customer("Paused")
        paused.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        self._create_invoice("9 May", partner=paused)
        self._run_day("24 May")
        letters = self._run().letter_ids
        paused.dunning_paused = False
        self._run_day("24 May")
        self.assertEqual(len(self._letters(paused)), 1)
        self.assertEqual(self._run().letter_ids - self._letters(paused), letters)
        self.assertFalse(self._run().skip_ids)

    def test_what_came_since_on_the_same_day_is_added(self):
        self._run_day("24 May")
        late = self._create_customer("Late")
        self._create_invoice("9 May", partner=late)
        self._run_day("24 May")
        self.assertEqual(len(self._letters(late)), 1)
        self.assertEqual(len(self._run().letter_ids), 4)

    def test_a_company_that_is_done_is_left_alone_while_another_is_not(self):
        skipped = self._create_customer("Not yet")
        self._create_invoice("23 May", partner=skipped)
        self._run_day("24 May")
        row = self._run().skip_ids
        other = self.setup_other_company()["company"]
        other.write({"dunning_enabled": True, "email": "b@acme.example"})
        self._run_day("24 May")
        self.assertEqual(self._run().skip_ids, row)

    def test_what_a_person_has_stopped_or_cancelled_stays_so(self):
        with self._time_always_over():
            self._run_day("24 May")
        self._run().action_stop()
        self._run_day("24 May")
        self.assertNotIn("issued", self._run().letter_ids.mapped("state"))
        self._run().action_cancel()
        self._run_day("24 May")
        self.assertEqual(self._run().state, "cancelled")
        self.assertFalse(self._run().letter_ids)

    def test_another_process_at_the_same_run_is_left_alone(self):
        with self._time_always_over():
            self._run_day("24 May")
        run = self._run()
        with self._real_schedule() as env:
            work = env["dunning.run"].browse(run.id)
            with patch.object(type(run), "_locked") as locked:
                locked.return_value.__enter__.return_value = False
                locked.return_value.__exit__.return_value = None
                self.assertTrue(work._work_in_background())
        self.assertEqual(run.task, "night")

    def test_to_send_is_what_has_a_channel(self):
        self.standard.level_ids.write({"send_email": False})
        self._run_day("24 May")
        self.assertEqual(self._run().issued_count, 3)
        self.assertEqual(self._run().unsent_count, 0)

    def test_lists_of_past_nights_are_kept_as_long_as_wanted(self):
        self._create_invoice("23 May", partner=self._create_customer("Not yet"))
        self.company.dunning_skip_days = 2
        self._run_days("24 May", "26 May")
        kept = [self._run(f"{n} May").skip_count for n in (24, 25, 26)]
        self.assertTrue(all(kept), kept)
        self._run_day("27 May")
        self.assertFalse(self._run("24 May").skip_count)
        self.assertTrue(self._run("25 May").skip_count)


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
        self.assertEqual(self._run("24 May").state, "cancelled")

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
        self.env["dunning.invoice.group"].create(
            {
                "name": "G",
                "partner_id": self.customer.id,
                "invoice_ids": [Command.set(self.invoice.ids)],
                "dunning_procedure_id": self.standard.copy({"applies_to": "group"}).id,
            }
        )
        self._run_day("24 May", "group")
        self._proposal().action_uncheck()
        self._run_day("25 May", "group")
        self.assertFalse(self._proposal().selected)
