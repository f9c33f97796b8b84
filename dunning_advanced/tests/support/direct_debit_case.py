"""An invoice that the company itself is collecting by direct debit.

For the add-ons beside this one that know of orders to the bank.
"""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tests.common import freeze_time


class DirectDebitTests:
    """Two invoices of a customer, long overdue; one of them is put into an order.

    A test class of an add-on takes these before ``DunningCommon`` and says how the
    add-on it builds on makes an order: ``_get_group_of_orders()``, who may;
    ``_get_invoice_vals()``, what makes an invoice one for direct debit;
    ``_order()``, an order in draft that holds the invoice, as a person makes it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-15 10:00:00"))
        cls.env.user.group_ids |= cls._get_group_of_orders()
        cls.bank = cls.company_data["default_journal_bank"]
        cls.clerk = new_test_user(
            cls.env,
            "clerk",
            groups="dunning_advanced.group_dunning_user",
            company_id=cls.company.id,
        )
        cls.agency = cls._create_customer("Agency")
        cls.company.dunning_agency_id = cls.agency
        cls.debited = cls._create_invoice("10 May", **cls._get_invoice_vals())
        cls.other = cls._create_invoice("10 May", 50)

    def _reasons(self):
        """Why the invoice is not dunned, as codes and words, for a limited user."""
        (found,) = self.debited.with_user(self.clerk).explain_dunning()
        return [(reason["code"], reason["text"]) for reason in found["reasons"]]

    def _assert_held(self, order):
        ((code, text),) = self._reasons()
        self.assertEqual(code, "direct_debit")
        self.assertIn(order.name, text)

    def test_an_open_order_holds_until_it_has_gone_to_the_bank(self):
        self.assertFalse(self._reasons())
        order = self._order()
        for state, go_on in (
            ("draft", order.draft2open),
            ("open", order.open2generated),
            ("generated", order.generated2uploaded),
        ):
            self.assertEqual(order.state, state)
            self._assert_held(order)
            go_on()
        self.assertEqual(order.state, "uploaded")
        self.assertNotIn("direct_debit", dict(self._reasons()))
        # The debit comes back: the payment is undone, and the claim is open again.
        order.action_cancel()
        self.assertEqual(self.debited.amount_residual, 119)
        self.assertNotIn("direct_debit", dict(self._reasons()))

    def _upload_without_entry(self, order=None):
        """An order at the bank, whose payments wait for the money without an entry.

        As beside add-ons that match the bank's statements with invoices, in a database
        where nobody has chosen accounts for payments under way.

        :param order: one in draft; None: of the invoice
        """
        moves = self.registry["account.move"]
        self.patch(moves, "_get_invoice_in_payment_state", lambda _self: "in_payment")
        self.bank.inbound_payment_method_line_ids.payment_account_id = False
        order = order or self._order()
        order.draft2open()
        order.open2generated()
        order.generated2uploaded()
        self.assertEqual(set(order.payment_ids.mapped("state")), {"in_process"})
        self.assertFalse(order.payment_ids.move_id)
        return order

    def test_a_debit_without_an_entry_holds_what_it_collects_and_no_other(self):
        order = self._upload_without_entry()
        self.assertTrue(self._reasons())
        run = self._propose("15 June")
        self.assertEqual(run.letter_ids.line_ids.move_id, self.other)
        # It comes back.
        order.action_cancel()
        self.assertFalse(self._reasons())

    def test_a_debit_without_an_entry_holds_an_opening_balance_too(self):
        """It is no invoice, which core could call paid."""
        old = self._create_opening_balance(70.0)
        order = self._order()
        old.create_payment_line_from_move_line(order)
        self._upload_without_entry(order)
        run = self._propose("15 June")
        self.assertEqual(run.letter_ids.line_ids.move_id, self.other)
        (skip,) = run.skip_ids.filtered(lambda one: one.move_line_id == old)
        self.assertEqual(skip.reason, "direct_debit")

    def _create_opening_balance(self, amount):
        """What the customer owes since before Odoo: the receivable of an entry."""
        journal = self.company_data["default_journal_misc"]
        item = self._create_entry(journal, amount)
        item.no_followup = False
        return item

    def _create_entry(self, journal, amount):
        """An entry on the customer's receivable, of which the item is returned."""
        account = self.other._get_dunning_receivables().account_id
        offset = self.company_data["default_account_revenue"]
        own = {"account_id": account.id, "partner_id": self.customer.id}
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-05-10",
                "journal_id": journal.id,
                "line_ids": [
                    Command.create({**own, "balance": amount}),
                    Command.create({"account_id": offset.id, "balance": -amount}),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == account)

    def test_a_debit_without_an_entry_that_has_arrived_holds_nothing(self):
        old = self._create_opening_balance(70.0)
        order = self._order()
        old.create_payment_line_from_move_line(order)
        self._upload_without_entry(order)
        # As the bank's statement does, which knows nothing of the payments.
        for item in self.debited._get_dunning_receivables() | old:
            receipt = self._create_entry(self.bank, -item.amount_residual)
            (item | receipt).reconcile()
            self.assertTrue(item.reconciled)
        run = self._propose("15 June")
        self.assertEqual(run.letter_ids.line_ids.move_id, self.other)

    def test_the_run_claims_the_other_and_lists_why(self):
        order = self._order()
        run = self._propose("15 June")
        self.assertEqual(run.letter_ids.line_ids.move_id, self.other)
        skip = run.with_user(self.clerk).skip_ids
        self.assertEqual((skip.move_id, skip.reason), (self.debited, "direct_debit"))
        self.assertIn(order.name, skip.detail)
        order.action_cancel()
        run = self._propose("15 June")
        self.assertEqual(run.letter_ids.line_ids.move_id, self.debited | self.other)

    def test_a_letter_that_waits_does_not_leave(self):
        letter = self._propose("15 June").letter_ids
        letter.action_issue()
        letter.action_send()
        order = self._order()
        reason = letter._get_reason_not_to_send()
        said = self.env["dunning.words"]._say(reason)
        self.assertIn(order.name, said)
        self.assertEqual(reason.code, "held")
        delivery = letter.delivery_ids
        delivery._fail_what_is_wrong()
        self.assertEqual(delivery.state, "failed")
        self.assertIn(order.name, delivery.error)
        order.action_cancel()
        self.assertFalse(letter._get_reason_not_to_send())

    def test_nothing_is_handed_to_an_agency(self):
        order = self._order()
        invoice = self.debited.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, order.name):
            invoice.action_send_to_collection()
        order.action_cancel()
        self.assertTrue(invoice.action_send_to_collection())

    def test_the_customer_is_not_asked_to_pay_it_himself(self):
        self._order()
        owed = self.env["dunning.open.item"]._get_owed(
            self.company, self.customer, self.day("15 June")
        )
        _account, claim = owed
        self.assertEqual(claim.claimed, 50)
        (obstacles,) = claim.obstacles.values()
        self.assertEqual([found.reason for found in obstacles], ["direct_debit"])

    def test_the_number_of_statements_does_not_grow(self):
        self._order()
        facts = self.env["dunning.open.item"]
        items = (self.debited | self.other)._get_dunning_open_items()

        def count(item_ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            facts._get_direct_debits(item_ids)
            return self.env.cr.sql_log_count - before

        few, many = items.ids, [*items.ids, *range(10**8, 10**8 + 500)]
        self.assertEqual(count(few), count(many))
