"""Tests that begin with what earlier ones cached, unless something has changed it.

Odoo empties every cache after every test, so each test compiles its templates anew
and looks up its external ids anew: a third of its time. A server empties a cache when
it is told that what it holds has changed, and so is it done here: after a test what was
changed in it, after a class what was changed in any of its tests or in its set-up.
"""

from functools import wraps

import pytest

from odoo.orm.registry import _CACHES_BY_KEY, Registry


class KeptCaches:
    """Lets caches live on from test to test as long as nobody has them emptied."""

    def __init__(self):
        self._changed = set()
        self._in_test = False
        self._clear = Registry.clear_cache
        for name in ("clear_cache", "clear_all_caches", "_setup_models__"):
            own = getattr(self, f"_make_{name.strip('_')}")(getattr(Registry, name))
            setattr(Registry, name, own)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self):
        of_class, self._changed, self._in_test = self._changed, set(), True
        try:
            return (yield)
        finally:
            self._changed |= of_class
            self._in_test = False

    def _make_clear_cache(self, original):
        @wraps(original)
        def clear_cache(registry, *names):
            self._changed.update(names or ("default",))
            return original(registry, *names)

        return clear_cache

    def _make_clear_all_caches(self, original):
        @wraps(original)
        def clear_all_caches(registry):
            if self._changed:
                self._clear(registry, *self._changed)
            if not self._in_test:
                self._changed.clear()

        return clear_all_caches

    def _make_setup_models(self, original):
        @wraps(original)
        def setup_models(registry, *args, **kwargs):
            self._changed.update(_CACHES_BY_KEY)
            return original(registry, *args, **kwargs)

        return setup_models
