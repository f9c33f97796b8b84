"""Filters of people: every field that can be looked for answers each way of asking."""

from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DunningCommon
from .support.doors_case import CORE_MODELS

_NUMBERS = [(op, 1) for op in ("=", "!=", ">", ">=", "<", "<=", "in", "not in")]
_DAYS = [(op, "2026-05-24") for op in ("=", "!=", ">", ">=", "<", "<=")]
_SET = [("=", False), ("!=", False)]
_TEXTS = [
    (op, "x") for op in ("=", "!=", "ilike", "not ilike", "=ilike", "in", "not in")
]

# What the editor of custom filters offers for each type of field.
WAYS = {
    "boolean": [("=", True), ("!=", True), *_SET],
    "integer": _NUMBERS,
    "float": _NUMBERS,
    "monetary": _NUMBERS,
    "date": _DAYS + _SET,
    "datetime": _DAYS + _SET,
    "char": _TEXTS + _SET,
    "text": _TEXTS + _SET,
    "html": _TEXTS + _SET,
    "many2one": [("=", 1), ("in", [1]), ("not in", [1]), *_TEXTS[2:4], *_SET],
    "many2many": [("in", [1]), ("not in", [1]), *_TEXTS[2:4], *_SET],
    "one2many": [("in", [1]), ("not in", [1]), *_TEXTS[2:4], *_SET],
}


@tagged("post_install", "-at_install")
class TestFilters(DunningCommon):
    def test_each_field_answers_each_way_of_asking(self):
        models = [m for m in self.registry if m.startswith("dunning.")]
        core = (name for name in CORE_MODELS if name in self.registry)
        for name in sorted({*models, *core}):
            model = self.env[name]
            if model._abstract or model._transient:
                continue
            described = model.sudo().fields_get(attributes=["searchable", "type"])
            for field, found in described.items():
                ours = name.startswith("dunning.") or field.startswith("dunning_")
                if ours and found["searchable"]:
                    for way in self._ways(model, field):
                        with self.subTest(model=name, field=field, way=way):
                            self._ask(model.sudo(), [(field, *way)])

    def _ways(self, model, name):
        field = model._fields[name]
        if field.type == "selection":
            keys = field.get_values(self.env)
            return [("=", keys[0]), ("in", keys[:2]), ("not in", keys[:1]), *_SET]
        return WAYS.get(field.type, ())

    def _ask(self, model, domain):
        if domain[0][1] in ("in", "not in"):
            name, operator, value = domain[0]
            value = value if isinstance(value, list) else [value]
            domain = [(name, operator, value)]
        # What cannot be asked is said in words.
        with suppress(UserError), self.env.cr.savepoint():
            model.search(domain, limit=1)
