"""Many new records at once by SQL: what others have added to their model included."""

from odoo.tools import SQL

from .guarded import get_added_columns, is_own_field


def insert(model, rows):
    """Insert records of plain columns that nothing of ours is computed from.

    Raw SQL: creating a hundred thousand one by one in the ORM took two thirds of a
    night. Fields that other add-ons or people have added get their defaults and are
    computed, as when the ORM creates a record; ``create`` is not called.

    :param model: empty recordset of the model
    :param rows: list of dicts of field name to value; no value is NULL, unless the
        field is a yes or no
    """
    if not rows:
        return
    names = dict.fromkeys(name for row in rows for name in row)
    others = _get_others_columns(model, names)
    # What the records point to must be there before them.
    model.env.flush_all()
    model.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM unnest(%s) AS given RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, [*names, *others])),
            SQL(", ").join([SQL("given.*"), *others.values()]),
            SQL(", ").join(_sql_array(model, name, rows) for name in names),
        )
    )
    ids = [row_id for (row_id,) in model.env.cr.fetchall()]
    # Records that were read earlier are refreshed.
    model.env.invalidate_all()
    _compute_others(model.browse(ids), names)


def _sql_array(model, name, rows):
    """A column of rows, as one text.

    As a list each value would be an expression of its own: more work for both sides.
    """
    field = model._fields[name]
    as_null = "f" if field.type == "boolean" else "NULL"
    values = (row.get(name) for row in rows)
    text = ",".join(_array_element(v, as_null) for v in values)
    return SQL("%s::%s[]", f"{{{text}}}", SQL(field.column_type[1]))


def _array_element(value, as_null):
    """A value within the text of an array, as PostgreSQL writes it."""
    if value is None or value is False:
        return as_null
    # str: the HTML of others would escape what is put into it.
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _get_others_columns(model, names):
    """The defaults of columns that others have added.

    :return: dict of name to :class:`SQL`
    """
    added = get_added_columns(model)
    added = {name: field for name, field in added.items() if name not in names}
    if not added:
        return {}
    columns = {}
    for name, value in model.default_get(list(added)).items():
        field = added[name]
        value = field.convert_to_column_insert(
            field.convert_to_write(field.convert_to_cache(value, model), model), model
        )
        columns[name] = SQL("%s::%s", value, SQL(field.column_type[1]))
    return columns


def _compute_others(records, names):
    """Let fields be computed that others have made of these, here and elsewhere."""
    model, registry = records.browse(), records.env.registry
    for field in model._fields.values():
        if field.store and field.compute and field.name not in names:
            if not is_own_field(model, field):
                records.env.add_to_compute(field, records)
    dependent = {
        one
        for name in names
        for one in registry.get_dependent_fields(model._fields[name])
        if one.store and not is_own_field(records.env[one.model_name], one)
    }
    if dependent:
        records.modified(names, create=True)
