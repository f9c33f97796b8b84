"""What all actors have: how one is entered, and how one finds something to do."""

ACTORS = {}


class Nothing(Exception):
    """There is nothing that this actor could do now."""


def actor(function):
    """Enter a function among the actors, under its name with spaces."""
    ACTORS[function.__name__.replace("_", " ")] = function
    return function


def pick(rng, records):
    if not records:
        raise Nothing
    return records[rng.randrange(len(records))]


def some(rng, records, most=3):
    if not records:
        raise Nothing
    return records.browse(rng.sample(records.ids, min(most, len(records))))


def customers(env, kind="T"):
    mark = env.user.login[-1]
    contacts = env["res.partner"].search([("ref", "=", f"{kind}{mark}")], order="id")
    return contacts


def invoices(env, *domain):
    own = [("company_id", "=", env.company.id), ("move_type", "=", "out_invoice")]
    return env["account.move"].search([*own, *domain], order="id")


def open_invoices(env, *domain):
    states = ("payment_state", "in", ("not_paid", "partial"))
    return invoices(env, ("state", "=", "posted"), states, *domain)


def claimed_invoices(env, rng):
    """Open invoices; every second time only those on letters that are on their way."""
    waiting = letters(env, ("state", "=", "issued"), ("delivery_state", "=", "queued"))
    lines = ("dunning_line_ids.letter_id", "in", waiting.ids)
    on_their_way = open_invoices(env, lines)
    return on_their_way if on_their_way and rng.random() < 0.6 else open_invoices(env)


def letters(env, *domain):
    own = ("company_id", "=", env.company.id)
    return env["dunning.letter"].search([own, *domain], order="id")


def today(env):
    return env.company._dunning_today()


def open_items(moves):
    return moves.line_ids.filtered(
        lambda line: line.account_type == "asset_receivable" and not line.reconciled
    )
