"""On a phone lists are cards, and say what is open and at which level, too."""

from lxml import etree

from odoo.tests import tagged

from .common import DunningCommon

AMOUNTS = {
    "account_move_action_overdue": "amount_residual",
    "account_move_action_proposal_for_collection": "amount_residual",
    "account_move_action_within_collection": "amount_residual",
    "res_partner_action_overdue": "dunning_overdue_amount",
}
# What is looked up on the way, too.
CARDS = (
    "dunning_call_action",
    "dunning_charge_action",
    "dunning_delivery_action",
    "dunning_delivery_action_post",
    "dunning_letter_action",
    "dunning_run_action",
)


@tagged("post_install", "-at_install")
class TestPhoneLists(DunningCommon):
    def _get_card(self, action):
        views = {kind: view_id for view_id, kind in action["views"]}
        model = self.env[action["res_model"]]
        return etree.fromstring(model.get_view(views["kanban"], "kanban")["arch"])

    def test_cards_say_what_is_open_and_make_nothing_new(self):
        for name, amount in AMOUNTS.items():
            with self.subTest(name):
                action = self.env["ir.actions.act_window"]._for_xml_id(
                    f"dunning_advanced.{name}"
                )
                self.assertEqual(action["views"][0][1], "list")
                card = self._get_card(action)
                self.assertTrue(card.xpath(f"//t//field[@name='{amount}']"))
                self.assertTrue(card.xpath("//t//field[@name='dunning_level_id']"))
                self.assertFalse(card.xpath("//field[@name='amount_total']"))
                self.assertIn(card.get("create"), ("0", "false", "False"))

    def test_what_people_look_up_on_the_way_has_cards(self):
        for name in CARDS:
            with self.subTest(name):
                action = self.env["ir.actions.act_window"]._for_xml_id(
                    f"dunning_advanced.{name}"
                )
                names = self._get_card(action).xpath("//t//field/@name")
                self.assertTrue({"partner_id", "display_name"} & set(names))

    def test_the_cards_of_a_number_are_those_of_the_list(self):
        self._create_invoice("10 May")
        (company,) = self.env["dunning.dashboard"].get_figures()
        rows = {row["name"]: row for box in company["boxes"] for row in box["rows"]}
        card = self._get_card(rows["overdue"]["action"])
        self.assertTrue(card.xpath("//t//field[@name='amount_residual']"))
