"""Numbers and filters: what they say is what there is, and what they open."""

import ast

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestNumbers(DunningCommon):
    def _counts(self):
        (company,) = self.env["dunning.dashboard"].get_figures()
        return {
            row["name"]: row["count"] for b in company["boxes"] for row in b["rows"]
        }

    def _promise(self, invoice, *days):
        promises = self.env["dunning.promise"]
        return promises.create(
            [{"move_id": invoice.id, "date": self.day(day)} for day in days]
        )

    def _pause(self, record):
        record.write({"dunning_paused": True, "dunning_pause_reason": "Flood"})

    def _filter(self, records, view, name):
        """Those of some records that a filter finds."""
        model = records.browse()
        arch = etree.fromstring(model.get_view(self.env.ref(view).id, "search")["arch"])
        (node,) = arch.xpath(f"//filter[@name='{name}']")
        domain = Domain(ast.literal_eval(node.get("domain")))
        return model.search(domain & Domain("id", "in", records.ids))

    def test_promises_that_are_kept_or_replaced_are_not_waited_for(self):
        paid, moved = self._create_invoices("10 May", [100.0, 100.0])
        today = self._create_invoice("10 May", 50.0)
        self._promise(paid, "20 June")
        self._promise(moved, "25 June", "28 June")
        self._promise(today, "15 June")
        self._pay(paid, 100.0, "15 June")
        counts = self._counts()
        self.assertEqual((counts["promised"], counts["promised_today"]), (1, 1))
        self._pay(today, 50.0, "15 June")
        self.assertNotIn("promised_today", self._counts())

    def test_promised_invoices_are_found_as_they_are_shown(self):
        invoices = self._create_invoices("10 May", [10.0, 20.0, 30.0, 40.0])
        paid, moved, kept_back, plain = invoices
        with freeze_time("2026-06-01 10:00:00"):
            self._promise(moved, "30 June", "10 June")
            self._promise(paid, "20 June")
            self._promise(kept_back, "20 June")
        self.env.invalidate_all()
        self._pay(paid, 10.0, "14 June")
        shown = invoices.filtered("dunning_promise_date")
        self.assertEqual(shown, kept_back)
        view = "account.view_account_invoice_filter"
        self.assertEqual(self._filter(invoices, view, "dunning_promised"), shown)
        for term, expected in (
            (("dunning_promise_date", "=", self.day("20 June")), kept_back),
            (("dunning_promise_date", "<", self.day("20 June")), plain.browse()),
            (("dunning_promise_date", "<=", "2026-06-20"), kept_back),
            (("dunning_promise_date", "=", False), invoices - kept_back),
        ):
            found = invoices.search([("id", "in", invoices.ids), term])
            self.assertEqual(set(found), set(expected), term)

    def test_pauses_of_what_is_paid_are_not_counted(self):
        paid, still_open = self._create_invoices("10 May", [100.0, 50.0])
        for invoice in (paid, still_open):
            self._pause(invoice)
            group = self.env["dunning.invoice.group"].create(
                {
                    "name": invoice.name,
                    "partner_id": self.customer.id,
                    "invoice_ids": [Command.set(invoice.ids)],
                }
            )
            self._pause(group)
        counts = self._counts()
        names = ("paused_account_move", "paused_dunning_invoice_group")
        self.assertEqual([counts[name] for name in names], [2, 2])
        self._pay(paid, 100.0, "14 June")
        counts = self._counts()
        self.assertEqual([counts[name] for name in names], [1, 1])

    def test_paused_groups_are_those_whose_pause_has_not_ended(self):
        groups = self.env["dunning.invoice.group"].create(
            [{"name": name, "partner_id": self.customer.id} for name in ("A", "B")]
        )
        self._pause(groups)
        groups[0].dunning_pause_until = "2026-06-14"
        view = "dunning_advanced.dunning_invoice_group_view_search"
        self.assertEqual(self._filter(groups, view, "paused"), groups[1])
        self.assertEqual(groups.filtered("dunning_on_pause"), groups[1])

    def test_the_number_of_letters_is_that_of_the_list_that_it_opens(self):
        invoice = self._create_invoice("10 May", 100.0)
        group = self._create_group(invoice)
        self._run_day("24 May", "group")
        self._run_day("31 May", "group")
        letters = self._letters()
        self.assertEqual(len(letters), 2)
        letters[0].action_cancel("Wrong")
        view = "dunning_advanced.dunning_letter_view_search"
        for record in (invoice, group, self.customer):
            action = record.action_view_dunning_letters()
            listed = self.env["dunning.letter"].search(action["domain"])
            self.assertTrue(action["context"]["search_default_issued"])
            shown = self._filter(listed, view, "said")
            shown &= self._filter(listed, view, "issued")
            self.assertEqual(record.dunning_letter_count, len(shown), record._name)
            self.assertEqual(len(shown), 1)

    def test_overdue_invoices_are_those_with_an_overdue_instalment_too(self):
        halves = [Command.create({"value_amount": 50, "nb_days": d}) for d in (10, 60)]
        terms = self.env["account.payment.term"].create(
            {"name": "Halves", "line_ids": halves}
        )
        partly = self._create_invoice(
            "31 May", 80.0, invoice_date="2026-05-21", invoice_payment_term_id=terms.id
        )
        whole, future = self._create_invoice("10 May"), self._create_invoice("1 July")
        self.assertGreater(partly.invoice_date_due, self.day("15 June"))
        action = self.env.ref("dunning_advanced.account_move_action_overdue")
        context = ast.literal_eval(action.context)
        (name,) = [key for key in context if key.startswith("search_default_")]
        listed = self._filter(
            partly + whole + future,
            "account.view_account_invoice_filter",
            name.removeprefix("search_default_"),
        )
        self.assertEqual(listed, partly + whole)
        self.assertEqual(self._counts()["overdue"], len(listed))

    def test_what_is_blocked_or_paid_in_part_without_an_entry_is_overdue_too(self):
        blocked, noted = self._create_invoice("10 May"), self._create_invoice("10 May")
        self._run_day("24 May")
        blocked.payment_state = "blocked"
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 50,
                "date": self.day("25 May"),
                "invoice_ids": [Command.set(noted.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertEqual(noted.payment_state, "paid")
        action = self.env.ref("dunning_advanced.account_move_action_overdue")
        listed = self.env["account.move"].search(ast.literal_eval(action.domain))
        self.assertEqual(listed, blocked + noted)
        self.assertEqual(self._counts()["overdue"], len(listed))
        view = "account.view_account_invoice_filter"
        self.assertEqual(self._filter(listed, view, "dunning_in_dunning"), listed)

    def test_questions_that_are_asked_together_narrow_a_list(self):
        """Odoo joins filters by “or” that no separator keeps apart."""
        for view, model, apart in (
            (
                "dunning_advanced.res_partner_view_dunning_search",
                "res.partner",
                [("dunning_overdue", "dunning_no_level"), ("dunning_paused",)],
            ),
            (
                "dunning_advanced.dunning_letter_view_search",
                "dunning.letter",
                [("still_open",), ("deadline_over",), ("with_fee",)],
            ),
            (
                "dunning_advanced.dunning_call_view_search",
                "dunning.call",
                [("due", "late"), ("mine",)],
            ),
            (
                "dunning_advanced.dunning_letter_view_search_proposal",
                "dunning.letter",
                [("notices",), ("with_fee",), ("with_credit",), ("first_letter",)],
            ),
            (
                "account.view_account_invoice_filter",
                "account.move",
                [("dunning_overdue",), ("dunning_in_dunning",), ("dunning_disputed",)],
            ),
        ):
            groups = self._groups_of_filters(model, view)
            names = [name for some in apart for name in some]
            found = [groups[name] for name in names]
            self.assertEqual(len(set(found)), len(names), f"{view}: {names}")

    def _groups_of_filters(self, model, view):
        """Filter names with the number of the group in which “or” joins them."""
        arch = self.env[model].get_view(self.env.ref(view).id, "search")["arch"]
        groups, number = {}, 0
        for node in etree.fromstring(arch):
            number += node.tag in ("separator", "group", "field")
            if node.tag == "filter":
                groups[node.get("name")] = number
        return groups

    def test_a_past_day_knows_no_letter_of_later_days(self):
        invoice = self._create_invoice("10 May", 100.0)
        self._run_days("20 May", "10 June")
        self._assert_letters(
            ("24 May", "1st Reminder"),
            ("31 May", "2nd Reminder"),
            ("7 June", "3rd Reminder"),
        )
        for day, level, code, until in (
            ("23 May", "1st Reminder", "first_level_wait", "24 May"),
            ("24 May", "2nd Reminder", "dunned_today", "31 May"),
            ("30 May", "2nd Reminder", "level_wait", "31 May"),
            ("3 June", "3rd Reminder", "level_wait", "7 June"),
        ):
            with self.subTest(day):
                (found,) = invoice.explain_dunning(self.day(day))
                codes = [reason["code"] for reason in found["reasons"]]
                self.assertIn(code, codes)
                self.assertEqual(
                    self.env["dunning.level"].browse(found["level_id"]).name, level
                )
                self.assertEqual(found["first_possible_date"], str(self.day(until)))

    def test_a_day_to_come_knows_letters_of_later_days(self):
        """A run may have been written for tomorrow: the night does not repeat it."""
        invoice = self._create_invoice("1 June", 100.0)
        self._run_day("16 June")
        self.assertEqual(len(self._letters()), 1)
        (found,) = invoice.explain_dunning(self.day("15 June"))
        self.assertFalse(found["dunned"])

    def test_the_set_up_page_tries_what_is_chosen_or_says_what_is_missing(self):
        with Form(self.env["dunning.setup"]) as form:
            form.procedure_id = self.standard.copy({"level_ids": False})
            form.tz = "Europe/Berlin"
            page = form.save()
        with self.assertRaisesRegex(UserError, "no level to try"):
            page.action_send_test_email()

    def test_a_default_procedure_that_duns_nobody_is_named(self):
        rule = self.standard.copy({"name": "Single", "applies_to": "invoice"})
        self.company.dunning_invoice_procedure_id = rule

        def gaps():
            found = self.company._get_dunning_setup_gaps()
            names = [gap["name"] for gap in found]
            self.assertEqual(len(set(names)), len(names))
            return {gap["name"]: gap["label"] for gap in found}

        self.assertFalse({"levels", "invoice_levels"} & gaps().keys())
        rule.level_ids.active = False
        self.assertIn("“Single” has no active level", gaps()["invoice_levels"])
        self.company.dunning_procedure_id = False
        self.assertIn("invoice_levels", gaps())
        rule.level_ids.active = True
        rule.active = False
        self.assertIn("“Single” is archived", gaps()["invoice_levels"])

    def test_the_explanation_names_its_company_and_says_that_nothing_is_open(self):
        dialog = self.env["dunning.explanation"]
        view = self.env.ref("dunning_advanced.dunning_explanation_view_form")
        self.env.user.group_ids |= self.env.ref("base.group_multi_company")
        arch = etree.fromstring(dialog.get_view(view.id, "form")["arch"])
        (company,) = arch.xpath("//field[@name='company_id']")
        self.assertFalse(company.get("invisible"))
        (nothing,) = arch.xpath("//p[@name='nothing']")
        self.assertEqual(nothing.get("invisible"), "line_ids")

    def test_a_copied_procedure_is_known_from_its_original_in_every_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        german = self.standard.with_context(lang="de_DE")
        self.assertNotEqual(self.standard.copy().name, self.standard.name)
        for original in (self.standard, german):
            copy = original.copy()
            for lang in ("en_US", "de_DE"):
                name = copy.with_context(lang=lang).name
                first = original.with_context(lang=lang).name
                self.assertRegex(name, rf"^{first} \(\w+\)$")
            self.assertEqual(original.copy({"name": "Own"}).name, "Own")

    def test_a_copied_procedure_has_the_levels_that_are_switched_off(self):
        levels = self.standard.level_ids
        levels[1].active = False
        copied = self.standard.copy()._get_levels()
        self.assertEqual(copied.mapped("name"), levels.mapped("name"))
        self.assertEqual(copied.mapped("active"), levels.mapped("active"))
