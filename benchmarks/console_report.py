"""What ``script/bench console`` prints: the steps, the requests, and the aim."""

from statistics import median

from . import report

_AIMED_SECONDS = 2
_STEPS = ("step", "s min", "s median", "s longest", "requests", "fields read", "")
_REQUESTS = ("request", "answers", "statements", "most", "s median", "longest")


def print_all(steps, answers):
    """Print the steps and the requests.

    :param steps: list of dicts with ``name``, ``seconds`` and ``requests``
    :param answers: list of name, statements, database seconds and other seconds, as
        texts, of each request that the server has answered
    """
    by_name = _group((one["name"], one) for one in steps)
    rows = [_step_row(name, found) for name, found in by_name.items()]
    print(report.table(_STEPS, rows, words=1))
    print(f"\nAim: each in under {_AIMED_SECONDS} s; nothing fails that misses it.\n")
    named = {request["name"] for step in steps for request in step["requests"]}
    answered = _group((name, rest) for name, *rest in answers if name in named)
    rows = [_request_row(name, found) for name, found in sorted(answered.items())]
    print(report.table(_REQUESTS, rows, words=1))


def _group(pairs):
    groups = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _step_row(name, found):
    seconds = [one["seconds"] for one in found]
    requests = found[-1]["requests"]
    fields = sum(len(one["fields"]) for one in requests)
    verdict = "reached" if median(seconds) < _AIMED_SECONDS else "MISSED"
    numbers = [
        f"{value:.2f}" for value in (min(seconds), median(seconds), max(seconds))
    ]
    return (name, *numbers, str(len(requests)), str(fields), verdict)


def _request_row(name, found):
    statements = [int(number) for number, *_seconds in found]
    seconds = [float(sql) + float(other) for _number, sql, other in found]
    return (
        name,
        str(len(found)),
        f"{median(statements):.0f}",
        str(max(statements)),
        f"{median(seconds):.3f}",
        f"{max(seconds):.3f}",
    )
