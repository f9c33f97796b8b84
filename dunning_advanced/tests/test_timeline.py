"""The tab of invoice and customer: what has happened, in order, and what is next."""

from datetime import timedelta

from lxml import html

from odoo import Command, fields
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from ..models.timeline.dunning_timeline import LIMIT
from .common import DunningCommon

NOTHING = "No further letter in sight"

# Odoo's test cases switch the chatter off.
TRACKED = {"tracking_disable": False, "mail_notrack": False}


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestTimeline(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice("10 May")
        cls.invoicer = new_test_user(
            cls.env,
            "invoicer",
            groups="account.group_account_invoice",
            company_id=cls.company.id,
        )

    def _flush_chatter(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def _pause(self, record, on, **values):
        """Change the pause of a record on a day, as a person does it."""
        # Odoo does not track what is changed in the transaction of the creation.
        self._flush_chatter()
        with freeze_time(f"{fields.Date.to_string(self.day(on))} 10:00:00"):
            record.with_context(**TRACKED).write(values)
            self._flush_chatter()

    def _events(self, record, user=None, kind=None):
        """The events of the tab, oldest first."""
        record = record.with_user(user or self.invoicer).with_company(self.company)
        as_of = self.company._dunning_today()
        scope = (
            record._dunning_get_timeline_scope(as_of)
            if record._name == "account.move"
            else record._dunning_get_timeline_scope(self.company, as_of)
        )
        events = self.env["dunning.timeline"].with_user(record.env.user)
        found = reversed(events._get_events(scope))
        return [event for event in found if kind in (None, event["kind"])]

    def _shown(self, record, user=None):
        """The tab as HTML that can be searched."""
        self.env.invalidate_all()
        record = record.with_user(user or self.invoicer)
        return html.fromstring(record.dunning_timeline)

    def _next(self, record):
        (shown,) = self._shown(record).xpath("//div[@name='next']/div")
        return [" ".join(part.text_content().split()) for part in shown]

    def test_levels_are_named_in_the_readers_language_until_they_are_renamed(self):
        self.env["res.lang"]._activate_lang("de_DE")
        level = self.standard.level_ids[0]
        level.with_context(lang="de_DE").name = "Erste Erinnerung"
        self.customer.lang = "de_DE"
        self._run_day("24 May")
        self.assertEqual(self._letters().level_name, "Erste Erinnerung")
        (event,) = self._events(self.invoice, kind="letter")
        self.assertEqual(event["title"], "1st Reminder")
        german = self.env["dunning.timeline"].with_context(lang="de_DE")
        letter = self._letters().with_env(german.env)
        self.assertEqual(german._get_level_name(letter), "Erste Erinnerung")
        # It was renamed: the letter keeps the name that it was issued with.
        level.with_context(lang="de_DE").name = "Brief 1"
        (event,) = self._events(self.invoice, kind="letter")
        self.assertEqual(event["title"], "Erste Erinnerung")

    def test_all_kinds_in_order_newest_first(self):
        self._pay(self.invoice, 19, "20 May")
        self._run_day("24 May")
        self._pause(
            self.invoice,
            "26 May",
            dunning_paused=True,
            dunning_pause_reason="Goods are checked",
        )
        self._pause(self.invoice, "2 June", dunning_paused=False)
        self._run_day("3 June")
        self._pay(self.invoice, 100, "5 June")
        expected = [
            ("payment", "2026-05-20", "Payment", 19.0),
            ("letter", "2026-05-24", "1st Reminder", 100.0),
            ("pause", "2026-05-26", "Dunning paused", None),
            ("pause", "2026-06-02", "Pause ended", None),
            ("letter", "2026-06-03", "2nd Reminder", 100.0),
            ("payment", "2026-06-05", "Payment", 100.0),
        ]
        for record in (self.invoice, self.customer):
            events = self._events(record)
            self.assertEqual(
                [
                    (e["kind"], str(e["date"]), e["title"], e["amount"])
                    for e in events
                    if e["kind"] != "delivery"
                ],
                expected,
            )
        titles = self._shown(self.invoice).xpath("//span[hasclass('fw-bold')]/text()")
        self.assertEqual(titles[0], "Payment")

    def test_a_letter_tells_number_amounts_deadline_and_leads_to_its_pdf(self):
        self.standard.level_ids[0].payment_term_days = 10
        second = self._create_invoice("1 May", 81.0)
        self._run_day("24 May")
        letter = self._letters()
        (event,) = self._events(self.invoice, kind="letter")
        self.assertEqual(event["link"]["id"], letter.id)
        self.assertEqual(event["file"], letter.action_open_pdf()["url"])
        text = " · ".join(event["details"])
        for part in ("Claimed $ 200.00", "this invoice $ 119.00", "until 06/03/2026"):
            self.assertIn(part, text.replace("\N{NO-BREAK SPACE}", " "))
        (event,) = self._events(self.customer, kind="letter")
        self.assertIn(second.name, " ".join(event["details"]))

    def test_an_invoice_that_is_only_listed_along_has_no_new_level(self):
        self._run_day("24 May")
        younger = self._create_invoice("20 May", 20.0)
        self._run_day("31 May")
        (event,) = self._events(younger, kind="letter")
        self.assertIn("no new level for it", event["details"])
        for event in self._events(self.invoice, kind="letter"):
            self.assertNotIn("no new level for it", event["details"])

    def test_a_cancelled_letter_stays_with_its_reason_and_who_did_it(self):
        self._run_day("24 May")
        letter = self._letters()
        self._flush_chatter()
        with freeze_time("2026-05-26 10:00:00"):
            letter.with_context(**TRACKED).action_cancel("Wrong address")
            self._flush_chatter()
        (event,) = self._events(self.invoice, kind="letter")
        self.assertEqual(event["badge"][0], "Cancelled")
        self.assertTrue(event["void"])
        self.assertIn("Cancelled: Wrong address", event["details"])
        (event,) = self._events(self.customer, kind="cancelling")
        self.assertEqual(str(event["date"]), "2026-05-26")
        self.assertIn("Wrong address", event["details"])
        self.assertIn(f"by {self.env.user.name}", event["details"])

    def test_a_failed_delivery_tells_the_words_of_the_server(self):
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        letter.delivery_ids._fail("other", text="550 no such user here")
        (event,) = self._events(self.customer, kind="delivery")
        self.assertEqual(event["badge"], ("Failed", "danger"))
        self.assertEqual(event["error"], "550 no such user here")
        self.assertIn("k@customer.example", event["details"][0])
        self.assertEqual(event["link"]["name"], letter.name)

    def test_a_pause_tells_who_why_and_until_and_ends_by_itself(self):
        self._pause(
            self.customer,
            "20 May",
            dunning_paused=True,
            dunning_pause_until="2026-06-10",
            dunning_pause_reason="Call in June",
        )
        begun, ended = self._events(self.customer, kind="pause")
        self.assertEqual(
            begun["details"],
            [f"by {self.env.user.name}", "until 06/10/2026", "Call in June"],
        )
        self.assertEqual(ended["title"], "Pause ended by itself")
        self.assertEqual(str(ended["date"]), "2026-06-10")
        self.assertEqual(len(self._events(self.invoice, kind="pause")), 2)

    def test_a_pause_that_is_prolonged_has_not_ended_before(self):
        pause = {"dunning_paused": True, "dunning_pause_reason": "x"}
        self._pause(self.invoice, "20 May", dunning_pause_until="2026-05-30", **pause)
        self._pause(self.invoice, "25 May", dunning_pause_until="2026-06-20")
        self._pause(self.invoice, "26 May", dunning_paused=False)
        titles = [event["title"] for event in self._events(self.invoice, kind="pause")]
        self.assertEqual(titles, ["Dunning paused", "Pause changed", "Pause ended"])
        (first, *_rest) = self._events(self.customer, kind="pause")
        self.assertEqual(first["link"]["id"], self.invoice.id)

    def test_a_pause_in_another_company_is_not_told(self):
        other = self.setup_other_company()["company"]
        pause = {"dunning_paused": True, "dunning_pause_reason": "Only there"}
        self._pause(self.customer.with_company(other), "20 May", **pause)
        self.assertFalse(self._events(self.customer, kind="pause"))
        scope = self.customer._dunning_get_timeline_scope(other, self.day("15 June"))
        (event,) = self.env["dunning.timeline"]._get_events(scope)
        self.assertIn("Only there", event["details"])

    def test_a_group_pauses_its_invoices(self):
        group = self.env["dunning.invoice.group"].create(
            {"name": "Site", "partner_id": self.customer.id}
        )
        self.invoice.dunning_group_id = group
        pause = {"dunning_paused": True, "dunning_pause_reason": "Acceptance"}
        self._pause(group, "20 May", **pause)
        for record in (self.invoice, self.customer):
            (event,) = self._events(record, kind="pause")
            self.assertEqual(event["link"]["name"], "Site")
        self.assertTrue(self.invoice.dunning_on_pause)

    def test_one_payment_of_many_invoices_is_one_event(self):
        invoices = self.invoice
        for amount in (10.0, 20.0, 30.0, 40.0):
            invoices += self._create_invoice("10 May", amount)
        self._run_day("24 May")
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"group_payment": True, "payment_date": "2026-05-27"})
        )
        payment = wizard._create_payments()
        (event,) = self._events(self.customer, kind="payment")
        self.assertEqual(event["amount"], 219.0)
        self.assertEqual(event["link"]["name"], payment.name)
        self.assertIn("(+2)", event["details"][0])
        (event,) = self._events(self.invoice, kind="payment")
        self.assertEqual((event["amount"], event["details"]), (119.0, []))

    def test_a_payment_without_an_entry_is_on_its_way(self):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 119.0,
                "date": "2026-05-20",
                "invoice_ids": [Command.set(self.invoice.ids)],
            }
        )
        # As with add-ons that reconcile the bank with invoices themselves.
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        for record in (self.invoice, self.customer):
            (event,) = self._events(record, kind="payment")
            self.assertEqual(event["badge"], ("On its way", "info"))
            self.assertEqual(event["amount"], 119.0)

    def test_a_credit_note_pays_too(self):
        credit = self._create_invoice("20 May", 19.0, move_type="out_refund")
        lines = (self.invoice | credit).line_ids
        lines.filtered(lambda li: li.account_type == "asset_receivable").reconcile()
        (event,) = self._events(self.customer, kind="payment")
        self.assertEqual((event["title"], event["amount"]), ("Credit note", 19.0))
        self.assertEqual(event["link"]["id"], credit.id)

    def test_what_was_paid_without_a_letter_is_not_told(self):
        other = self._create_invoice("1 May", 50.0)
        self._pay(other, 50, "2 May")
        self.assertFalse(self._events(self.customer, kind="payment"))

    def test_a_payment_undone_is_gone(self):
        payment = self._pay(self.invoice, 19, "20 May")
        payment.action_draft()
        (event,) = self._events(self.invoice, kind="payment")
        self.assertEqual(
            event["badge"], ("Draft", "info"), "Odoo counts it all the same"
        )
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertFalse(self._events(self.invoice, kind="payment"))

    def test_hostile_text_stays_text(self):
        bad = "<img src=x onerror=alert(1)><script>alert(2)</script>"
        self.customer.name = bad
        self._run_day("24 May")
        letter = self._letters()
        letter.action_send()
        letter.delivery_ids._fail("other", text=bad)
        letter.action_cancel(bad)
        pause = {"dunning_paused": True, "dunning_pause_reason": bad}
        self._pause(self.customer, "26 May", **pause)
        for record in (self.invoice, self.customer):
            shown = self._shown(record)
            self.assertFalse(shown.xpath("//script | //img | //*[@onerror]"))
            self.assertIn("<script>", shown.text_content())

    def test_what_is_next_or_what_stands_in_the_way(self):
        with freeze_time("2026-05-20 10:00:00"):
            step = ["Next: 1st Reminder on 05/24/2026"]
            wait = "First level not reached (until 05/24/2026)"
            self.assertEqual(self._next(self.invoice), [*step, wait])
            self.assertEqual(
                self._next(self.customer), [*step, f"{self.invoice.name}: {wait}"]
            )
        self.assertEqual(self._next(self.invoice), ["Next: 1st Reminder, due now"])
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "x"})
        title, reason = self._next(self.invoice)
        self.assertEqual((title, reason), (NOTHING, "Customer is paused"))
        self._pay(self.invoice, 119, "20 May")
        self.assertEqual(self._next(self.customer), [NOTHING, "Nothing is open"])

    def test_statements_do_not_grow_with_the_events(self):
        counts = []
        for size in (1, 8):
            customer = self._create_customer(f"Size {size}")
            for number in range(size):
                due = self.day("10 May") + timedelta(days=3 * number)
                invoice = self._create_invoice(due, 50.0 + number, customer)
                self._pay(invoice, 5.0, "12 May")
                reason = f"Reason {number}"
                pause = {"dunning_paused": True, "dunning_pause_reason": reason}
                self._pause(invoice, "13 May", **pause)
                self._pause(invoice, "14 May", dunning_paused=False)
            self._run_days("24 May", "15 June" if size == 1 else "6 July")
            self._letters(customer).action_send()
            self._flush_chatter()
            letter = self._letters(customer)[0]
            letter.with_context(**TRACKED).action_cancel("x")
            self._flush_chatter()
            for record in (customer, invoice):
                for _warm in range(2):
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    self.assertTrue(record.with_user(self.invoicer).dunning_timeline)
                    count = self.env.cr.sql_log_count - before
                counts.append(count)
        self.assertEqual(counts[:2], counts[2:])

    def test_only_the_newest_events_are_shown_and_that_is_said(self):
        self._run_day("24 May")
        (vals,) = self._letters().copy_data()
        letters = self.env["dunning.letter"]._as_verb()
        numbers = range(LIMIT)
        many = [{**vals, "name": f"X{n}", "state": "issued"} for n in numbers]
        letters.create(many)
        shown = self._shown(self.customer)
        self.assertEqual(len(shown.find_class("o_dunning_event")), LIMIT)
        (said,) = shown.xpath("//div[@name='limit']")
        self.assertIn(f"newest {LIMIT} events", " ".join(said.text_content().split()))
