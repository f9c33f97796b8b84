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


class AskedEach(dict):
    """What a function says of each key, asked when somebody needs that one.

    What cannot be told of one key stops nobody who needs another.
    """

    def __init__(self, keys, ask):
        super().__init__()
        self._keys, self._ask = frozenset(keys), ask

    def get(self, key, default=None):
        if key not in self and key in self._keys:
            self[key] = self._ask(key)
        return super().get(key, default)
