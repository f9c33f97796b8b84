"""Books and companies: dunning changes no amount, and nothing crosses a border."""

from .step import CENT


def residuals(step):
    """What is open is what was invoiced less what was matched: no letter's doing."""
    for item in step.after.items.values():
        posted = item["parent_state"] == "posted"
        if posted and abs(item["residual"] - item["reckoned"]) > CENT:
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
