"""Letters: each once, complete, its own customer's, and right to the cent."""

import hashlib
import re
import subprocess
from collections import Counter, defaultdict

from .step import CENT

_NUMBER = re.compile(r"DUN/\d{4}/\d{5,}")


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
            if abs(total - letter[f"amount_{section}"]) > CENT:
                yield (
                    f"letter {letter['id']}: {section} {letter[f'amount_{section}']}, "
                    f"its lines say {total}"
                )
        parts = ("claimed", "credit")
        total = sum(letter[f"amount_{part}"] for part in parts)
        for part in ("fee_amount", "previous_fee_amount", "compensation_amount"):
            total += letter[part] or 0
        total += (letter["interest_amount"] or 0) if letter["interest_claimed"] else 0
        if abs(total - letter["amount_total"]) > CENT:
            yield f"letter {letter['id']}: total {letter['amount_total']}, not {total}"
