"""A night of a world: its scheduled actions, in calm or with whatever goes wrong."""

from . import people

ACTIONS = ("night: customers", "night: invoices", "night: groups", "night: work")
_DURING_NIGHT = (*ACTIONS, "night: customers", "mail queue", "second server")
_CALM_LIKELY = 0.35
_MOST_CALLS = 5


def live(world):
    """Have the scheduled actions called, with faults or in calm, until all is done."""
    world.pass_minutes(5, 480)
    is_calm = world.rng.random() < _CALM_LIKELY
    night = {"night": world.ledger}
    if is_calm:
        night["explained"] = _explain(world)
    else:
        night["cancelled"] = _disturb(world)
    _settle(world, night)


def _disturb(world):
    """Return the items whose proposals somebody cancelled during the night."""
    roles = ("one", "two")
    for _number in range(world.rng.randint(1, 3)):
        orders = {
            role: world.complete({"actor": world.rng.choice(_DURING_NIGHT)})
            for role in roles
        }
        world.step(orders, likely=0.6)
    # Now there is much to send, and not all of it is right any more.
    meddlers = {role: world.person(world.rng.choice(people.MEDDLERS)) for role in roles}
    answers = world.step(meddlers, likely=0.2)
    orders = {role: world.complete({"actor": "mail queue"}) for role in roles}
    world.step(orders, likely=0.7)
    return {item for order, answer in answers for item in _cancelled(order, answer)}


def _cancelled(order, answer):
    is_done = order["actor"] == "cancel" and answer["outcome"] == "done"
    return answer["said"] if is_done else []


def _explain(world):
    """What is said of every open item before the night, by item."""
    explained = {}
    for letter, company in world.companies.items():
        order = {
            "actor": "explain all",
            "who": f"manager.{letter}",
            "companies": [company],
        }
        answer = world.crew.order({"one": world.complete(order)})["one"]
        if answer["outcome"] == "done":
            explained |= answer["said"]
    return explained


def _settle(world, night):
    """Let the scheduled actions come to their end, with nothing going wrong."""
    calls = [world.complete({"actor": name}) for name in (*ACTIONS, "mail queue")]
    before = world.ledger
    with world.watched() as (answers, kept):
        # What was prepared for the step before and has not struck yet.
        world.mail.fail(None, None, times=0)
        for number in range(_MOST_CALLS):
            if number and not _is_at_work(world):
                break
            for call in calls:
                answers += [(call, _call(world, call))]
    world.judge(before, answers, [], kept, **night)


def _call(world, call):
    answer = world.crew.order({"one": call})["one"]
    if answer["said"] == "again":
        answer = world.crew.order({"one": call})["one"]
    return answer


def _is_at_work(world):
    days, found = world.days(), world.read()
    nights = [
        run
        for run in found.runs.values()
        if run["scheduled"] and run["date"] == days.get(run["company_id"])
    ]
    return any(run["task"] for run in nights)
