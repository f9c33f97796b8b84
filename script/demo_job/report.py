"""What the reader gets: what went out, who was left out today and why, the totals."""

from odoo.tools import format_amount

_LETTER_HEAD = ("Day", "Letter", "Customer", "Level", "Total", "E-mail")
_SKIP_HEAD = ("Customer", "Invoice", "Due", "Open", "Not dunned because", "First on")
_RIGHT = {"Total", "Open", "Number"}


def print_all(env, checks, disagreements):
    """Print the two tables and the totals.

    :param checks: the :class:`checks.Checks` of this run
    :param disagreements: list of what they have found
    """
    _print_table("Letters", _LETTER_HEAD, _letter_rows(checks.letters))
    skips = env["dunning.run.skip"].search([("run_id.date", "=", _today(env))])
    _print_table(f"Not dunned on {_today(env)}", _SKIP_HEAD, _skip_rows(skips))
    _print_table("Totals", ("", "Number"), _totals(checks))
    for line in disagreements or ["Database and mail receiver agree."]:
        print(f"DISAGREES: {line}" if disagreements else line)


def _today(env):
    return env.company._dunning_today()


def _letter_rows(letters):
    states = dict(letters._fields["delivery_state"]._description_selection(letters.env))
    return [
        (
            str(letter.date),
            letter.name,
            letter.partner_id.name,
            letter.level_name,
            _money(letter, letter.amount_total),
            states[letter.delivery_state],
        )
        for letter in letters.sorted(lambda letter: (letter.date, letter.name))
    ]


def _skip_rows(skips):
    reasons = dict(skips._fields["reason"]._description_selection(skips.env))
    return [
        (
            skip.partner_id.name,
            skip.move_id.name,
            str(skip.date_due),
            _money(skip, skip.amount_open),
            reasons[skip.reason],
            str(skip.first_possible_date or "–"),
        )
        for skip in skips.sorted(lambda skip: (skip.partner_id.ref, skip.date_due))
    ]


def _money(record, amount):
    return format_amount(record.env, amount, record.currency_id)


def _totals(checks):
    levels = checks.letters.grouped("level_id")
    by_level = [
        (f"  {level.name}", str(len(levels[level])))
        for level in checks.letters.level_id.sorted("sequence")
    ]
    return [
        ("Letters issued (database)", str(len(checks.letters))),
        *by_level,
        ("Letters to customers without address", str(len(checks.without_address))),
        ("E-mails sent (database)", str(len(checks.sent))),
        ("E-mails received (mail receiver)", str(len(checks.arrived))),
        ("Deliveries failed (database)", str(len(checks.failed))),
        ("Notices to the own staff (mail receiver)", str(len(checks.others))),
    ]


def _print_table(title, head, rows):
    table = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    print(f"\n{title}\n{'=' * len(title)}")
    for number, row in enumerate(table):
        cells = [
            text.rjust(width) if name in _RIGHT else text.ljust(width)
            for name, text, width in zip(head, row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())
        if number == 0 and any(head):
            print("  ".join("-" * width for width in widths))
