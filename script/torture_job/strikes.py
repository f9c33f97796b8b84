"""How faults that were drawn come about in a world, and whether they did."""

from functools import partial


def arm(world, drawn, orders):
    """Prepare faults; return what is to be done while the orders are done."""
    world.mail.fail(None, None, times=0)
    at_moment = None
    for fault in drawn:
        place, role = fault["place"], fault["role"]
        if place == "point":
            orders[role]["fault"] = fault
        elif place == "mail":
            how = fault["word"], fault["way"], fault["times"], fault["keeps"]
            world.mail.fail(*how)
        elif place == "printer":
            world.printer.behave(fault["mode"])
        else:
            strike = partial(_strike, world, fault["kind"], role)
            at_moment = fault["delay"], strike
    return at_moment


def has_struck(world, fault, answers):
    """Whether a fault that was prepared came about while the orders were done."""
    if fault["place"] == "point":
        return any(
            order.get("fault") is fault and answer["struck"]
            for order, answer in answers
        )
    if fault["place"] == "mail":
        return world.mail.times < fault["times"]
    return True


def _strike(world, kind, role):
    if kind == "SIGKILL":
        if role in world.crew.pids:
            world.crew.strike(role)
        return
    world.databases.query(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{world.name}'",
    )
