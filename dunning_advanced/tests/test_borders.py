"""What outside programs and dialogs may send: users, parts, records of other kinds."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools import mute_logger

from .support.books_case import BooksCommon
from .support.calls_case import USER, CallsCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestCallAtBorders(CallsCommon):
    def _create_entry(self):
        """An open receivable of a journal entry, dunned as invoices are."""
        journal = self.company_data["default_journal_misc"]
        accounts = self.env["account.account"].search(
            [("company_ids", "=", self.company.id)]
        )
        line = {"name": "Old debt", "partner_id": self.customer.id}
        kinds = {"asset_receivable": 70, "income": -70}
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": "2026-04-01",
                "line_ids": [
                    Command.create(
                        {
                            **line,
                            "account_id": accounts.filtered(
                                lambda one, kind=kind: one.account_type == kind
                            )[:1].id,
                            "balance": balance,
                            "date_maturity": "2026-05-10",
                        }
                    )
                    for kind, balance in kinds.items()
                ],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        return entry

    def test_a_call_about_an_entry_says_that_it_is_no_invoice(self):
        self.invoice.button_draft()
        entry = self._create_entry()
        call = self._plan()
        self.assertEqual(call.line_ids.move_id, entry)
        self.assertEqual(self._on("27 May", call), ("due", ""))
        for outcome in ("promise", "dispute"):
            with self.assertRaisesRegex(UserError, f"no invoice.*{entry.name}"):
                call.note_outcome(outcome, date="2026-06-01", text="Soon")
            dialog = Form(
                self.env["dunning.call.outcome"].with_context(
                    default_call_id=call.id, default_outcome=outcome
                )
            )
            dialog.text = "Soon"
            with self.assertRaisesRegex(UserError, "no invoice"):
                dialog.save().action_confirm()
        call.note_outcome("nothing")
        self.assertEqual(call.outcome, "nothing")

    def test_an_answer_to_a_letter_about_an_entry_says_that_it_is_no_invoice(self):
        self.invoice.button_draft()
        self._create_entry()
        letter = self._plan().letter_id
        letter._hold_for_answer("We pay soon.")
        with self.assertRaisesRegex(UserError, "no invoice"):
            letter.action_dunning_answer_promise()

    def test_what_is_paid_is_still_said_to_be_paid(self):
        call = self._plan()
        self._pay(self.invoice, 119, "26 May")
        with self.assertRaisesRegex(UserError, "is open any more"):
            call.note_outcome("promise", date="2026-06-01")

    def _people(self):
        """Users who would never see a call, or an activity, of this company."""
        other = self.setup_other_company()["company"]
        left = new_test_user(
            self.env, "left", groups=USER, company_id=self.company.id, active=False
        )
        portal = new_test_user(
            self.env, "customer", groups="base.group_portal", company_id=self.company.id
        )
        elsewhere = new_test_user(
            self.env,
            "elsewhere",
            groups=USER,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        return {"left": left, "portal": portal, "elsewhere": elsewhere}

    def test_a_call_is_given_to_nobody_who_would_not_see_it(self):
        call = self._plan().with_user(self.clerk)
        for name, user in self._people().items():
            with self.subTest(name), self.assertRaises(ValidationError) as caught:
                call.write({"user_id": user.id})
            self.assertIn(user.name, str(caught.exception))
        call.write({"user_id": self.clerk.id})
        self.assertEqual(call.user_id, self.clerk)

    def test_the_next_call_is_not_of_who_has_left(self):
        call = self._plan()
        call.user_id = self.clerk
        self.clerk.active = False
        call.note_outcome("not_reached")
        (following,) = self._letters()[-1:].call_ids - call
        self.assertTrue(following.user_id.active)
        self.assertNotEqual(following.user_id, self.clerk)

    def test_nobody_is_responsible_who_would_not_see_it(self):
        procedure = self.standard.copy({"company_id": self.company.id})
        people = self._people()
        for name, user in people.items():
            with self.subTest(name), self.assertRaises(ValidationError) as caught:
                procedure.user_id = user
            self.assertIn(user.name, str(caught.exception))
        # A procedure of all companies: whoever works in any of them.
        self.standard.user_id = people["elsewhere"]
        for name in ("left", "portal"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.standard.user_id = people[name]

    def test_who_became_a_customer_is_told_of_nothing(self):
        self.standard.user_id = self.clerk
        letter = self._plan().letter_id
        self.assertEqual(letter._get_responsible(), self.clerk)
        portal = self.env.ref("base.group_portal")
        self.clerk.group_ids = [Command.set(portal.ids)]
        self.env.invalidate_all()
        self.assertNotEqual(letter._get_responsible(), self.clerk)
        self.assertFalse(self.standard.copy().user_id)

    def test_a_part_that_rounds_to_nothing_is_not_all_of_it(self):
        call = self._plan()
        letter = call.letter_id
        letter._hold_for_answer("Wrong.")
        invoice = {"move_ids": self.invoice.ids, "text": "Wrong"}
        day = {"date": "2026-06-01"}
        disputed = {"dunning_disputed": True, "dunning_dispute_reason": "Wrong"}
        yen = self.env.ref("base.JPY")
        yen.active = True
        in_yen = self._create_invoice("10 May", 100, currency_id=yen.id)
        promises, answers = self.env["dunning.promise"], self.env["dunning.answer"]
        for name, do in {
            "promise": lambda: promises.create(
                {"move_id": self.invoice.id, "amount": 0.004, **day}
            ),
            "promise in yen": lambda: promises.create(
                {"move_id": in_yen.id, "amount": 0.4, **day}
            ),
            "call, promise": lambda: call.note_outcome("promise", amount=0.004, **day),
            "dialog of the call": lambda: self.env["dunning.call.outcome"].create(
                {"call_id": call.id, "outcome": "promise", "amount": 0.004, **day}
            ),
            "invoice, dispute": lambda: self.invoice.write(
                {"dunning_disputed_amount": 0.004, **disputed}
            ),
            "invoice, new": lambda: self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "dunning_disputed_amount": 0.004,
                    **disputed,
                }
            ),
            "dialog of the answer": lambda: answers.create(
                {"letter_id": letter.id, "kind": "dispute", "amount": 0.004, **invoice}
            ),
        }.items():
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "cannot be below"),
            ):
                do()
        for amount in ("0.004", "0.0000001"):
            with self.subTest(amount), self.assertRaisesRegex(UserError, "at most"):
                letter._prepare_disputed("dispute", letter.line_ids[:1].id, amount)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-27 10:00:00")
class TestChargesAtNight(BooksCommon):
    def test_a_credit_that_cannot_be_booked_stays_alone_and_is_told_of(self):
        self.company.dunning_receive_charges = "auto"
        other = self._create_customer("L", country_id=self.customer.country_id.id)
        theirs = self._create_invoice("10 May", partner=other)
        self._run_day("24 May")
        letter, sound = self._letters(), self._letters(other)
        self._pay(self.invoice, 124, "25 May")
        self._pay(theirs, 124, "25 May")
        receive = type(letter)._receive

        def break_one(letters, item, amounts):
            if item.partner_id == self.customer:
                # An error of core's while an entry is posted.
                raise ValueError("A broken record")
            return receive(letters, item, amounts)

        with (
            patch.object(type(letter), "_receive", break_one),
            mute_logger("odoo.addons.dunning_advanced.models.books.receive_at_night"),
            mute_logger("odoo.addons.dunning_advanced.models.facts.failure"),
        ):
            for _night in range(2):
                self._receive_at_night()
        self.assertEqual(sound.charge_ids.mapped("amount_open"), [0])
        self.assertEqual(letter.charge_ids.mapped("amount_open"), [5])
        told = letter.activity_ids
        self.assertEqual(len(told), 1)
        self.assertEqual(told.user_id, letter._get_responsible())
        self.assertIn("could not be booked", told.note)
        self._receive_at_night()
        self.assertEqual(letter.charge_ids.mapped("amount_open"), [0])
