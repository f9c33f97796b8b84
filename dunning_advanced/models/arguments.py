"""Arguments of public methods: outside programs may send anything.

What is wrong with it is said in a sentence (UserError, over JSON-2 a 422), never in
Python's words.
"""

from datetime import date

from odoo.exceptions import UserError

from .bounds import FIRST_DAY, LAST_DAY, to_day

# What PostgreSQL takes for an id.
_LARGEST_ID = 2**31 - 1


def parse_day(env, value):
    """The day that an outside program or a form names; None when it names none.

    :param value: a date, or text like 2026-05-24
    :raises UserError: when it is no day, or too far away to reckon with
    """
    try:
        day = to_day(value)
    except (TypeError, ValueError):
        day = date.min
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise UserError(
            env._(
                "“%(value)s” is no day that dunning can reckon with. Give it as "
                "year-month-day, for example 2026-05-24, from %(first)s to %(last)s.",
                value=value,
                first=FIRST_DAY,
                last=LAST_DAY,
            )
        )
    return day


def parse_text(env, value):
    """Words that a program gives, without blanks around them; "" when there are none.

    :raises UserError: when it is something else than text
    """
    if not value:
        return ""
    if not isinstance(value, str):
        raise UserError(
            env._("“%(value)s” is no text. Give the words as text.", value=value)
        )
    return to_storable(value).strip()


def to_storable(text):
    """A text as the database can keep it.

    It keeps no zero bytes, which programs and mail servers may send, and no halves of
    characters, of which JSON can hold one alone.
    """
    return text.replace("\0", "").encode(errors="replace").decode()


def parse_records(records, ids):
    """The records that a program names by id.

    :param records: of the model
    :param ids: an id or a list of ids; empty: none
    :raises UserError: when one of them does not exist
    """
    wanted = _parse_ids(records, ids)
    for gone in wanted - wanted.exists():
        raise _no_such_record(records, gone.id)
    return wanted


def get_active(records, key="active_ids"):
    """What a dialog is opened on, as an action has it: by the context of its caller.

    A night, or a colleague, may have deleted some since a list was read: without these.

    :param records: of the model that is meant; of another one nothing is opened
    :param key: where the ids stand
    :raises UserError: when something is no id
    """
    context = records.env.context
    is_meant = context.get("active_model") == records._name
    return _parse_ids(records, is_meant and context.get(key)).exists()


def _parse_ids(records, ids):
    wanted = ids if isinstance(ids, list | tuple | set) else [ids] if ids else []
    for wanted_id in wanted:
        if type(wanted_id) is not int or not 0 < wanted_id <= _LARGEST_ID:
            raise _no_such_record(records, wanted_id)
    return records.browse(wanted)


def _no_such_record(records, record_id):
    return UserError(
        records.env._(
            "There is no %(model)s with the id “%(id)s”.",
            model=records._description,
            id=record_id,
        )
    )


def require_ids(records):
    """Refuse what a program calls a record and gives no id, such as ``[false]``.

    :raises UserError: naming the model
    """
    for record_id in records._ids:
        if record_id is None or record_id is False:
            raise _no_such_record(records, record_id)


def require_one(records):
    """Refuse to do for none or for several what is done for one record.

    :raises UserError: unless it is one
    """
    require_ids(records)
    if len(records) != 1:
        raise UserError(
            records.env._(
                "Choose exactly one record: %(model)s.",
                model=records.env["ir.model"]._get(records._name).name,
            )
        )


def join_ids(ids):
    """Ids as a short text for an address: neighbours as one stretch, like 3-7.12."""
    stretches = []
    for record_id in sorted(ids):
        if stretches and stretches[-1][1] == record_id - 1:
            stretches[-1][1] = record_id
        else:
            stretches.append([record_id, record_id])
    return ".".join(
        str(first) if first == last else f"{first}-{last}" for first, last in stretches
    )


def split_ids(text, most=10_000):
    """The ids of :func:`join_ids`.

    :param most: so many are allowed
    :raises ValueError: when the text is nothing that was joined, or too many
    """
    ids = []
    for stretch in text.split("."):
        first, _dash, last = stretch.partition("-")
        found = range(int(first), int(last or first) + 1)
        if len(ids) + len(found) > most or found[-1:] and found[-1] > _LARGEST_ID:
            raise ValueError(text)
        ids += found
    return ids
