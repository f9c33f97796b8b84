"""What depends on a set of fields, merged once and kept.

Odoo merges the fields' trees of triggers anew whenever records are made or changed, a
fifth of the time that an invoice takes. What comes out depends on the models only, but
for the fields that the caller leaves out: those are left out of what is kept.
"""

from functools import wraps

from odoo.orm.registry import Registry, TriggerTree


def keep_trigger_trees():
    """Let registries keep merged trees until their models change."""
    merge_anew = Registry.get_trigger_tree

    @wraps(merge_anew)
    def get_trigger_tree(registry, fields, select=bool):
        # Beside those of single fields, so that they are emptied together.
        kept, key = registry._field_trigger_trees, tuple(fields)
        if key not in kept:
            kept[key] = merge_anew(registry, key, lambda _field: True)
        return _select(kept[key], _Answers(select))

    Registry.get_trigger_tree = get_trigger_tree


class _Answers(dict):
    """What a function answers, which is asked once."""

    def __init__(self, function):
        super().__init__()
        self._function = function

    def __missing__(self, key):
        self[key] = answer = self._function(key)
        return answer


def _select(tree, answers):
    """As ``TriggerTree.merge`` does: no node that has neither fields nor others."""
    result = TriggerTree([field for field in tree.root if answers[field]])
    for label, subtree in tree.items():
        selected = _select(subtree, answers)
        if selected:
            result[label] = selected
    return result
