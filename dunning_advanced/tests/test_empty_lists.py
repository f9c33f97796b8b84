"""A list that is empty says so, and a number opens the list in which one works."""

from lxml import etree, html

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestEmptyLists(DunningCommon):
    def _rows(self):
        (company,) = self.env["dunning.dashboard"].get_figures()
        return {row["name"]: row for box in company["boxes"] for row in box["rows"]}

    def _arch(self, row, kind):
        views = {mode: view_id for view_id, mode in row["action"]["views"]}
        model = self.env[row["action"]["res_model"]]
        return etree.fromstring(model.get_view(views[kind], kind)["arch"])

    def _say(self, row):
        return html.fromstring(row["action"]["help"]).text_content()

    def _hold_all(self):
        """Invoices, a customer and a group that are held, each in its own way."""
        paused, disputed, handed, grouped = self._create_invoices("10 May", [119.0] * 4)
        pause = {"dunning_paused": True, "dunning_pause_reason": "Flood"}
        paused.write({**pause})
        disputed.write({"dunning_disputed": True, "dunning_dispute_reason": "Wet"})
        handed._dunning_set_in_collection(self._create_customer("Agency"))
        self._create_group(grouped, **pause)
        self.customer.write({**pause})

    def test_each_list_of_a_menu_or_button_says_when_it_is_empty(self):
        ours = self.env["ir.model.data"].search(
            [
                ("module", "=", "dunning_advanced"),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        actions = self.env["ir.actions.act_window"].browse(ours.mapped("res_id"))
        lists = actions.filtered(lambda one: "list" in one.view_mode.split(","))
        self.assertGreater(len(lists), 15)
        for action in lists:
            with self.subTest(action.name):
                said = html.fromstring(action.help or "<p/>").text_content()
                self.assertTrue(said.strip())

    def test_each_number_of_the_dashboard_says_when_there_is_nothing(self):
        rows = self._rows()
        self.assertTrue({"activities", "to_post", "runs", "not_due"} <= set(rows))
        for name, row in rows.items():
            with self.subTest(name):
                self.assertEqual(row["count"], 0)
                self.assertTrue(self._say(row).strip())
        self.assertIn("Not yet due", self._say(rows["not_due"]))
        self.assertNotIn("overdue", self._say(rows["not_due"]))

    def test_numbers_about_invoices_open_lists_with_what_is_owed_and_why(self):
        self._hold_all()
        rows = self._rows()
        for name, asked in (
            ("paused_account_move", {"dunning_on_pause_until", "dunning_pause_reason"}),
            ("disputed", {"dunning_disputed", "dunning_dispute_reason"}),
            ("in_collection", {"dunning_collection_date", "dunning_agency_id"}),
        ):
            with self.subTest(name):
                columns = set(self._arch(rows[name], "list").xpath("//field/@name"))
                self.assertTrue({"invoice_date_due", "amount_residual"} <= columns)
                self.assertLessEqual(asked, columns)
        context = rows["in_collection"]["action"]["context"]
        self.assertTrue(context["dunning_handed_over"])

    def test_paused_groups_say_why(self):
        self._hold_all()
        arch = self._arch(self._rows()["paused_dunning_invoice_group"], "list")
        self.assertTrue(arch.xpath("//field[@name='dunning_pause_reason']"))

    def test_each_number_opens_cards_on_a_phone(self):
        self._hold_all()
        self._create_invoice("10 May", partner=self._create_customer("Late"))
        self.standard.automation = "propose"
        self._run_day("15 June")
        rows = self._rows()
        self.assertTrue(any(name.startswith("reason_") for name in rows))
        for name, row in rows.items():
            with self.subTest(name):
                self.assertEqual(row["action"]["mobile_view_mode"], "kanban")
                shown = set(self._arch(row, "kanban").xpath("//t//field/@name"))
                whose = {"partner_id", "commercial_partner_id", "display_name"}
                self.assertTrue(shown & whose)

    def test_cards_of_what_was_not_delivered_say_why(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dunning_advanced.dunning_letter_action_failed"
        )
        shown = self._arch({"action": action}, "kanban").xpath("//t//field/@name")
        self.assertIn("failure", shown)

    def test_cards_of_groups_say_what_is_open_and_at_which_level(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dunning_advanced.dunning_invoice_group_action"
        )
        shown = self._arch({"action": action}, "kanban").xpath("//t//field/@name")
        self.assertTrue({"amount_open", "dunning_level_id"} <= set(shown))

    def test_the_charges_of_a_customer_are_as_many_as_the_button_says(self):
        self.standard.level_ids[1].write({"kind": "notice", "fee_amount": 5.0})
        self._create_invoice("10 May")
        self._run_day("24 May")
        self._run_day("31 May")
        letter = self._letters()[-1]
        self.assertEqual(len(letter.charge_ids), 1)
        letter.charge_ids.action_waive("A gift")
        self.env.invalidate_all()
        action = self.customer.action_view_dunning_charges()
        charges = self.env["dunning.charge"].search(action["domain"])
        filters = [n for n in action["context"] if n.startswith("search_default_")]
        self.assertFalse(filters)
        self.assertEqual(charges.state, "waived")
        self.assertEqual(self.customer.dunning_charge_count, len(charges))

    def test_an_archived_rate_is_found_again(self):
        rate = self.env["dunning.rate"].search([], limit=1)
        rate.active = False
        arch = etree.fromstring(rate.get_view(view_type="search")["arch"])
        self.assertTrue(arch.xpath("//filter[@name='archived']"))

    def test_a_run_takes_no_level_of_another_type(self):
        other = self.standard.copy({"applies_to": "invoice"})
        runs = self.env["dunning.run"]
        vals = {"level_ids": [Command.set(other.level_ids[:1].ids)]}
        with self.assertRaisesRegex(ValidationError, "no effect"):
            runs.create(vals)
        run = runs.create({**vals, "applies_to": "invoice"})
        with self.assertRaisesRegex(ValidationError, "no effect"):
            run.applies_to = "customer"
