"""The tab of invoice and customer: what has happened, in order, and what is next."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from ..models.timeline.dunning_timeline import LIMIT
from .support.timeline_case import TRACKED, TimelineCase

NOTHING = "No further letter in sight"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestTimeline(TimelineCase):
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
