"""A program of somebody's that calls Odoo's JSON-2 interface."""

import json
import urllib.error
import urllib.request

from workspace.console import WorkspaceError


class Caller:
    """Somebody with an API key."""

    def __init__(self, address, key):
        self._address = address
        self.key = key

    def call(self, model, method, **arguments):
        """Return the result of a call; raise with Odoo's words when it is refused."""
        request = urllib.request.Request(
            f"{self._address}/json/2/{model}/{method}",
            data=json.dumps(arguments).encode(),
            headers={
                "Authorization": f"bearer {self.key}",
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            message = json.load(error)["message"]
            raise WorkspaceError(
                f"{model}/{method} was refused: {error.code}: {message}"
            ) from error

    def find(self, model, *domain):
        """Return the ids of the records that fit."""
        return self.call(model, "search", domain=[*domain])

    def refusal(self, model, method, **arguments):
        """Return the words with which a call is refused; raise when it is not."""
        try:
            self.call(model, method, **arguments)
        except WorkspaceError as error:
            return str(error)
        raise WorkspaceError(f"{model}/{method} was not refused")


def expect(what, found, wanted):
    """Raise with both values unless they are the same."""
    if found != wanted:
        raise WorkspaceError(f"{what}: {found!r} instead of {wanted!r}")


def expect_words(words, text):
    """Raise with the text unless the words stand in it."""
    if words not in text:
        raise WorkspaceError(f"“{words}” is missing in:\n{text}")
