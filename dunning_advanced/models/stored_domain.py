"""Filters that are kept as text: checked when they are saved, and again when used."""

import logging
from ast import literal_eval

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


def read_domain(records, text):
    """The domain that a text holds.

    :param records: of the model that is filtered
    :param text: of the domain widget; empty: everything fits
    :return: :class:`odoo.fields.Domain`
    :raises ValueError: when it is no domain of that model, or has to be computed
    """
    try:
        found = literal_eval((text or "").strip() or "[]")
        domain = Domain(found if isinstance(found, list | tuple) else [found])
        # sudo: whether it is a domain of the model does not depend on who asks.
        domain.validate(records.sudo())
    except Exception as error:  # whatever stands in it is a mistake in the text
        if isinstance(error, psycopg2.OperationalError):
            raise
        raise ValueError(str(error)) from error
    return domain


def check_domain(record, name, records):
    """Refuse a filter that could not be used, when it is saved.

    :param record: holds the filter
    :param name: of its field
    :param records: of the model that is filtered
    :raises ValidationError: when it cannot be read, or finds nothing but an error
    """
    try:
        domain = read_domain(records, record[name])
        # A value of the wrong kind is only seen when the filter is used, both ways.
        # sudo: as above; what it finds is not shown.
        with record.env.cr.savepoint():
            records.sudo().search(domain, limit=1).filtered_domain(domain)
    except (
        ArithmeticError,
        ValueError,
        TypeError,
        KeyError,
        UserError,
        psycopg2.DataError,
    ) as error:
        _logger.info("Not a filter: %s", error)
        raise ValidationError(
            record.env._(
                "“%(field)s” of %(record)s cannot be used as a filter: a field in it "
                "is not known, or a value does not fit its field. Fixed values and "
                "days like 'today -30d' may stand in it, nothing that has to be "
                "computed, such as uid or context_today().",
                field=record._fields[name].get_description(record.env)["string"],
                record=record.display_name,
            )
        ) from error
