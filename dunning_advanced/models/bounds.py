"""Bounds of the numbers and days that people and programs enter.

Days are added to days all over dunning: what is entered has to stay in a calendar.
"""

from datetime import date, datetime

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, format_date

MAX_DAYS = 3650
MAX_AMOUNT = 10**12
MAX_SEQUENCE = 10**6
FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2099, 12, 31)

# Types of fields that take not whatever they are given.
_KINDS = {"integer", "float", "monetary", "date", "many2one"}


def check_value(record, name, value, lowest, highest):
    """Refuse a number or a day out of its bounds, in words that name the field.

    :param record: of the model; what it holds is not looked at
    :param name: of the field
    :param value: as it is given to ``create`` or ``write``; empty: nothing to check
    :param lowest: the least that is allowed; None: whatever the database allows
    :param highest: the most that is allowed
    :raises ValidationError: when the value is out of its bounds
    """
    try:
        value = _convert(value, isinstance(highest, date))
    except (OverflowError, TypeError, ValueError):
        refuse_value(record, name, value)
    too_low = value is not None and lowest is not None and value < lowest
    # Not a number is neither lower nor higher.
    if value is None or (not too_low and value <= highest):
        return
    label = record._fields[name].get_description(record.env)["string"]
    limit = lowest if too_low else highest
    if isinstance(limit, date):
        limit = format_date(record.env, limit)
    if too_low:
        text = record.env._(
            "“%(field)s” cannot be below %(limit)s.", field=label, limit=limit
        )
    else:
        text = record.env._(
            "“%(field)s” cannot be above %(limit)s.", field=label, limit=limit
        )
    raise ValidationError(text)


def refuse_value(record, name, value):
    """Refuse what does not fit a field, in words that name it.

    :param record: of the model
    :param name: of the field
    :param value: as a person reads it
    :raises ValidationError: always
    """
    raise ValidationError(
        record.env._(
            "“%(value)s” cannot be entered as “%(field)s”.",
            value=value,
            field=record._fields[name].get_description(record.env)["string"],
        )
    )


def check_part(record, name, value):
    """Refuse a part that rounds to nothing, where 0 stands for all of it.

    :param record: that has taken the value, and rounded it
    :param name: of an amount of money
    :param value: as it was given to ``create`` or ``write``
    :raises ValidationError: naming the least that there is
    """
    field = record._fields[name]
    currency = record[field.get_currency_field(record)]
    if value and currency and currency.is_zero(float(value)):
        raise ValidationError(
            record.env._(
                "“%(field)s” cannot be below %(limit)s.",
                field=field.get_description(record.env)["string"],
                limit=format_amount(record.env, currency.rounding, currency),
            )
        )


def check_kinds(record, vals):
    """Refuse what is no number, day or record, in fields of ours on records of Odoo.

    Before the field reads it, which says that in Python's words.

    :param record: of the model
    :param vals: as they are given to ``create`` or ``write``
    :raises ValidationError: naming the first that does not fit its field
    """
    for name in vals:
        field = record._fields.get(name) if name.startswith("dunning_") else None
        if field and field.type in _KINDS and not _fits(record, field, vals[name]):
            refuse_value(record, name, vals[name])


def check_readable(record, vals):
    """Refuse to name what the user may not read, in fields of ours.

    What does not fit is refused by its name, also that of another company's record.

    :param record: of the model
    :param vals: as they are given to ``create`` or ``write``
    :raises AccessError: when the user may not read one of the records
    """
    for name in vals:
        field = record._fields.get(name) if name.startswith("dunning_") else None
        if not field or field.type != "many2one" or record.env.su:
            continue
        # What does not fit is refused by its kind.
        if not _fits(record, field, vals[name]):
            continue
        if named := field.convert_to_cache(vals[name], record, validate=False):
            named = record.env[field.comodel_name].browse(named)
            named.exists().check_access("read")


def _fits(record, field, value):
    if field.type == "many2one":
        # Of anything else the field makes nothing, without a word.
        return not value or isinstance(value, int | tuple | models.BaseModel)
    try:
        field.convert_to_cache(value, record, validate=False)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _convert(value, is_day):
    """The value to compare; None when there is no day."""
    # As the fields themselves convert it, which say it in Python's words.
    return fields.Date.to_date(value) if is_day else float(value or 0)


def to_day(value):
    """The day in a date, a time or text, None when empty; else ValueError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not value:
        return value or None
    return date.fromisoformat(value)


def from_day(day):
    """A day as text like 0999-12-31, as :func:`to_day` reads it; False when empty.

    Odoo's own function leaves out the zeros, and cannot read it any more.
    """
    return day.isoformat() if day else False
