"""Filters are offered to whoever may use them: the others would only be refused."""

import ast

from lxml import etree

from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common import DunningCommon

VIEWS = (
    ("account.move", "account.view_account_invoice_filter"),
    ("account.move.line", "account.view_account_move_line_filter"),
    ("res.partner", "base.view_res_partner_filter"),
    ("res.partner", "dunning_advanced.res_partner_view_dunning_search"),
)


@tagged("post_install", "-at_install")
class TestFiltersOffered(DunningCommon):
    def test_whoever_has_no_part_in_accounting_is_offered_no_filter_of_it(self):
        employee = new_test_user(self.env, "offered_employee", groups="base.group_user")
        for model in ("account.move", "account.move.line"):
            self._let_employees_read(model)
        for model, xmlid in VIEWS:
            view = self.env.ref(xmlid)
            records = self.env[model].with_user(employee)
            arch = etree.fromstring(records.get_view(view.id, "search")["arch"])
            for node in arch.iter("filter", "field"):
                for name in self._get_names(node):
                    field = records._fields[name]
                    self.assertTrue(
                        records._has_field_access(field, "read"),
                        f"{model}: {etree.tostring(node)}",
                    )

    def _let_employees_read(self, model):
        """As core lets salespeople read invoices, without a role in accounting."""
        self.env["ir.model.access"].sudo().create(
            {
                "name": f"Employees read {model}",
                "model_id": self.env["ir.model"]._get_id(model),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )

    def test_accountants_are_offered_all_of_them(self):
        for (model, xmlid), count in zip(VIEWS, (8, 0, 3, 6), strict=True):
            view = self.env.ref(xmlid)
            arch = etree.fromstring(self.env[model].get_view(view.id, "search")["arch"])
            found = [node for node in arch.iter("filter") if self._get_names(node)]
            self.assertGreaterEqual(len(found), count, model)

    def _get_names(self, node):
        """Fields of ours that a node asks."""
        text = node.get("domain") or node.get("filter_domain") or "[]"
        names = {node.get("name")} if node.tag == "field" else set()
        if "dunning_" in text:
            text = text.replace("self", "'x'").replace("uid", "1")
            domain = Domain(ast.literal_eval(text))
            names |= {
                condition.field_expr.partition(".")[0]
                for condition in domain.iter_conditions()
            }
        grouped = ast.literal_eval(node.get("context") or "{}")
        if isinstance(grouped, dict) and grouped.get("group_by"):
            names.add(grouped["group_by"].partition(":")[0])
        # The browser reads the field of a filter by date: without it the page breaks.
        names.add((node.get("date") or "").partition(":")[0])
        return {name for name in names if name.startswith("dunning_")}
