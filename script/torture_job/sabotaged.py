"""Does the suite notice? Worlds whose add-on was spoilt on purpose."""

from workspace import console

# What is spoilt, see inside/sabotage.py, and the checkers of which one has to find it.
SABOTAGES = {
    "no locks": {"nothing issued twice"},
    "asks nobody again": {"nothing wrong left", "nothing issued twice"},
    "sends again after a crash": {"nothing sent twice"},
    "two senders": {"nothing sent twice"},
    "sends whatever was paid": {"nothing wrong left"},
    "pages mixed up": {"pages are the customer's"},
    "half a file": {"issued is complete"},
    "a cent too much": {"sums to the cent"},
    "forgets reasons": {"every item decided"},
    "fails in silence": {"nothing stuck"},
    "shows all companies": {"companies apart"},
    "explains something else": {"explained is done"},
    "takes the fee from the books": {"residuals untouched"},
    "stops at the first": {"nothing stuck"},
}


def has_seen(name, record):
    """Whether a world with a spoilt add-on has had the breach that it should have.

    :param name: of the sabotage
    :param record: of the world
    """
    return bool(SABOTAGES[name] & record.breached())


def is_noticed(name, record):
    """As :func:`has_seen` of a world that is over, and say so."""
    noticed = has_seen(name, record)
    words = "noticed" if noticed else "NOT noticed"
    found = ", ".join(sorted(record.breached()))
    console.say(f"“{name}”: {words}, after {record.steps} steps: {found}")
    return noticed
