"""One letter about which nothing can be found out stops itself, and no other."""

import re

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tests.common import freeze_time
from odoo.tools import SQL, mute_logger

from .support.smtp_case import SmtpCase

LOGGER = "odoo.addons.dunning_advanced.models.facts.failure"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestBrokenLetter(SmtpCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.standard.level_ids.write({"send_print": True})
        cls.invoices = cls._create_invoice("10 May")
        for name in ("L", "M", "N"):
            partner = cls._create_customer(name)
            cls.invoices += cls._create_invoice("10 May", partner=partner)
        run = cls._propose("24 May")
        cls.letters = run.letter_ids
        cls.letters.action_issue()
        cls.broken = cls.letters[1]
        cls.right = cls.letters - cls.broken

    def _break_letter(self):
        self._damage("dunning_letter", "amount_claimed", self.broken)

    def _break_items(self):
        items = self.broken.line_ids.move_line_id
        self._damage("account_move_line", "amount_residual_currency", items)

    def _damage(self, table, column, records):
        """What a disk, a bad migration or a foreign program leaves in a table."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = 'NaN' WHERE id = ANY(%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                list(records.ids),
            )
        )
        self.env.invalidate_all(flush=False)

    def _assert_told(self, delivery):
        self.assertEqual(delivery.state, "failed")
        self.assertIn("could not be found out", delivery.error)
        self.assertRegex(delivery.error, "reference [0-9a-f]{8}")
        self.assertTrue(delivery.letter_id.activity_ids)

    @mute_logger(LOGGER)
    def test_the_others_are_sent(self):
        self._break_letter()
        self.letters.action_send()
        self.assertEqual(set(self.right.mapped("delivery_state")), {"queued"})
        for delivery in self.broken.delivery_ids:
            self._assert_told(delivery)

    @mute_logger(LOGGER)
    def test_the_question_names_it_and_counts_the_others(self):
        self._break_letter()
        question = self.env["dunning.letter.dispatch"].create(
            {"letter_ids": [Command.set(self.letters.ids)]}
        )
        self.assertEqual(question.letter_count, len(self.right))
        self.assertIn(self.broken.name, question.falls_out)

    @mute_logger(LOGGER)
    def test_the_question_names_a_proposal_that_nobody_can_ask_about(self):
        self._create_invoice("9 May", partner=self._create_customer("O"))
        self.standard.min_days_between = 0
        letter = self._propose("24 May").letter_ids
        items = letter.line_ids.move_line_id
        self._damage("account_move_line", "amount_residual_currency", items)
        question = self.env["dunning.letter.dispatch"].create(
            {"letter_ids": [Command.set(letter.ids)]}
        )
        self.assertEqual(question.letter_count, 0)
        self.assertIn("Proposal for O", question.falls_out)

    @mute_logger(LOGGER)
    def test_the_others_are_issued_and_sent_as_the_question_said(self):
        self.standard.min_days_between = 0
        for name in ("O", "P", "Q"):
            self._create_invoice("9 May", partner=self._create_customer(name))
        letters = self._propose("24 May").letter_ids
        broken = letters.filtered(lambda letter: letter.partner_id.name == "P")
        items = broken.line_ids.move_line_id
        self._damage("account_move_line", "amount_residual_currency", items)
        question = self.env["dunning.letter.dispatch"].create(
            {"letter_ids": [Command.set(letters.ids)]}
        )
        self.assertEqual(question.letter_count, 2)
        message = question.action_dispatch()["params"]["message"]
        self.assertEqual(set((letters - broken).mapped("delivery_state")), {"queued"})
        self.assertEqual(broken.state, "proposed")
        self.assertIn("Letters sent: 2", message)
        self.assertIn("Not issued after all: P", message)

    @mute_logger(LOGGER)
    def test_the_others_leave_the_queue(self):
        self.letters.action_send()
        self._break_letter()
        mails = self.letters.delivery_ids.mail_mail_id.sudo()
        mails.send()
        sent = [to for _from, to, _message in self.sink.received]
        self.assertEqual(len([to for to in sent if "customer" in str(to)]), 3)
        mail = self.broken.delivery_ids.filtered(lambda d: d.channel == "email")
        self._assert_told(mail)

    @mute_logger(LOGGER)
    def test_the_others_are_printed_and_marked(self):
        self.letters.action_send()
        self._break_items()
        posts = self.letters.delivery_ids.filtered(lambda d: d.channel == "print")
        with self.assertRaisesRegex(UserError, self.broken.name):
            posts.action_mark_sent()
        action = posts.action_print_batch()
        self.assertIn(self.broken.name, action["params"]["message"])
        ids = re.findall(r"\d+", action["params"]["next"]["url"])
        self.assertEqual(len(ids), 3)
        self._assert_told(posts.filtered(lambda d: d.letter_id == self.broken))
        (posts & self.right.delivery_ids).action_mark_sent()

    def test_the_others_are_printed_where_the_file_of_one_is_lost(self):
        self.letters.action_send()
        prints = self.letters.delivery_ids.filtered(lambda d: d.channel == "print")
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = '00/lost', db_datas = NULL"
            " WHERE id = %s",
            self.broken.pdf_id.ids,
        )
        self.env.invalidate_all()
        action = prints.action_print_batch()
        self.assertIn(self.broken.name, action["params"]["message"])
        self.assertTrue(prints._render_print_batch().startswith(b"%PDF"))
        (lost,) = prints.filtered(lambda d: d.letter_id == self.broken)
        self.assertEqual((lost.state, lost.error_code), ("failed", "pdf_lost"))

    @mute_logger(LOGGER)
    def test_the_broken_one_is_not_handed_over_and_others_are_found(self):
        self._break_items()
        invoices = self.broken.line_ids.move_id
        self.env["ir.config_parameter"].sudo().set_param("web.base.url", "http://x.y")
        self.company.dunning_agency_id = self._create_customer("Agency")
        with self.assertRaisesRegex(UserError, "could not be found out what is owed"):
            invoices._dunning_check_can_hand_over()
        day = self.company._dunning_today()
        found = self.env["dunning.open.item"]._get_proposed_for_collection(
            self.company, self.letters.partner_id, day
        )
        self.assertEqual(found, set())
        states = self.invoices.mapped("dunning_collection_state")
        self.assertEqual(set(states), {"none"})

    @mute_logger(LOGGER)
    def test_its_page_asks_to_call_and_shows_no_figure(self):
        self._break_items()
        self.authenticate(None, None)
        page = self.url_open(self.broken._get_payment_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("call us before you pay", page.text)
        self.assertNotIn("119.00", page.text)
        page = self.url_open(self.right[0]._get_payment_url())
        self.assertIn("119.00", page.text)
