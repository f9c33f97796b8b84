"""The portal's overdue items: all of the customer's own, nobody else's, as of today."""

import re

from lxml import html

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.portal_case import PortalCase

URL = "/my/dunning/overdue"


@tagged("post_install", "-at_install")
@freeze_time("2026-05-26 10:00:00")
class TestPortalOverdue(PortalCase):
    def _rows(self, login="owner"):
        """The cells of the table, row by row, as text without its links."""
        self.authenticate(login, login)
        page = self.url_open(URL)
        self.assertEqual(page.status_code, 200)
        body = re.search("<tbody>(.*?)</tbody>", page.text, re.DOTALL)
        rows = re.findall("<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []
        return page.text, [
            [
                " ".join(re.sub("<a .*?</a>|<[^>]*>", "", cell).split())
                for cell in re.findall("<td.*?</td>", row, re.DOTALL)
            ]
            for row in rows
        ]

    def _items(self, login="owner"):
        user = self.env["res.users"].search([("login", "=", login)])
        items, domain = (
            self.env["account.move.line"]
            .with_user(user)
            ._dunning_get_portal_items(user)
        )
        return items.search(domain), items._dunning_get_portal_sums(domain)

    def test_all_overdue_items_with_days_and_sum_dunned_or_not(self):
        late = self._create_invoice("10 May", 119.0)
        later = self._create_invoice("25 May", 50.0)
        self._create_invoice("26 May", 7.0)
        self._pay(late, 19.0, "20 May")
        page, rows = self._rows()
        self.assertEqual(
            rows,
            [
                [late.name, "May 10, 2026", "16", "$ 100.00"],
                [later.name, "May 25, 2026", "1", "$ 50.00"],
            ],
        )
        self.assertIn("150.00", page)
        self.assertRegex(page, rf"/my/invoices/{late.id}\?access_token=")
        self.authenticate("owner", "owner")
        self.assertIn("150.00", self.url_open("/my/dunning").text)

    def test_an_opening_balance_without_due_date_counts_from_its_own_date(self):
        entry = self._create_opening_balance("1 May", 50.0)
        self.assertFalse(any(entry.line_ids.mapped("date_maturity")))
        _page, ((name, due, days, amount, *_more),) = self._rows()
        self.assertEqual(
            (name, due, days, amount), (entry.name, "May 1, 2026", "25", "$ 50.00")
        )

    def test_of_several_companies_each_item_says_whose_it_is(self):
        other = self.setup_other_company(name="Another Company")["company"]
        other.write({"dunning_enabled": True, "dunning_procedure_id": self.standard.id})
        owner = self.env["res.users"].search([("login", "=", "owner")])
        owner.company_ids += other
        mine = self._create_invoice("10 May")
        self.assertNotIn(self.company.name, "".join(self._rows()[1][0]))
        theirs = self._create_invoice("10 May", company_id=other.id)
        named = {f"{mine.name} {self.company.name}", f"{theirs.name} {other.name}"}
        self.assertEqual({row[0] for row in self._rows()[1]}, named)
        self._run_day("24 May")
        page = html.fromstring(self.url_open("/my/dunning").text)
        said = page.xpath("//td/div[@name='company']")
        names = {one.text_content() for one in said}
        self.assertEqual(names, {self.company.name, other.name})

    def test_a_stranger_sees_own_items_only(self):
        self._create_invoice("10 May")
        own = self._create_invoice("11 May", 33.0, partner=self.stranger)
        _page, rows = self._rows("stranger")
        self.assertEqual([row[0] for row in rows], [own.name])

    def test_paid_blocked_drafts_credits_and_bills_are_not_shown(self):
        self._pay(self._create_invoice("10 May"), 119.0, "20 May")
        self._create_invoice("10 May").action_toggle_block_payment()
        self._create_invoice("10 May").button_draft()
        self._create_invoice("10 May", move_type="out_refund")
        self._create_invoice("10 May", move_type="in_invoice")
        self._create_invoice("10 May").line_ids.no_followup = True
        page, rows = self._rows()
        self.assertFalse(rows)
        self.assertIn("Nothing is overdue", page)

    def test_disputed_and_handed_over_are_not_asked_for_paused_ones_are(self):
        disputed, handed = self._create_invoice("9 May"), self._create_invoice("8 May")
        disputed.write({"dunning_disputed": True, "dunning_dispute_reason": "No"})
        handed._dunning_set_in_collection(self.stranger)
        paused = self._create_invoice("10 May")
        paused.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        self.customer.write({"dunning_paused": True, "dunning_pause_reason": "Talks"})
        _page, rows = self._rows()
        self.assertEqual([row[0] for row in rows], [paused.name])

    def test_money_that_waits_to_be_assigned_is_told_and_not_asked_for(self):
        invoice = self._create_invoice("10 May", 119.0)
        self._create_invoice("10 May", 19.0, move_type="out_refund")
        page, rows = self._rows()
        self.assertEqual([row[0] for row in rows], [invoice.name])
        self.assertIn("that we have not assigned", page)
        self.assertRegex(page, r"19\.00")
        self.assertNotIn("/my/invoices/overdue", page)
        self._create_invoice("10 May", 100.0, move_type="out_refund")
        page, rows = self._rows()
        self.assertFalse(rows)
        self.assertRegex(page, r"119\.00")

    def test_items_addressed_to_a_contact_belong_to_the_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        invoice = self._create_invoice("10 May", partner=contact)
        subsidiary = self._create_customer("Sub", parent_id=self.customer.id)
        self._create_invoice("10 May", partner=subsidiary)
        self.assertEqual(subsidiary.commercial_partner_id, subsidiary)
        items, _sums = self._items()
        self.assertEqual(items.move_id, invoice)

    def test_each_instalment_is_overdue_on_its_own(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 60)
                ],
            }
        )
        self._create_invoice("1 June", 100.0, invoice_payment_term_id=terms.id)
        items, sums = self._items()
        self.assertEqual(items.mapped("amount_residual_currency"), [50.0])
        self.assertEqual([(s["amount"], s["count"]) for s in sums], [(50.0, 1)])

    def test_sums_are_apart_for_each_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        for amount in (10.0, 20.0):
            self._create_invoice("10 May", amount, currency_id=euro.id)
        self._create_invoice("10 May", 5.0)
        _items, sums = self._items()
        found = {total["currency"].name: total["amount"] for total in sums}
        self.assertEqual(found, {"EUR": 30.0, self.company.currency_id.name: 5.0})

    def test_cores_page_for_all_is_offered_when_it_takes_these(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        invoice = self._create_invoice("10 May")
        items, sums = self._items()
        user = self.env["res.users"].search([("login", "=", "owner")])
        installed = "payment.provider" in self.env
        url = "/my/invoices/overdue" if installed else ""
        # Core looks for what is addressed to the user in person.
        self.assertFalse(items._dunning_get_portal_payment_url(user, sums))
        user.partner_id = self.customer
        self.assertEqual(items._dunning_get_portal_payment_url(user, sums), url)
        self.assertFalse(items._dunning_get_portal_payment_url(user, [*sums, *sums]))
        self.assertEqual(items.move_id, invoice)

    @freeze_time("2026-05-25 23:00:00")  # Auckland: 26 May
    def test_cores_page_asks_as_of_its_own_day_wherever_the_visitor_is(self):
        self._create_invoice("25 May")
        user = self.env["res.users"].search([("login", "=", "owner")])
        user.partner_id = self.customer
        items = self.env["account.move.line"].with_context(tz="Pacific/Auckland")
        overdue = {"company": self.company, "currency": self.company.currency_id}
        overdue["amount"] = 119.0
        self.assertFalse(items._dunning_core_asks_the_same(user, overdue))

    def test_cores_page_is_not_offered_while_a_payment_is_on_its_way(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        self._create_invoice("10 May")
        user = self.env["res.users"].search([("login", "=", "owner")])
        user.partner_id = self.customer
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 20, "date": "2026-05-25"}
        )
        payment.outstanding_account_id = False
        payment.action_post()
        items, sums = self._items()
        self.assertFalse(items._dunning_get_portal_payment_url(user, sums))
        payment.action_reject()
        url = items._dunning_get_portal_payment_url(user, sums)
        self.assertEqual(bool(url), "payment.provider" in self.env)

    def test_cores_page_is_not_offered_where_it_would_ask_for_more(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "True"
        )
        self._create_invoice("10 May")
        other = self._create_invoice("11 May", 50.0)
        user = self.env["res.users"].search([("login", "=", "owner")])
        user.partner_id = self.customer
        offered = "payment.provider" in self.env
        for change, same in (
            ({}, True),
            ({"dunning_disputed": True, "dunning_dispute_reason": "No"}, False),
            ({"dunning_disputed": True, "dunning_disputed_amount": 20}, False),
            ({"dunning_disputed": False}, True),
        ):
            other.write(change)
            items, sums = self._items()
            url = items._dunning_get_portal_payment_url(user, sums)
            self.assertEqual(bool(url), offered and same, change)
        other._dunning_set_in_collection(self.stranger)
        items, sums = self._items()
        self.assertFalse(items._dunning_get_portal_payment_url(user, sums))

    def test_the_number_of_statements_does_not_grow_with_the_items(self):
        self.authenticate("owner", "owner")
        self._create_invoice("10 May")
        few = self._count(URL)
        for day in range(11, 21):
            self._create_invoice(f"{day} May")
        self.assertLess(self._count(URL), few + 10)

    def _count(self, url):
        # The first time, core gives each invoice the key to its page.
        self.url_open(url)
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        self.url_open(url)
        return self.cr.sql_log_count - start
