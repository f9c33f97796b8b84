"""Between issue and each channel: what the engine refuses today does not leave."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .support.smtp_case import SmtpCase

# What holds letters, and is no reason to take no money.
STILL_OWED = {
    "event_all_levels_off",
    "event_answered",
    "event_below_the_minimum",
    "event_company_off",
    "event_customer_paused",
    "event_due_later",
    "event_group_paused",
    "event_invoice_paused",
    "event_no_procedure",
    "event_procedure_archived",
    "event_promised",
    "event_receipt_on_the_suspense_account",
    "event_receipt_that_names_the_invoice",
    "event_statements_are_old",
}
PAUSE = {"dunning_paused": True, "dunning_pause_reason": "Talks"}


class BorderEvents(SmtpCase):
    """A letter over 119.00 that waits for e-mail and on paper, and what happens."""

    paper = "print"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-05-24 10:00:00"))
        cls.company.dunning_email_from = "dunning@acme.example"
        cls.standard.level_ids.write({f"send_{cls.paper}": True})
        cls.invoice = cls._create_invoice("10 May")
        cls.item = cls.invoice._get_dunning_open_items()
        cls.other = cls._create_customer("Other")
        cls.group = cls.env["dunning.invoice.group"].create(
            {"name": "Trip", "partner_id": cls.customer.id}
        )
        cls.invoice.dunning_group_id = cls.group
        run = cls.env["dunning.run"].create({"date": "2026-05-24"})
        run.action_propose()
        cls.letter = run.letter_ids
        cls.letter.action_issue()
        cls.letter.action_send()

    def _add_payment(self, amount, partner=None, post=True, **values):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.customer).id,
                "amount": amount,
                "date": "2026-05-24",
                "journal_id": self.company_data["default_journal_bank"].id,
                **values,
            }
        )
        if post:
            payment.action_post()

    def _add_credit_note(self, amount, partner=None):
        return self._create_invoice(
            "24 May", amount, partner=partner, move_type="out_refund"
        )

    def _after_each(self, prefix, check):
        """Let each thing happen alone, and look; return how many there are."""
        names = [name for name in sorted(dir(self)) if name.startswith(prefix)]
        for name in names:
            with self.subTest(name), self._undone():
                getattr(self, name)()
                self.env.flush_all()
                self.env.invalidate_all()
                check(name)
        return len(names)

    def _undone(self):
        return _Undone(self.env)

    def event_paid(self):
        self._pay(self.invoice, 119, "24 May")

    def event_paid_in_part(self):
        self._pay(self.invoice, 60, "24 May")

    def event_set_to_draft(self):
        self.invoice.button_draft()

    def event_cancelled(self):
        self.invoice.button_draft()
        self.invoice.button_cancel()

    def event_reversed(self):
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": self.invoice.ids, "journal_id": self.invoice.journal_id.id}
        )
        wizard.refund_moves()
        refund = wizard.new_move_ids
        refund.action_post()
        items = (refund | self.invoice)._get_dunning_receivables()
        items.filtered(lambda item: not item.reconciled).reconcile()

    def event_blocked(self):
        self.invoice.action_toggle_block_payment()

    def event_due_later(self):
        self.item.date_maturity = "2026-06-23"

    def event_no_follow_up(self):
        self.item.no_followup = True

    def event_other_customer(self):
        self.invoice.button_draft()
        self.invoice.dunning_group_id = False
        with Form(self.invoice) as form:
            form.partner_id = self.other
            form.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def event_covered_by_a_payment(self):
        self._add_payment(119)

    def event_covered_in_part_by_a_payment(self):
        self._add_payment(40)

    def event_covered_by_a_credit_note(self):
        self._add_credit_note(120)

    def event_covered_in_part_by_a_credit_note(self):
        self._add_credit_note(1)

    def event_company_off(self):
        self.company.dunning_enabled = False

    def event_customer_paused(self):
        self.customer.write({**PAUSE})

    def event_invoice_paused(self):
        self.invoice.write({**PAUSE})

    def event_group_paused(self):
        self.group.write({**PAUSE})

    def event_promised(self):
        self.env["dunning.promise"].create(
            {"move_id": self.invoice.id, "date": "2026-05-27"}
        )

    def event_disputed(self):
        self.invoice.write({"dunning_disputed": True, "dunning_dispute_reason": "No"})

    def event_disputed_in_part(self):
        self.event_disputed()
        self.invoice.dunning_disputed_amount = 19

    def event_in_collection(self):
        self.invoice._dunning_set_in_collection(self.other)

    def event_procedure_archived(self):
        self.standard.active = False

    def event_all_levels_off(self):
        self.standard.level_ids.active = False

    def event_no_procedure(self):
        self.company.dunning_procedure_id = False

    def event_below_the_minimum(self):
        self.standard.min_amount = 200

    def event_covered_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"name": "2026-01-01", "rate": 0.5, "currency_id": euro.id}
        )
        self._add_payment(60, currency_id=euro.id)

    def event_receipt_on_the_suspense_account(self):
        self._receive(119, partner_id=self.customer.id)

    def event_receipt_that_names_the_invoice(self):
        self.company.dunning_hold_fitting = True
        self._receive(119, payment_ref=f"Invoice {self.invoice.name}")

    def event_statements_are_old(self):
        self._receive(-1, date="2026-04-01")
        self.company.dunning_bank_days = 10

    def event_written_off(self):
        self._write_off(119)

    def event_written_off_in_part(self):
        self._write_off(20)

    def event_other_instalments(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Later",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (60, 90)
                ],
            }
        )
        self.invoice.button_draft()
        self.invoice.invoice_payment_term_id = terms
        self.invoice.action_post()

    def event_one_instalment_is_due(self):
        self.event_other_instalments()
        first = self.invoice._get_dunning_receivables().sorted("date_maturity")[0]
        first.date_maturity = "2026-05-10"

    def event_answered(self):
        self.letter._hold_for_answer("We have paid")

    def event_deleted(self):
        self.invoice.button_draft()
        self.invoice.with_context(force_delete=True).unlink()

    def event_cheaper(self):
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.price_unit = 100
        self.invoice.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def _receive(self, amount, **values):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-05-24",
                "payment_ref": "Transfer",
                "amount": amount,
                **values,
            }
        )

    def _write_off(self, amount):
        other = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "date": "2026-05-24",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.item.account_id.id,
                            "partner_id": self.customer.id,
                            "credit": amount,
                        }
                    ),
                    Command.create({"account_id": other.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        (entry._get_dunning_receivables() | self.item).reconcile()

    def harmless_nothing(self):
        pass

    def harmless_refund_that_was_paid_out(self):
        refund = self._add_credit_note(119)
        payment = self._pay(refund, 119, "24 May")
        self.assertEqual(payment.payment_type, "outbound")

    def harmless_draft_payment(self):
        self._add_payment(119, post=False)

    def harmless_draft_credit_note(self):
        self._add_credit_note(119).button_draft()

    def harmless_merged_into_another(self):
        into = self._create_customer("K into", email=self.customer.email)
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        merge.create({})._merge([self.customer.id, into.id], into)

    def harmless_vendor_bill(self):
        self._create_invoice("10 May", 500, move_type="in_invoice")

    def harmless_taken_out_of_the_group(self):
        self.invoice.dunning_group_id = False

    def harmless_another_invoice(self):
        self._create_invoice("10 May", 50)

    def harmless_payment_of_another_customer(self):
        self._add_payment(119, self.other)

    def harmless_moved_within_the_past(self):
        self.item.date_maturity = "2026-05-01"

    def harmless_addressed_to_a_contact_of_the_same_debtor(self):
        contact = self._create_customer(
            "Branch", parent_id=self.customer.id, is_company=False
        )
        self.invoice.button_draft()
        with Form(self.invoice) as form:
            form.partner_id = contact
            form.invoice_date_due = self.day("10 May")
        self.invoice.action_post()

    def harmless_pause_that_is_over(self):
        self.invoice.write({**PAUSE, "dunning_pause_until": "2026-05-24"})

    def harmless_later_levels(self):
        self.standard.level_ids.days = 60

    def harmless_other_procedure(self):
        self.customer.dunning_procedure_id = self.standard.copy({"name": "Other"})


@tagged("post_install", "-at_install")
class TestBorder(BorderEvents):
    def _deliveries(self, channel):
        return self.letter.delivery_ids.filtered(
            lambda d: d.channel == channel and d.state == "queued"
        )

    def _written_anew(self):
        """What the engine asks for today, had this letter never been written."""
        with self._undone():
            self.letter.action_cancel("Test")
            if not self.company.dunning_enabled:
                return 0
            run = self.env["dunning.run"].create({"date": "2026-05-24"})
            run.action_propose()
            proposals = run.letter_ids.filtered(
                lambda letter: (
                    self.invoice in letter.line_ids.move_id
                    and letter.partner_id == self.customer
                )
            )
            return sum(proposals.mapped("amount_total"))

    def _what_leaves(self):
        """The channels on which the letter leaves now."""
        left = set()
        for channel in ("send", "queue", "print", "mark", "resend", "preview"):
            with self._undone():
                if getattr(self, f"_leaves_by_{channel}")():
                    left.add(channel)
        return left

    def _leaves_by_send(self):
        self.letter.delivery_ids._cancel_waiting()
        self.letter.action_send()
        return self.letter.delivery_state == "queued"

    def _leaves_by_queue(self):
        delivery = self._deliveries("email")
        self.sink.received.clear()
        delivery.mail_mail_id.sudo().send()
        said = delivery.state == "failed" and delivery.error
        self.assertTrue(said or delivery.state == "sent")
        found = [
            to for _from, to, _m in self.sink.received if "k@customer.example" in to
        ]
        self.assertEqual(bool(found), not said)
        return not said

    def _leaves_by_print(self):
        delivery = self._deliveries(self.paper)
        action = delivery.action_print_batch()
        if delivery.state == "failed":
            self.assertIn(self.letter.name, action["params"]["message"])
            self.assertTrue(self.letter.activity_ids)
        return delivery.state == "queued"

    def _leaves_by_mark(self):
        try:
            self._deliveries(self.paper).action_mark_sent()
        except UserError as error:
            self.assertIn(self.letter.name, str(error))
            return False
        return True

    def _leaves_by_resend(self):
        self.letter.action_resend()
        return self.letter.delivery_state == "queued"

    def _leaves_by_preview(self):
        preview = self.letter.action_preview_email()["res_id"]
        return not self.env["dunning.letter.preview"].browse(preview).warning

    def test_what_the_engine_refuses_or_asks_less_for_leaves_on_no_channel(self):
        def check(name):
            # An answer ends with the letter that it is about.
            if name != "event_answered":
                self.assertLess(self._written_anew(), 119)
            self.assertEqual(self._what_leaves(), set())

        self.assertGreaterEqual(self._after_each("event_", check), 20)

    def test_what_changes_nothing_about_the_claim_stops_no_channel(self):
        everything = {"send", "queue", "print", "mark", "resend", "preview"}

        def check(_name):
            self.assertEqual(self._what_leaves(), everything)

        self._after_each("harmless_", check)

    def test_the_page_takes_no_more_than_is_owed(self):
        """Whoever is held may still pay; nobody is asked for what is not owed."""

        def check(name):
            total = self.letter._get_portal_sums()["total"]
            if name in STILL_OWED:
                self.assertEqual(total, 119)
            else:
                self.assertLess(total, 119)

        self._after_each("event_", check)

    def test_the_reason_is_said_in_words_of_the_engine(self):
        words = {
            "event_blocked": "Payment is blocked",
            "event_cancelled": "Cancelled",
            "event_set_to_draft": "Not posted",
            "event_due_later": r"Not yet due \(until 06/24/2026\)",
            "event_other_customer": "another customer",
            "event_covered_by_a_payment": "Covered by open credits",
            "event_covered_in_part_by_a_payment": "40.00 are covered by open credits",
            "event_company_off": "switched off for the company",
            "event_no_follow_up": "No Follow-Up",
            "event_procedure_archived": "procedure is archived",
        }

        def check(name):
            statement = self.letter._get_reason_not_to_send()
            reason = self.env["dunning.words"]._say(statement)
            self.assertRegex(reason, words.get(name, "Not sent: .*"))
            self.assertRegex(reason, "End what holds it|Cancel the letter")
            named = "K" if "covered_in_part" in name else self.letter.line_ids.move_name
            self.assertIn(named, reason)

        self._after_each("event_", check)


class _Undone:
    """What is done inside is undone at the end."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint(flush=False)
        self.savepoint.__enter__()

    def __exit__(self, *error):
        if error[0]:
            self.env.clear()
        else:
            self.env.flush_all()
        self.savepoint.rollback()
        self.savepoint.__exit__(None, None, None)
        self.env.invalidate_all(flush=False)
