"""What a letter says is true of its items, whatever has been said before."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .support.texts_case import TextsCase


@tagged("post_install", "-at_install")
class TestTexts(TextsCase):
    # What was said before

    def test_the_last_warning_is_said_once(self):
        for day in ("24 May", "31 May", "7 June"):
            self._run_day(day)
        younger = self._create_invoice("1 June")
        notice = self._last("14 June")
        self.assertIn("final notice for our invoice", notice.introduction)
        again = self._last("22 June")
        self.assertEqual(again.level_id, notice.level_id)
        self.assertIn(younger.name, "".join(again.line_ids.mapped("move_name")))
        self.assertEqual(again.title, "Payment overdue")
        said = again.introduction + again.mail_introduction + again.closing
        self.assertNotIn("This is our final notice", said)
        self.assertIn("does not extend the deadline", again.introduction)
        subject = again._render_mail_template()["subject"]
        self.assertNotIn("Final", subject)

    def test_a_warning_names_the_invoices_that_it_is_new_to(self):
        for day in ("24 May", "31 May", "7 June", "14 June"):
            self._run_day(day)
        second = self._create_invoice("25 May")
        for day in ("22 June", "29 June", "6 July"):
            letter = self._last(day)
            self.assertNotIn("This is our final notice", letter.introduction)
        self._create_invoice("5 July")
        letter = self._last("13 July")
        self.assertEqual(len(letter.line_ids), 3)
        words = f"This is our final notice for our invoice {second.name} of"
        self.assertIn(words, letter.introduction)
        self.assertIn("payment for the invoices listed below", letter.introduction)

    def test_a_warning_for_others_gives_no_new_time_to_those_that_had_theirs(self):
        self._create_invoice("17 May")
        for day in ("24 May", "31 May", "7 June", "14 June", "21 June"):
            self._run_day(day)
        first, second = self._letters()[-2:]
        self.assertEqual((first.kind, second.kind), ("notice", "notice"))
        words = "This letter does not extend any earlier deadline."
        self.assertNotIn(words, first.introduction)
        self.assertIn(words, second.introduction)

    def test_days_are_named_for_those_invoices_only_that_were_on_the_letters(self):
        self._run_day("24 May")
        self._create_invoice("20 May")
        letter = self._last("31 May")
        self.assertIn("some of these invoices on May 24", letter.introduction)
        # By now both have been written about, one of them twice.
        letter = self._last("7 June")
        self.assertIn("some of these invoices on May 24", letter.introduction)

    def test_what_is_said_again_may_be_written_by_the_manager(self):
        level = self.standard.level_ids[1]
        level.write({"again_title": "Still open", "again_introduction": "As before"})
        for day in ("24 May", "31 May"):
            self._run_day(day)
        self._create_invoice("20 May")
        self.standard.level_ids[2:].active = False
        letter = self._last("7 June")
        self.assertEqual(
            (letter.title, letter.introduction), ("Still open", "As before")
        )
        self.assertEqual(letter.mail_introduction, "As before")

    def test_a_first_letter_speaks_of_no_other_letter(self):
        self._make_level()
        letter = self._last("24 May")
        self.assertIn("final notice for this invoice", letter.introduction)
        self.assertNotIn("We wrote", letter.introduction)
        self.assertNotIn("  ", letter.introduction)

    def test_an_own_level_says_before_the_due_date_what_will_be_due(self):
        level = self._make_level(kind="reminder", days=-3)
        self._pay(self.invoice, 119.0, "20 May")
        invoice = self._create_invoice("28 May")
        letter = self._last("26 May")
        self.assertEqual(letter.title, "Upcoming payment")
        self.assertIn("will be due on May 28, 2026", letter.introduction)
        self.assertIn(invoice.name, letter.introduction)
        # Once it is overdue the level's own words are untrue.
        overdue = level._get_texts(before_due=False)
        self.assertNotIn("will be due", overdue["introduction"])
        self.assertEqual(overdue["title"], "Payment reminder")

    def test_no_deadline_is_named_that_is_not_printed(self):
        run = self._propose("24 May", print_deadline=False)
        texts = run.letter_ids._get_texts()
        self.assertIn(
            "Please pay $\N{NO-BREAK SPACE}119.00 promptly.", texts["introduction"]
        )

    def test_every_level_says_what_to_do_when_one_has_paid_meanwhile(self):
        for level in self.standard.level_ids:
            for again in (False, True):
                for lang, words in (
                    ("en_US", "paid in the meantime"),
                    ("en_GB", "paid in the meantime"),
                    ("de_DE", "inzwischen gezahlt"),
                    ("es_ES", "entretanto ya se ha efectuado el pago"),
                    ("fr_FR", "paiement entre-temps"),
                    ("it_IT", "nel frattempo il pagamento è stato effettuato"),
                ):
                    texts = level.with_context(lang=lang)._get_texts(again)
                    self.assertIn(words, texts["closing"], level.name)

    # Who writes them

    def test_days_that_nobody_entered_are_refused(self):
        levels = [{"name": "A", "days": 0}, {"name": "B", "days": 0}]
        procedure = {"name": "P", "level_ids": [*map(Command.create, levels)]}
        with self.assertRaisesRegex(ValidationError, "B follows a letter after 0 days"):
            self.env["dunning.procedure"].create(procedure)
        procedure = self.env["dunning.procedure"].create(
            {**procedure, "level_ids": [Command.create(levels[0])]}
        )
        values = {"procedure_id": procedure.id, "name": "B", "sequence": 20}
        level = self.env["dunning.level"].create({**values, "days": 7})
        with self.assertRaisesRegex(ValidationError, "after 0 days"):
            level.days = 0

    def test_a_dunning_manager_may_write_every_text(self):
        user = self.env["res.users"].create(
            {
                "name": "M",
                "login": "texts.manager",
                "group_ids": [
                    Command.set(
                        self.env.ref("dunning_advanced.group_dunning_manager").ids
                    )
                ],
            }
        )
        self.assertFalse(user.has_group("mail.group_mail_template_editor"))
        level = self._make_level().with_user(user)
        names = ("claimed_invoices", "invoice_dates", "invoice_due_dates")
        names += ("customer_references", "amount_to_pay", "about_invoices")
        names += ("about_new_invoices", "by_deadline", "said_before", "salutation")
        text = " ".join(f"{{{{ object.{name} }}}}" for name in names)
        for field in (
            *("title", "introduction", "closing"),
            *("again_title", "again_introduction", "again_closing"),
            *("mail_subject", "mail_introduction", "mail_closing"),
        ):
            level[field] = text
        letter = self._last("24 May")
        self.assertIn(self.invoice.name, letter.mail_introduction)
        self.assertIn("by ", letter.mail_subject)

    def test_a_broken_text_is_refused_where_it_is_written(self):
        level = self.standard.level_ids[0]
        with self.assertRaises(ValidationError):
            level.again_introduction = "{{ object.nothing }}"
        with self.assertRaises(ValidationError):
            level.again_title = "Two\nlines"

    def test_the_form_shows_what_the_letter_says_again(self):
        for day in ("24 May", "31 May", "7 June", "14 June"):
            self._run_day(day)
        self._create_invoice("1 June")
        letter = self._propose("22 June").letter_ids
        self.assertEqual(letter.edit_title, "Payment overdue")
        self.assertFalse(letter.is_edited)
