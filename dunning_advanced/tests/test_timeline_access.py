"""Who sees what of the history, as real limited users."""

from lxml import html

from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon

# Odoo's test cases switch the chatter off.
TRACKED = {"tracking_disable": False, "mail_notrack": False}


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestTimelineAccess(DunningCommon):
    """Who sees what of it, as real limited users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls.employee = new_test_user(cls.env, "employee", company_id=cls.company.id)
        cls.seller = new_test_user(cls.env, "seller", company_id=cls.company.id)
        cls.customer.user_id = cls.seller

    def _forbid(self, model, domain):
        """A rule that hides records from everybody."""
        self.env["ir.rule"].create(
            {
                "name": "hidden",
                "model_id": self.env["ir.model"]._get_id(model),
                "domain_force": domain,
            }
        )

    def test_sales_see_the_history_of_a_customer_without_accounting_rights(self):
        self._pay(self.invoice, 19, "20 May")
        self._run_day("24 May")
        customer = self.customer.with_user(self.seller)
        self.assertFalse(
            self.env["account.move"].with_user(self.seller).has_access("read")
        )
        shown = html.fromstring(customer.dunning_timeline)
        text = shown.text_content()
        for part in ("Next: 2nd Reminder", "1st Reminder", "19.00", self.invoice.name):
            self.assertIn(part, text)
        # Links lead only to what the seller may open.
        models = set(shown.xpath("//a/@data-model"))
        self.assertEqual(models, {"dunning.letter"})

    def test_what_one_user_has_read_is_not_shown_to_the_next_one(self):
        self._run_day("24 May")
        self.assertIn("1st Reminder", self.customer.dunning_timeline)
        self.assertFalse(self.customer.with_user(self.employee).dunning_timeline)

    def test_letters_that_a_rule_hides_take_their_payments_along(self):
        self._pay(self.invoice, 19, "20 May")
        self._run_day("24 May")
        self._forbid("dunning.letter", "[('id', '=', 0)]")
        self._forbid("dunning.letter.line", "[('id', '=', 0)]")
        text = html.fromstring(self.customer.with_user(self.seller).dunning_timeline)
        self.assertNotIn("19.00", text.text_content())
        self.assertNotIn("DUN/", text.text_content())

    def test_the_pause_of_a_hidden_customer_is_not_told(self):
        self.env.cr.precommit.run()
        self.customer.with_context(**TRACKED).write(
            {"dunning_paused": True, "dunning_pause_reason": "Confidential"}
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        invoicer = new_test_user(
            self.env,
            "invoicer",
            groups="account.group_account_invoice",
            company_id=self.company.id,
        )
        invoice = self.invoice.with_user(invoicer)
        self.assertIn("Confidential", invoice.dunning_timeline)
        self._forbid("res.partner", f"[('id', '!=', {self.customer.id})]")
        self.env.invalidate_all()
        self.assertNotIn("Confidential", invoice.dunning_timeline)

    def test_who_reads_no_letters_sees_nothing_and_gets_no_error(self):
        self._run_day("24 May")
        self.assertFalse(self.customer.with_user(self.employee).dunning_timeline)

    def test_bills_have_no_history(self):
        bill = self.init_invoice(
            "in_invoice", partner=self.customer, amounts=[10.0], post=True
        )
        self.assertFalse(bill.dunning_timeline)
        self.assertFalse(bill.dunning_on_pause)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestSmartButtons(DunningCommon):
    def test_a_pause_is_shown_while_it_holds(self):
        invoice = self._create_invoice("10 May")
        pause = {"dunning_paused": True, "dunning_pause_reason": "x"}
        self.customer.write({**pause, "dunning_pause_until": "2026-06-20"})
        for record in (self.customer, invoice):
            self.assertTrue(record.dunning_on_pause)
            self.assertEqual(str(record.dunning_on_pause_until), "2026-06-20")
        invoice.write(pause)
        invoice.invalidate_recordset()
        self.assertTrue(invoice.dunning_on_pause)
        self.assertFalse(invoice.dunning_on_pause_until, "until somebody ends it")
        invoice.dunning_paused = False
        self.customer.dunning_pause_until = "2026-06-15"
        self.env.invalidate_all()
        self.assertFalse(self.customer.dunning_on_pause)
        self.assertFalse(invoice.dunning_on_pause)

    def test_letters_are_counted_that_were_issued_and_not_cancelled(self):
        invoice = self._create_invoice("10 May")
        self._run_days("24 May", "31 May")
        self._create_invoice("10 May", 20.0)
        self._propose("7 June")
        for record in (self.customer, invoice):
            self.assertEqual(record.dunning_letter_count, 2)
            self.assertEqual(record.dunning_level_id.name, "2nd Reminder")
        self._letters()[1].action_cancel("x")
        self.env.invalidate_all()
        for record in (self.customer, invoice):
            self.assertEqual(record.dunning_letter_count, 1)
            self.assertEqual(record.dunning_level_id.name, "1st Reminder")
