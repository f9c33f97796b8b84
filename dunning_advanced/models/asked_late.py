"""Facts of the set-up that few questions need: read when somebody asks for them."""

from collections.abc import Mapping
from functools import cached_property


class AskedLate(Mapping):
    """What a function returns, a mapping or a set, called when it is first asked.

    It lives as long as one question to the engine, within one transaction.
    """

    def __init__(self, fetch):
        self._fetch = fetch

    @cached_property
    def _found(self):
        return self._fetch()

    def __contains__(self, key):
        return key in self._found

    def __getitem__(self, key):
        return self._found[key]

    def __iter__(self):
        return iter(self._found)

    def __len__(self):
        return len(self._found)
