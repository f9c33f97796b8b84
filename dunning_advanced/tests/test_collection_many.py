"""Invoices of several customers to collection at once: a message for each."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestCollectionMany(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second, cls.third = cls._create_customer("L"), cls._create_customer("M")
        cls.of_second = cls._create_invoice("10 April", 50.0, partner=cls.second)
        cls.of_third = cls._create_invoice("10 April", 30.0, partner=cls.third)
        cls.all = cls.invoice | cls.of_second | cls.of_third

    def _open(self, moves):
        action = moves.with_user(self.clerk).action_send_to_collection()
        self.assertEqual(action["res_model"], "dunning.hand.over")
        pages = self.env["dunning.hand.over"].with_user(self.clerk)
        return pages.browse(action["res_id"])

    def _hand_over_page(self, page):
        self.env.cr.postcommit.clear()
        answer = page.action_hand_over()
        self.env.cr.postcommit.run()
        return answer["params"]

    def _of(self, page, customer):
        return page.line_ids.filtered(lambda line: line.partner_id == customer)

    def test_one_message_for_each_customer_and_agency(self):
        own = self._create_customer("Own")
        self.second.dunning_agency_id = own
        again = self._create_invoice("12 April", 7.0, partner=self.third)
        page = self._open(self.all | again)
        self.assertEqual(page.ready_count, 3)
        self.assertEqual(self._of(page, self.third).move_ids, self.of_third | again)
        self.assertIn("37.00", self._of(page, self.third).amounts)
        self.assertEqual(self._of(page, self.second).agency_id, own)
        answer = self._hand_over_page(page)
        self.assertEqual(answer["type"], "success")
        self.assertEqual(len(self._to("own@customer.example")), 1)
        self.assertEqual(len(self._to("agency@customer.example")), 2)
        for move in self.all | again:
            self.assertEqual(move.dunning_collection_state, "in_collection")
        self.assertEqual(page.sent_count, 3)

    def test_what_cannot_go_stays_with_its_reason_and_the_others_go(self):
        self.second.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        page = self._open(self.all)
        refused = self._of(page, self.second)
        self.assertEqual((page.ready_count, page.refused_count), (2, 1))
        self.assertIn("paused", refused.reasons)
        self._hand_over_page(page)
        self.assertEqual((page.sent_count, page.refused_count), (2, 1))
        self.assertFalse(self.of_second.dunning_collection_date)

    def test_the_page_has_a_name_and_calls_nothing_handed_over_that_is_not(self):
        page = self._open(self.all)
        self.assertEqual(page.display_name, "Hand Over to Collection")
        # As the rules leave a row whose company is not ticked any more.
        line = self._of(page, self.second)
        line.move_ids = False
        self.assertEqual(line.state, "refused")
        self.assertEqual(page.sent_count, 0)

    def test_core_reads_no_copy_as_a_bill_to_import(self):
        read = []
        self.patch(
            self.registry["account.move"],
            "_extend_with_attachments",
            # It commits: the message would be out, its invoices not handed over.
            lambda move, files_data, new=False: read.append(move),
        )
        self._hand_over_page(self._open(self.of_second | self.of_third))
        self._hand_over(self.invoice)
        self.assertEqual(len(self._to("agency@customer.example")), 3)
        self.assertFalse(read)

    def test_other_messages_are_read_or_not_as_their_caller_says(self):
        read = []
        self.patch(
            self.registry["account.move"],
            "_extend_with_attachments",
            lambda move, files_data, new=False: read.append(move),
        )
        content = {"name": "bill.xml", "raw": b"<Invoice/>", "mimetype": "text/xml"}
        for key in ({"disable_attachment_import": True}, {}):
            composer = (
                self.env["mail.compose.message"]
                .with_context(**key)
                .create(
                    {
                        "model": "account.move",
                        "res_ids": self.invoice.ids,
                        "body": "Hello",
                        "attachment_ids": [Command.create(content)],
                    }
                )
            )
            composer._action_send_mail()
            self.assertEqual(bool(read), not key)

    def test_paid_while_the_page_was_open(self):
        page = self._open(self.all)
        self._pay(self.of_second, 50.0, "26 May")
        self._hand_over_page(page)
        self.assertEqual((page.sent_count, page.refused_count), (2, 1))
        self.assertEqual(len(self._to("agency@customer.example")), 2)

    def test_a_message_is_reviewed_and_sent_alone(self):
        page = self._open(self.all)
        self._send(self._compose(self._of(page, self.third).action_review()))
        self.assertEqual((page.ready_count, page.sent_count), (2, 1))
        self._hand_over_page(page)
        self.assertEqual(len(self._to("agency@customer.example")), 3)

    def test_without_an_agency_the_row_says_so(self):
        self.company.dunning_agency_id = False
        page = self._open(self.all)
        self.assertIn("agency first", page.line_ids[0].reasons)
        with self.assertRaisesRegex(UserError, "reasons"):
            page.action_hand_over()

    def test_customers_of_two_companies_have_each_their_agency(self):
        other = self._create_company(name="Many Company")
        self.clerk.company_ids += other
        foreign = self._create_invoice(
            "10 April",
            partner=self.third,
            company_id=other.id,
            journal_id=self.env["account.journal"]
            .search([("company_id", "=", other.id), ("type", "=", "sale")], limit=1)
            .id,
        )
        moves = (self.of_third | foreign).with_context(
            allowed_company_ids=(self.company + other).ids
        )
        page = self._open(moves)
        page = page.with_context(allowed_company_ids=(self.company + other).ids)
        self.assertEqual(len(page.line_ids), 2)
        (line,) = page.line_ids.filtered(lambda row: row.company_id == other)
        self.assertEqual(line.state, "refused")

    def test_only_whoever_works_these_letters(self):
        billing = new_test_user(
            self.env,
            "many_billing",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(UserError, "Dunning User"):
            self.all.with_user(billing).action_send_to_collection()
        self.company.dunning_restrict_users = True
        self.second.user_id = billing
        with self.assertRaisesRegex(UserError, "L"):
            self.all.with_user(self.clerk).action_send_to_collection()


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPromiseMany(CollectionCase):
    def _promise(self, invoices, **values):
        wizards = self.env["dunning.invoice.setting"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        form = Form(wizards.with_user(self.clerk))
        form.what = "promise"
        for name, value in values.items():
            setattr(form, name, value)
        return form.save().action_apply()

    def test_several_invoices_are_promised_at_once(self):
        other = self._create_invoice("12 April", 50.0)
        both = self.invoice | other
        self._promise(both, promise_date="2026-06-10", promise_note="Ms Miller")
        promises = both.dunning_promise_ids
        self.assertEqual(promises.mapped("state"), ["open", "open"])
        self.assertEqual(promises.mapped("note"), ["Ms Miller"] * 2)
        (found, _other) = both.explain_dunning("2026-06-09")
        self.assertIn("promised", [reason["code"] for reason in found["reasons"]])

    def test_all_or_none(self):
        paid = self._create_invoice("12 April", 50.0)
        self._pay(paid, 50.0, "20 May")
        refused = self.assertRaisesRegex(UserError, "nothing to promise")
        with refused, self.env.cr.savepoint():
            self._promise(self.invoice | paid, promise_date="2026-06-10")
        self.assertFalse(self.invoice.dunning_promise_ids)
