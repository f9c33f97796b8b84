"""What must hold after every step. Each checker shares no code with the add-on.

A checker gets a :class:`Step` and yields a sentence for every breach.
"""

import hashlib
import re
import subprocess
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from .ledger import Ledger

_CENT = Decimal("0.005")
_NUMBER = re.compile(r"DUN/\d{4}/\d{5,}")
_LIVES = ("queued", "sending", "sent", "uncertain")


@dataclass
class Step:
    """One step of the world, for the checkers."""

    before: Ledger
    after: Ledger
    filestore: Path
    # How often the mail server kept each message, before and after.
    kept_before: Counter
    kept: Counter
    # The day of each company, by id, as the director reckons it.
    days: dict
    # Whether anybody could have touched the books.
    books: bool
    answers: list = field(default_factory=list)
    # After a night that has come to its end: when it began, and what was explained.
    night: Ledger | None = None
    explained: dict | None = None

    def new_letters(self):
        """The letters that were issued in this step."""
        for letter in self.after.letters.values():
            earlier = self.before.letters.get(letter["id"])
            if letter["state"] == "issued" and (
                not earlier or earlier["state"] == "proposed"
            ):
                yield letter


def no_second_letter(step):
    """Nothing issued twice per item, level and cycle (debtor as written)."""
    count, reached = Counter(), defaultdict(list)
    for line in step.after.lines.values():
        if line["escalates"] and line["letter_state"] == "issued":
            item, debtor = line["move_line_id"], line["debtor_key"]
            if item:
                count[item, line["level_id"], debtor] += 1
                reached[item, debtor].append(line)
    for (item, level, _debtor), times in count.items():
        if times > 1:
            yield f"item {item} was raised to level {level} {times} times"
    letters = step.after.letters
    for (item, _debtor), lines in reached.items():
        days = Counter(letters[line["letter_id"]]["date"] for line in lines)
        for day, times in days.items():
            if times > 1:
                yield f"item {item} was raised {times} times on {day}"


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


def issued_is_complete(step):
    """Every issued letter has its own number, lines, PDF and hash."""
    names = Counter(
        (letter["company_id"], letter["name"])
        for letter in step.after.letters.values()
        if letter["name"]
    )
    for (_company, name), times in names.items():
        if times > 1:
            yield f"the number {name} was given {times} times"
    for letter in step.after.letters.values():
        if letter["state"] == "proposed":
            if letter["name"]:
                yield f"letter {letter['id']} is a proposal with a number"
            continue
        earlier = step.before.letters.get(letter["id"])
        if earlier and earlier["pdf_checksum"] not in (None, letter["pdf_checksum"]):
            yield f"the PDF of {letter['name']} was changed"
    for letter in step.new_letters():
        yield from _incomplete(step, letter)


def _incomplete(step, letter):
    name = letter["name"] or f"letter {letter['id']}"
    if not _NUMBER.fullmatch(letter["name"] or ""):
        yield f"{name} has no proper number"
    if not step.after.lines_of(letter["id"]):
        yield f"{name} has no lines"
    own = (letter["res_model"], letter["res_id"]) == ("dunning.letter", letter["id"])
    if not own or not letter["store_fname"]:
        yield f"{name} has no PDF of its own"
        return
    content = (step.filestore / letter["store_fname"]).read_bytes()
    if not content.startswith(b"%PDF") or b"%%EOF" not in content[-64:]:
        yield f"the file of {name} is no PDF, or not all of it"
    if hashlib.sha256(content).hexdigest() != letter["pdf_checksum"]:
        yield f"the file of {name} has another hash"


def pages_of_the_customer(step):
    """Every page names its letter or customer, and no other customer."""
    customers = {
        letter["customer"]: letter["debtor_id"]
        for letter in step.after.letters.values()
    }
    for letter in step.new_letters():
        file = step.filestore / (letter["store_fname"] or "missing")
        if not file.is_file():
            continue  # told by another checker
        text = subprocess.run(
            ["pdftotext", file, "-"], capture_output=True, text=True
        ).stdout
        words = set(re.findall(r"\w+", text))
        if letter["name"] not in text or letter["customer"] not in words:
            yield f"{letter['name']} does not name itself and {letter['customer']}"
        others = {n for n, debtor in customers.items() if debtor != letter["debtor_id"]}
        if others & words:
            yield f"{letter['name']} to {letter['customer']} names {others & words}"


def sums(step):
    """Sums to the cent, from the lines up."""
    for letter in step.after.letters.values():
        lines = step.after.lines_of(letter["id"])
        for section in ("claimed", "credit"):
            total = sum(li["amount_open"] for li in lines if li["section"] == section)
            if abs(total - letter[f"amount_{section}"]) > _CENT:
                yield (
                    f"letter {letter['id']}: {section} {letter[f'amount_{section}']}, "
                    f"its lines say {total}"
                )
        parts = ("claimed", "credit")
        total = sum(letter[f"amount_{part}"] for part in parts)
        for part in ("fee_amount", "previous_fee_amount", "compensation_amount"):
            total += letter[part] or 0
        total += (letter["interest_amount"] or 0) if letter["interest_claimed"] else 0
        if abs(total - letter["amount_total"]) > _CENT:
            yield f"letter {letter['id']}: total {letter['amount_total']}, not {total}"


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
        "paid": item["residual"] < claimed - _CENT,
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


