"""The night: nothing forgotten, nothing stuck, and as it was explained."""


def every_item_decided(step):
    """After a night every open claim is on one of its letters or has a reason.

    Whoever cancels one of its proposals meanwhile has decided, too.
    """
    nights = _nights(step)
    skips, lines = step.after.skips.values(), step.after.lines.values()
    decided = set(step.cancelled)
    decided |= {one["move_line_id"] for one in skips if one["run_id"] in nights}
    decided |= {one["move_line_id"] for one in lines if _run_of(step, one) in nights}
    for item in step.night.items.values() if step.night else ():
        now = step.after.items.get(item["id"])
        is_claim = item["residual"] > 0 and item["parent_state"] == "posted"
        # Money paid out is an item, too, and an invoice that is decided for another.
        if not (now and is_claim and now["residual"] > 0) or item["id"] in decided:
            continue
        if item["company_id"] in _companies_of_the_night(step):
            yield f"item {item['id']} is on no letter and no list of the night"


def _companies_of_the_night(step):
    """Those whose day began with this night: who was here before has been done."""
    nights = [run for run in step.night.runs.values() if run["scheduled"]]
    known = {(run["company_id"], run["date"]) for run in nights}
    return {
        company
        for company, row in step.after.companies.items()
        if row["dunning_enabled"] and (company, step.days.get(company)) not in known
    }


def _nights(step):
    """The runs of the night that has just come to its end."""
    companies = _companies_of_the_night(step) if step.night else ()
    return {
        run["id"]
        for run in step.after.runs.values()
        if run["scheduled"]
        and run["company_id"] in companies
        and run["date"] == step.days[run["company_id"]]
    }


def _run_of(step, line):
    letter = step.after.letters.get(line["letter_id"])
    return letter and letter["run_id"]


def nothing_stuck(step):
    """Whatever failed was told to a person; whatever waits is really waited for."""
    yield from _stuck_deliveries(step.after)
    if step.night:
        yield from _stuck_after_the_night(step)


def _stuck_deliveries(ledger):
    for one in ledger.deliveries.values():
        letter = ledger.letters[one["letter_id"]]
        failed = one["state"] in ("failed", "uncertain")
        if failed and letter["id"] not in ledger.told:
            yield f"delivery {one['id']} is {one['state']} and nobody was told"
        queued = one["state"] == "queued" and one["channel"] == "email"
        if queued and one["mail_state"] != "outgoing":
            yield f"delivery {one['id']} is queued, its message {one['mail_state']}"
        if queued and letter["state"] != "issued":
            yield f"delivery {one['id']} is queued, its letter {letter['state']}"


def _stuck_after_the_night(step):
    ledger = step.after
    for run in ledger.runs.values():
        if run["task"] and run["date"] <= step.days[run["company_id"]]:
            yield f"run {run['id']} is still at {run['task']} after a night of calm"
    for one in ledger.deliveries.values():
        is_due = (one["scheduled_date"] or "") <= step.moment
        if one["state"] == "sending":
            yield f"delivery {one['id']} is being sent for ever"
        if one["state"] == "queued" and one["channel"] == "email" and is_due:
            yield f"delivery {one['id']} stays in the queue"
    nights = _nights(step)
    for letter in ledger.letters.values():
        waits = letter["state"] == "proposed" and letter["run_id"] in nights
        if waits and letter["selected"] and letter["automation"] != "propose":
            yield f"letter {letter['id']} was to be issued by the night and was not"


def explained_is_done(step):
    """What *explain* said before a calm night is what the night did."""
    companies = _companies_of_the_night(step) if step.explained else ()
    dunned = {
        line["move_line_id"]
        for line in step.after.lines.values()
        if _dunns(line) and _is_of_this_night(step, line["letter_id"])
    }
    for item, was_to_be in (step.explained or {}).items():
        is_asked = step.after.items[item]["company_id"] in companies
        if is_asked and was_to_be != (item in dunned):
            words = ("was explained as not dunned", "was explained as dunned")
            yield f"item {item} {words[was_to_be]}; the night did the other"


def _dunns(line):
    """Whether a line asks for its item: what is not due may be named only."""
    named_only = line["section"] == "not_due" and not line["escalates"]
    return line["section"] != "credit" and not named_only


def nothing_fails_by_itself(step):
    """In a night in which nothing goes wrong no letter and no decision fails."""
    if step.explained is None:
        return
    for skip in step.after.skips.values():
        is_new = skip["id"] not in step.before.skips
        # A busy machine prints slowly; that is said, and the next night tries again.
        is_slow = "print_too_slow" in (skip["obstacles"] or "")
        if is_new and skip["reason"] == "failed" and not is_slow:
            yield f"item {skip['move_line_id']} failed: {skip['obstacles']}"


def _is_of_this_night(step, letter_id):
    letter = step.after.letters[letter_id]
    earlier = step.before.letters.get(letter_id)
    moved = not earlier or any(
        earlier[key] != letter[key] for key in ("run_id", "state")
    )
    return letter["run_id"] in _nights(step) and moved
