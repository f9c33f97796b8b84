"""A promise holds whoever gave it, and the one that took its place breaks nothing."""

import importlib.util

from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools.misc import file_path

from .support.timeline_case import TimelineCase


class PromiseCase(TimelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_customer("Other")
        cls.owed = cls._create_invoice("10 May", 80.0)

    def _promise(self, text, **values):
        vals = {"move_id": self.owed.id, "date": self.day(text), **values}
        return self.env["dunning.promise"].create(vals)

    def _make_out_to(self, customer):
        self.owed.button_draft()
        self.owed.write(
            {"partner_id": customer.id, "invoice_date_due": self.day("10 May")}
        )
        self.owed.action_post()

    def _codes(self, text):
        (found,) = self.owed.explain_dunning(str(self.day(text)))
        return [reason["code"] for reason in found["reasons"]]

    def _badges(self, record):
        return [event["badge"][0] for event in self._events(record, kind="promise")]


@tagged("post_install", "-at_install")
@freeze_time("2026-05-20 10:00:00")
class TestPromiseOfFormerCustomer(PromiseCase):
    def test_it_neither_holds_nor_counts_for_the_other_customer(self):
        promise = self._promise("30 May")
        self.assertIn("promised", self._codes("25 May"))
        self._make_out_to(self.other)
        self.assertNotIn("promised", self._codes("25 May"))
        self.assertFalse(self.owed.dunning_promise_date)
        self.assertNotIn(promise, promise._get_in_force())
        self.assertEqual(promise.partner_id, self.customer)
        self._run_day("24 May")
        self.assertIn(self.owed, self._letters(self.other).line_ids.move_id)
        with freeze_time("2026-06-02 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promise.state, "other_debtor")
            self.assertFalse(self.owed.dunning_broken_promise_count)
            for customer in self.customer | self.other:
                self.assertFalse(customer.dunning_broken_promise_count)
            self.assertEqual(self._badges(self.owed), ["Made out to another customer"])

    def test_what_the_other_one_promises_holds_it(self):
        former = self._promise("30 May")
        self._make_out_to(self.other)
        promise = self._promise("26 May")
        self.assertEqual(promise.partner_id, self.other)
        self.assertEqual(promise._get_in_force(), promise)
        self.assertFalse(former.replaced_by_id)
        self.assertIn("promised", self._codes("25 May"))
        self.assertNotIn("promised", self._codes("27 May"))
        self.assertEqual(self.owed.dunning_promise_date, self.day("26 May"))
        self.assertIn("05/26/2026", self.owed.dunning_banner)

    def test_the_other_ones_first_promise_on_the_page_is_their_first(self):
        self.company.dunning_promise_days = 14
        self._promise("21 May")
        self._make_out_to(self.other)
        self._run_day("24 May")
        letter = self._letters(self.other)
        with freeze_time("2026-05-26 10:00:00"):
            self.env.invalidate_all()
            letter._take_portal_answer(self.other, "promise", "2026-06-03", "")
            self.assertFalse(letter.answer_is_open)
            self.assertEqual(self.owed.dunning_promise_date, self.day("3 June"))

    def test_it_takes_no_money_from_what_they_owe_still(self):
        mine = self._create_invoice("10 May", 80.0)
        self._promise("25 May")
        promise = self._promise("26 May", move_id=mine.id)
        self._make_out_to(self.other)
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 80,
                "date": self.day("22 May"),
                "payment_type": "inbound",
            }
        )
        payment.action_post()
        with freeze_time("2026-06-02 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(promise.state, "kept")

    def test_it_comes_back_with_the_invoice(self):
        promise = self._promise("30 May")
        self._make_out_to(self.other)
        self._make_out_to(self.customer)
        self.assertIn("promised", self._codes("25 May"))
        self.assertEqual(promise.state, "open")

    def test_it_goes_along_with_whoever_gave_it(self):
        contact = self.env["res.partner"].create(
            {"name": "Office", "parent_id": self.customer.id}
        )
        anna = self._create_customer("Anna", is_company=False)
        for name, start, change in (
            ("contact", self.customer, lambda: self._make_out_to(contact)),
            ("filed", anna, lambda: anna.write({"parent_id": self.customer.id})),
            ("merged", anna, lambda: self._merge(anna, self.customer)),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._make_out_to(start)
                promise = self._promise("30 May")
                change()
                self.env.invalidate_all()
                self.assertEqual(promise.partner_id, self.customer)
                self.assertEqual(promise.state, "open")
                self.assertIn("promised", self._codes("25 May"))
                self.assertIn(promise, promise._get_in_force())
                savepoint.rollback()
            self.env.invalidate_all()

    def _merge(self, source, kept):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((source | kept).ids, kept, extra_checks=False)

    def test_merged_into_a_contact_it_is_its_customers(self):
        anna = self._create_customer("Anna", is_company=False)
        self._make_out_to(anna)
        promise = self._promise("30 May")
        contact = self.env["res.partner"].create(
            {"name": "Office", "parent_id": self.customer.id}
        )
        self._merge(anna, contact)
        self.env.invalidate_all()
        self.assertEqual(promise.partner_id, self.customer)
        self.assertIn("promised", self._codes("25 May"))


@tagged("post_install", "-at_install")
@freeze_time("2026-05-20 10:00:00")
class TestPromiseReplaced(PromiseCase):
    def test_replaced_before_its_day_it_is_not_broken(self):
        first, last = self._promise("25 May"), self._promise("28 May")
        self.assertEqual(first.state, "replaced")
        self.assertEqual(first.replaced_by_id, last)
        with freeze_time("2026-05-27 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual((first.state, last.state), ("replaced", "open"))
            self.assertFalse(self.owed.dunning_broken_promise_count)
            self.assertFalse(self.customer.dunning_broken_promise_count)
            events = self._events(self.owed, kind="promise")
            self.assertEqual(
                [event["badge"][0] for event in events], ["Replaced", "Pending"]
            )
            self.assertIn(
                "Replaced by the promise for 05/28/2026", events[0]["details"]
            )
        with freeze_time("2026-05-29 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual((first.state, last.state), ("replaced", "broken"))

    def test_replaced_when_its_day_was_over_it_stays_broken(self):
        first = self._promise("22 May")
        with freeze_time("2026-05-23 10:00:00"):
            self._promise("28 May")
            self.env.invalidate_all()
            self.assertEqual(first.state, "broken")

    def test_kept_it_is_kept_though_replaced(self):
        first = self._promise("25 May", amount=30)
        last = self._promise("28 May")
        self._pay(self.owed, 30, "24 May")
        self.env.invalidate_all()
        self.assertEqual((first.state, last.state), ("kept", "open"))

    def test_it_takes_no_money_from_the_one_in_its_place(self):
        first, last = self._promise("25 May"), self._promise("28 May")
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 80,
                "date": self.day("24 May"),
                "payment_type": "inbound",
            }
        )
        payment.action_post()
        with freeze_time("2026-05-29 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual((first.state, last.state), ("replaced", "kept"))

    def test_the_one_before_stands_again_and_the_invoice_says_so(self):
        first, last = self._promise("28 May"), self._promise("25 May")
        last.action_withdraw()
        self.env.invalidate_all()
        self.assertEqual(first.state, "open")
        self.assertIn("stands again", self.owed.message_ids[0].body)
        self.assertIn("05/28/2026", self.owed.message_ids[0].body)
        self.assertIn("promised", self._codes("28 May"))
        with freeze_time("2026-05-29 10:00:00"):
            self.env.invalidate_all()
            self.assertEqual(first.state, "broken")

    def test_what_was_over_by_then_is_not_broken_by_it(self):
        first, last = self._promise("22 May"), self._promise("28 May")
        with freeze_time("2026-05-24 10:00:00"):
            last.action_withdraw()
            self.env.invalidate_all()
            self.assertEqual(first.state, "replaced")
            self.assertNotIn("again", self.owed.message_ids[0].body)
            self.assertNotIn("promised", self._codes("24 May"))

    def test_one_between_that_is_withdrawn_brings_none_back(self):
        first, second, last = map(self._promise, ("24 May", "26 May", "28 May"))
        second.action_withdraw()
        self.env.invalidate_all()
        self.assertEqual(first.replaced_by_id, last)
        self.assertEqual(first.state, "replaced")
        last.action_withdraw()
        self.env.invalidate_all()
        self.assertEqual(first.state, "open")

    def test_all_withdrawn_at_once_none_stands(self):
        promises = self._promise("24 May") | self._promise("26 May")
        promises.action_withdraw()
        self.assertNotIn("promised", self._codes("21 May"))
        self.assertNotIn("again", "".join(self.owed.message_ids.mapped("body")))

    def test_earlier_ones_get_to_know_who_gave_them_and_what_replaced_them(self):
        first, last = self._promise("25 May"), self._promise("28 May")
        self.env.flush_all()
        # What promises were made when is what the database itself has noted.
        self.env.cr.execute(
            """UPDATE dunning_promise SET debtor_id = NULL, replaced_by_id = NULL,
                      create_date = %s WHERE id IN %s""",
            ("2026-05-20 10:00:00", (first.id, last.id)),
        )
        path = file_path("dunning_advanced/migrations/19.0.1.1.0/post-promises.py")
        spec = importlib.util.spec_from_file_location("promises", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual((first | last).debtor_id, self.customer)
        self.assertEqual(first.replaced_by_id, last)
        self.assertFalse(last.replaced_by_id)
