"""Messages: each once, and none about what was settled or held before."""

from collections import Counter

from .step import CENT

_LIVES = ("queued", "sending", "sent", "uncertain")


def no_second_mail(step):
    """At most one message per delivery; sent means arrived; two only by a person."""
    arrived = Counter()
    for one in step.after.deliveries.values():
        if one["channel"] != "email" or not one["message_id"]:
            continue
        times = step.kept[one["message_id"].strip()]
        arrived[one["letter_id"]] += bool(times) and not one["again"]
        if times > 1:
            yield f"delivery {one['id']} ({one['state']}) arrived {times} times"
        if one["state"] == "sent" and not times:
            yield f"delivery {one['id']} is sent and never arrived"
        if one["state"] in ("queued", "cancelled") and times:
            yield f"delivery {one['id']} is {one['state']} and has arrived"
    alive = Counter(
        one["letter_id"]
        for one in step.after.deliveries.values()
        if one["state"] in _LIVES and not one["again"] and one["channel"] == "email"
    )
    for found, what in ((arrived, "e-mails have arrived"), (alive, "e-mails live")):
        for letter, times in found.items():
            if times > 1:
                yield f"letter {letter}: {times} {what}, nobody wanted a second"


def nothing_wrong_left(step):
    """What was paid, held or with an agency before a step is not claimed in it."""
    arrived = {
        one["letter_id"]
        for one in step.after.deliveries.values()
        if one["message_id"]
        and step.kept[one["message_id"].strip()]
        > step.kept_before[one["message_id"].strip()]
    }
    issued = {letter["id"] for letter in step.new_letters()}
    for letter_id in arrived | issued:
        letter = step.after.letters.get(letter_id)
        if not letter:
            continue
        what = f"{letter['name']} ({'sent' if letter_id in arrived else 'issued'})"
        earlier = step.before.letters.get(letter_id)
        if earlier and earlier["state"] == "cancelled":
            yield f"{what} had been cancelled"
        for line in step.after.lines_of(letter_id):
            if line["section"] == "claimed" and line["move_line_id"]:
                day = step.days[letter["company_id"]]
                # Only what was wrong before the step, and still is: what happens in
                # the same moment may come before or after.
                wrong = _wrong(line, step.before, day) & _wrong(line, step.after, day)
                for reason in wrong:
                    yield f"{what} claims item {line['move_line_id']}: {reason}"


def _wrong(line, ledger, day):
    item = ledger.items.get(line["move_line_id"])
    if not item:
        return {"it was not there"} if ledger.items else set()
    disputed = item["dunning_disputed_amount"] or 0
    claimed = line["amount_open"] + (line["amount_disputed"] or 0)
    paused, until = item["dunning_paused"], item["dunning_pause_until"]
    tests = {
        "paid": item["residual"] < claimed - CENT,
        "not posted": item["parent_state"] != "posted",
        "blocked": item["payment_state"] in ("blocked", "in_payment", "reversed"),
        "with the agency": bool(item["dunning_collection_date"]),
        "paused": paused and (not until or until > day),
        "customer paused": item["customer_paused"]
        and (not item["customer_until"] or item["customer_until"] > day),
        "promised": item["promised"] and item["promised"] >= day,
        "disputed": item["dunning_disputed"] and not disputed,
    }
    return {reason for reason, is_so in tests.items() if is_so}
