"""Columns that the database computes: searched like those that it stores."""

from odoo.fields import Domain
from odoo.tools import SQL

ORDERS = {"<": SQL("<"), "<=": SQL("<="), ">": SQL(">"), ">=": SQL(">=")}


def search_column(records, name, operator, value):
    """A domain over a field that ``_field_to_sql`` of its model knows.

    :param records: of its model, with the user who searches
    :param name: of the field
    :param operator: of the domain, as a field's ``search`` gets it
    :return: :class:`odoo.fields.Domain`, or NotImplemented for other operators
    """

    if operator in ("any", "any!"):
        operator, value = "in", records[name].search(value).ids

    def known(condition):
        # Denied, it has to find what has no value.
        return SQL("COALESCE(%s, FALSE)", condition)

    def to_sql(model, alias, query):
        column = model._field_to_sql(alias, name, query)
        if operator in ORDERS:
            return known(SQL("%s %s %s", column, ORDERS[operator], value))
        wanted = tuple(item for item in value if item is not False)
        terms = [known(SQL("%s IN %s", column, wanted))] if wanted else []
        if False in value:
            terms.append(SQL("%s IS NULL", column))
        return SQL("(%s)", SQL(" OR ").join(terms)) if terms else SQL("FALSE")

    if operator not in ORDERS and operator != "in":
        return NotImplemented
    return Domain.custom(to_sql=to_sql)
