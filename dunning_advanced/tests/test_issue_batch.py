"""Issuing many letters: one question for all of them, and what it costs."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestIssueBatch(DunningCommon):
    def _propose_for(self, count):
        """Proposals to so many customers, with nothing of them in memory."""
        for number in range(count):
            customer = self._create_customer(f"C{count}-{number}")
            # The key of its page is made once, by whatever shares it first.
            self._create_invoice("10 May", partner=customer)._portal_ensure_token()
        letters = self._propose("24 May").letter_ids
        self.assertEqual(len(letters), count)
        self.env.flush_all()
        self.env.invalidate_all()
        return letters.browse(letters.ids)

    def _count_statements(self, function, *arguments):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function(*arguments)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _measure(self, count):
        """Statements to issue so many letters, to ask whether they stand, to send."""
        letters = self._propose_for(count)
        issued = self._count_statements(letters._issue_together, self.day("24 May"))
        self.assertEqual(set(letters.mapped("state")), {"issued"})
        asked = self._count_statements(letters._get_reasons_not_to_send)
        sent = self._count_statements(letters._send)
        self.assertEqual(set(letters.mapped("delivery_state")), {"queued"})
        letters.action_cancel("Test")
        letters.line_ids.move_id.button_draft()
        return issued, asked, sent

    def test_a_batch_of_letters_asks_the_facts_once(self):
        self._measure(2)  # what is read once for ever
        issued_few, asked_few, sent_few = self._measure(5)
        issued_many, asked_many, sent_many = self._measure(20)
        self.assertLessEqual(asked_many, asked_few)
        self.assertLessEqual(issued_many, 150, (issued_few, sent_few, sent_many))
        self.assertLessEqual(issued_many - issued_few, 15 * 6)

    def test_the_hook_may_write_other_fields_into_each_line(self):
        invoice = self._create_invoice("10 May")
        younger = self._create_invoice("20 May")
        model = self.registry["dunning.letter"]
        prepare = model._prepare_letter_line_vals

        def into_some(letter, proposal, line):
            vals = prepare(letter, proposal, line)
            del vals["amount_disputed" if line.escalates else "days_overdue"]
            return vals | ({} if line.escalates else {"amount_disputed": 1.0})

        with patch.object(model, "_prepare_letter_line_vals", into_some):
            letter = self._propose("24 May").letter_ids
            lines = letter.line_ids
            letter.action_issue()
        self.assertEqual(letter.line_ids, lines)
        self.assertEqual(lines.mapped("move_id"), invoice | younger)
        self.assertEqual(lines.mapped("amount_disputed"), [0.0, 1.0])
        self.assertEqual(lines.mapped("days_overdue"), [14, 0])

    def test_two_proposals_of_one_customer_in_one_batch_make_one_letter(self):
        self._create_invoice("10 May")
        both = self._propose("24 May").letter_ids | self._propose("24 May").letter_ids
        self.assertEqual(len(both), 2)
        both.action_issue()
        self.assertEqual(self._letters(), both.exists())
        self.assertEqual(len(both.exists()), 1)

    def test_letters_of_one_run_to_one_customer_are_issued_together(self):
        for level, days in zip(self.standard.level_ids, (14, 30, 60, 90), strict=True):
            level.days = days
        self.standard.write({"grouping": "level", "timing": "age"})
        for due in ("10 May", "10 April"):
            self._create_invoice(due)
        letters = self._propose("24 May").letter_ids
        self.assertEqual(len(letters), 2)
        self.assertEqual(len(letters._split_by_influence()), 1)
        letters.action_issue()
        self.assertEqual(set(letters.mapped("state")), {"issued"})

    def test_what_fell_out_of_a_batch_is_listed_and_the_others_are_issued(self):
        letters = self._propose_for(3)
        paid = letters[1].line_ids.move_id
        self._pay(paid, 119, "24 May")
        run = letters.run_id
        result = letters.action_issue()
        self.assertEqual(letters.exists(), letters[0] + letters[2])
        self.assertIn(paid.partner_id.name, result["params"]["message"])
        self.assertEqual(run.skip_ids.filtered("fell_out").move_id, paid)
