"""Who acts in the world: as whom, how often, and whether it may touch the books.

Both sides read this table: the director chooses by it, ``inside/actors.py`` has the
functions of the same names.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A kind of actor."""

    who: str
    weight: int = 3
    books: bool = False


PEOPLE = {
    "post": Person("bookkeeper", 8, books=True),
    "pay": Person("bookkeeper", 5, books=True),
    "part pay": Person("bookkeeper", 4, books=True),
    "write off": Person("bookkeeper", books=True),
    "unreconcile": Person("bookkeeper", books=True),
    "credit": Person("bookkeeper", books=True),
    "rewrite": Person("bookkeeper", 2, books=True),
    "move customer": Person("bookkeeper", 2, books=True),
    "merge": Person("admin", 1, books=True),
    "receipt": Person("bookkeeper", 2, books=True),
    "block": Person("bookkeeper", 2),
    "no follow up": Person("bookkeeper", 2),
    "pause": Person("manager"),
    "promise": Person("clerk"),
    "withdraw": Person("clerk", 1),
    "dispute": Person("manager", 2),
    "propose": Person("clerk", 5),
    "edit": Person("clerk"),
    "dun": Person("clerk", 6),
    "issue": Person("clerk", 5),
    "issue run": Person("clerk", 4),
    "send": Person("clerk", 4),
    "resend": Person("clerk", 2),
    "cancel": Person("clerk", 2),
    "cancel run": Person("clerk", 1),
    "next dunning": Person("clerk", 4),
    "post paper": Person("clerk", 2),
    "hand over": Person("clerk", 2),
    "take back": Person("clerk", 1),
    "change level": Person("manager", 2),
    "change procedure": Person("manager"),
    "group": Person("manager", 2),
    "switch": Person("manager", 1),
    "explain": Person("clerk", 2),
    "look": Person("clerk"),
    "portal answer": Person("admin"),
}
# What two people often want at the same moment, of the same customer or letter.
RIVALS = ("dun", "dun", "next dunning", "issue", "issue run", "send", "hand over")
# What makes a letter wrong that waits in the queue.
MEDDLERS = ("pay", "pay", "part pay", "pause", "promise", "dispute", "cancel", "block")


def draw(rng):
    """The name of an actor."""
    weights = [person.weight for person in PEOPLE.values()]
    return rng.choices([*PEOPLE], weights)[0]


def touches_books(name):
    """Whether an actor may change what is open; scheduled actions never do."""
    return name in PEOPLE and PEOPLE[name].books
