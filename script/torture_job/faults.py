"""What goes wrong, as rules: each fault is drawn from the world's source of choices."""

from . import printer

# Of a process at work: what strikes, at which point, before or after it.
_KINDS = {
    "SIGKILL": 8,
    "backend ended": 3,
    "serialization failure": 3,
    "deadlock": 2,
    "lock timeout": 2,
    "statement timeout": 2,
    "full disk": 3,
    "clock forward": 2,
    "clock back": 1,
    "slow": 2,
}
# The points that an actor comes by.
_ISSUING = ("the lock", "the number", "the PDF", "the file", "the delivery", "commit")
_SENDING = ("the attempt", "the result", "DATA", "commit")
_POINTS = {
    "mail queue": _SENDING,
    "issue": _ISSUING[:4],
    "issue run": _ISSUING,
    "dun": ("the slice", *_ISSUING),
    "next dunning": _ISSUING[:5],
    "send": ("the delivery", "commit"),
    "resend": ("the delivery", "commit"),
    "hand over": ("the hand-over", "commit"),
    "propose": ("the slice", "commit"),
    **dict.fromkeys(
        ("night: customers", "night: invoices", "second server"),
        ("the slice", *_ISSUING),
    ),
}
# Of the mail server: at which word, and how; see the add-on's tests.
_WORDS = ("connect", "ehlo", "mail", "rcpt", "data", "after data", "quit")
_WAYS = ("421", "451", "550", "silence", "drop", "rubbish")
# A message that is kept may only be reported as lost: whoever keeps it and answers
# "not now" gets it twice, as the protocol wants.
_LYING_WAYS = ("silence", "drop", "rubbish")
_PLACES = {"point": 12, "any moment": 4, "mail": 6, "printer": 3}


def draw(rng, likely, actors):
    """What goes wrong in a step; everybody has a fault of their own, or none.

    :param rng: source of choices
    :param likely: how likely somebody has one
    :param actors: dict of role to the actor that is about to act
    :return: list of dicts with ``place``, ``name``, and ``role``
    """
    found = {}
    for role, actor in actors.items():
        if rng.random() < likely:
            place = _choose(rng, _PLACES)
            fault = {"place": place, "role": role, **_DRAW[place](rng, actor)}
            # There is one mail server, and one printer.
            found[role if place == "point" else place] = fault
    return [*found.values()]


def _choose(rng, weights):
    return rng.choices([*weights], [*weights.values()])[0]


def _at_point(rng, actor):
    kind = _choose(rng, _KINDS)
    point = rng.choice(_POINTS.get(actor, ("commit",)))
    when = rng.choice(("before", "after"))
    most = 8 if point == "commit" and ":" in actor else 2
    nth = rng.randint(1, most)
    name = f"{kind} {when} {point}"
    return {"name": name, "kind": kind, "point": point, "when": when, "nth": nth}


def _at_any_moment(rng, _actor):
    kind = rng.choice(("SIGKILL", "all backends ended"))
    delay = round(rng.uniform(0.02, 2.5), 2)
    return {"name": f"{kind} at any moment", "kind": kind, "delay": delay}


def _of_mail(rng, _actor):
    word, way = rng.choice(_WORDS), rng.choice(_WAYS)
    keeps = word == "after data" and way in _LYING_WAYS and rng.random() < 0.5
    name = f"SMTP: {way} at {word}{', kept' if keeps else ''}"
    # A server that says nothing costs seconds each time.
    times = 1 if way == "silence" else rng.randint(1, 3)
    kind = f"SMTP {way}"
    return {
        "name": name,
        "kind": kind,
        "word": word,
        "way": way,
        "times": times,
        "keeps": keeps,
    }


def _of_printer(rng, _actor):
    mode = rng.choice(printer.MODES)
    return {"name": f"wkhtmltopdf {mode}", "kind": "wkhtmltopdf", "mode": mode}


_DRAW = {
    "point": _at_point,
    "any moment": _at_any_moment,
    "mail": _of_mail,
    "printer": _of_printer,
}