def residuals(step):
    """What is open is what was invoiced less what was matched: no letter's doing."""
    for item in step.after.items.values():
        posted = item["parent_state"] == "posted"
        if posted and abs(item["residual"] - item["reckoned"]) > _CENT:
            yield f"item {item['id']}: open {item['residual']}, not {item['reckoned']}"
        earlier = step.before.items.get(item["id"])
        if earlier and not step.books and earlier["residual"] != item["residual"]:
            yield f"dunning changed what is open of item {item['id']}"
    if not step.books and step.before.moves != step.after.moves:
        yield "dunning made or removed entries in the books"


def companies_apart(step):
    """No row belongs to two companies, and nobody sees rows of another one."""
    for name in ("lines", "skips"):
        for row in getattr(step.after, name).values():
            if row["item_company_id"] not in (None, row["company_id"]):
                yield f"{name} {row['id']}: an item of company {row['item_company_id']}"
    for row in (*step.after.lines.values(), *step.after.deliveries.values()):
        letter = step.after.letters.get(row["letter_id"])
        if letter and letter["company_id"] != row["company_id"]:
            yield f"row {row['id']} of letter {letter['id']}: another company"
    for letter in step.after.letters.values():
        if letter["partner_company_id"] not in (None, letter["company_id"]):
            yield f"letter {letter['id']} is to a customer of another company"
    for order, answer in step.answers:
        if order["actor"] == "look" and answer["outcome"] == "done":
            yield from _seen_of_others(step, order["companies"], answer["said"])


_TABLES = {
    "dunning_run": "runs",
    "dunning_letter": "letters",
    "dunning_letter_line": "lines",
    "dunning_delivery": "deliveries",
    "dunning_run_skip": "skips",
    "dunning_promise": "promises",
}


def _seen_of_others(step, own, seen):
    for table, ids in seen.items():
        for ledger in (step.before, step.after):
            rows = getattr(ledger, _TABLES[table])
            for id_ in ids:
                if id_ in rows and rows[id_]["company_id"] not in own:
                    yield f"somebody of {own} sees {table} {id_}"


def every_item_decided(step):
    """After a night every open claim is on one of its letters or has a reason."""
    if not step.night:
        return
    nights = _nights(step)
    skips, lines = step.after.skips.values(), step.after.lines.values()
    decided = {one["move_line_id"] for one in skips if one["run_id"] in nights}
    decided |= {one["move_line_id"] for one in lines if _run_of(step, one) in nights}
    for item in step.night.items.values():
        now = step.after.items.get(item["id"])
        is_claim = item["residual"] > 0 and item["parent_state"] == "posted"
        # Money paid out is an item, too, and an invoice that is decided for another.
        if not (now and is_claim and now["residual"] > 0) or item["id"] in decided:
            continue
        if step.after.companies[item["company_id"]]["dunning_enabled"]:
            yield f"item {item['id']} is on no letter and no list of the night"


def _nights(step):
    return {
        run["id"]
        for run in step.after.runs.values()
        if run["scheduled"] and run["date"] == step.days[run["company_id"]]
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
        if one["state"] == "sending":
            yield f"delivery {one['id']} is being sent for ever"
    nights = _nights(step)
    for letter in ledger.letters.values():
        waits = letter["state"] == "proposed" and letter["run_id"] in nights
        if waits and letter["selected"] and letter["automation"] != "propose":
            yield f"letter {letter['id']} was to be issued by the night and was not"


def explained_is_done(step):
    """What *explain* said before a calm night is what the night did."""
    if not step.explained:
        return
    dunned = {
        line["move_line_id"]
        for line in step.after.lines.values()
        if line["section"] != "credit" and _is_of_this_night(step, line["letter_id"])
    }
    for item, was_to_be in step.explained.items():
        if was_to_be != (item in dunned):
            words = ("was explained as not dunned", "was explained as dunned")
            yield f"item {item} {words[was_to_be]}; the night did the other"


def _is_of_this_night(step, letter_id):
    letter = step.after.letters[letter_id]
    earlier = step.before.letters.get(letter_id)
    moved = not earlier or any(
        earlier[key] != letter[key] for key in ("run_id", "state")
    )
    return letter["run_id"] in _nights(step) and moved


CHECKS = {
    "nothing issued twice": no_second_letter,
    "nothing sent twice": no_second_mail,
    "issued is complete": issued_is_complete,
    "pages are the customer's": pages_of_the_customer,
    "sums to the cent": sums,
    "nothing wrong left": nothing_wrong_left,
    "residuals untouched": residuals,
    "companies apart": companies_apart,
    "every item decided": every_item_decided,
    "nothing stuck": nothing_stuck,
    "explained is done": explained_is_done,
}
