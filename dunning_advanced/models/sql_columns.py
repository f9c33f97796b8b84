"""Columns that the database computes: searched like those that it stores."""

from odoo.fields import Domain
from odoo.tools import SQL

_FLUSHED = (
    "account.move",
    "account.move.line",
    "dunning.letter",
    "dunning.letter.line",
    "res.partner",
)
ORDERS = {"<": SQL("<"), "<=": SQL("<="), ">": SQL(">"), ">=": SQL(">=")}


def prepare(env):
    """Let the database know all that the columns are made of, and answer at once.

    PostgreSQL takes a subselect for every row as so dear that it first compiles the
    query to machine code, for longer than the query takes: docs/scale.md has figures.
    """
    for model in _FLUSHED:
        env[model].flush_model()
    # Until the transaction ends.
    env.cr.execute("SET LOCAL jit = off")


def search_column(records, name, operator, value, candidates=None):
    """A domain over a field that ``_field_to_sql`` of its model knows.

    :param records: of its model, with the user who searches
    :param name: of the field
    :param operator: of the domain, as a field's ``search`` gets it
    :param candidates: function of an alias and values of the column to a condition
        that is never NULL and holds for all rows that may have one of them: only of
        those is the column asked
    :return: :class:`odoo.fields.Domain`, or NotImplemented for other operators
    """

    if operator in ("any", "any!"):
        operator, value = "in", records[name].search(value).ids

    def known(condition):
        # Denied, it has to find what has no value.
        return SQL("COALESCE(%s, FALSE)", condition)

    def has_one_of(alias, column, wanted):
        found = known(SQL("%s IN %s", column, wanted))
        if candidates:
            return SQL("(%s AND %s)", candidates(alias, wanted), found)
        return found

    def to_sql(model, alias, query):
        column = model._field_to_sql(alias, name, query)
        if operator in ORDERS:
            return known(SQL("%s %s %s", column, ORDERS[operator], value))
        wanted = tuple(item for item in value if item is not False)
        terms = [has_one_of(alias, column, wanted)] if wanted else []
        if False in value:
            terms.append(SQL("%s IS NULL", column))
        return SQL("(%s)", SQL(" OR ").join(terms)) if terms else SQL("FALSE")

    if operator not in ORDERS and operator != "in":
        return NotImplemented
    return Domain.custom(to_sql=to_sql)


def from_found(query, alias, name, row):
    """A column of the one row that a subselect finds for each row of a query.

    The subselect is joined, so that it is worked out once for each row, however often
    the column stands in what is searched, grouped and sorted.

    :param query: that is asked; None: the subselect itself is the column
    :param alias: of the rows' table
    :param name: of the column, the only one of the subselect
    :param row: the subselect; it may name the alias
    """
    if query is None:
        return SQL("(%s)", row)
    found = query.make_alias(alias, f"found_{name}")
    query.add_join("LEFT JOIN", found, SQL("LATERAL (%s)", row), SQL("TRUE"))
    return SQL.identifier(found, name)
