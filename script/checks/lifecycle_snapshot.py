"""Everything in a database that installing an add-on adds to."""

_SCHEMA = {
    "table": "SELECT table_name FROM information_schema.tables WHERE {public}",
    "column": "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE {public}",
    "constraint": "SELECT conrelid::regclass, conname FROM pg_constraint",
    "index": "SELECT tablename, indexname FROM pg_indexes",
    "sequence": "SELECT sequencename FROM pg_sequences",
    "function": "SELECT proname FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace",
    "trigger": "SELECT tgrelid::regclass, tgname FROM pg_trigger"
    " WHERE NOT tgisinternal",
}
# Left out: the add-on's own row in the list of add-ons, and what Odoo 19 itself never
# removes: mail's, portal's ... external ids for what a model inherits from them, and
# the notes of foreign keys, whose external ids 19 no longer keeps.
_DATA = {
    "external id": "SELECT module, name FROM ir_model_data"
    " WHERE NOT (module = 'base' AND model = 'ir.module.module')"
    " AND NOT (module NOT LIKE 'dunning%'"
    " AND model IN ('ir.model.inherit', 'ir.model.fields.selection'))",
    "model": "SELECT model FROM ir_model",
    "field": "SELECT model, name FROM ir_model_fields",
    "selection": "SELECT f.model, f.name, s.value FROM ir_model_fields_selection s"
    " JOIN ir_model_fields f ON f.id = s.field_id",
    "model constraint": "SELECT name FROM ir_model_constraint WHERE type <> 'f'",
    "model relation": "SELECT name FROM ir_model_relation",
    "access": "SELECT name FROM ir_model_access",
    "rule": "SELECT name FROM ir_rule",
    "group": "SELECT name FROM res_groups",
    "privilege": "SELECT name FROM res_groups_privilege",
    "view": "SELECT model, name, key FROM ir_ui_view",
    "menu": "SELECT id, name FROM ir_ui_menu",
    "action": "SELECT id, type, name FROM ir_actions",
    "scheduled action": "SELECT cron_name FROM ir_cron",
    "number sequence": "SELECT id, name FROM ir_sequence",
    "parameter": "SELECT key FROM ir_config_parameter",
    "default": "SELECT f.model, f.name FROM ir_default d"
    " JOIN ir_model_fields f ON f.id = d.field_id",
    "filter": "SELECT model_id, name FROM ir_filters",
    "mail template": "SELECT id, name FROM mail_template",
    "message subtype": "SELECT id, name FROM mail_message_subtype",
    "activity type": "SELECT id, name FROM mail_activity_type",
    "paper format": "SELECT name FROM report_paperformat",
}
# Columns that name a model, in whatever table: messages, attachments, activities ...
_MODEL_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
 WHERE {public} AND data_type = 'character varying'
   AND column_name IN ('model', 'model_name', 'render_model', 'res_model', 'relation')
   AND table_name IN (SELECT tablename FROM pg_tables)
"""
_PUBLIC = "table_schema = 'public'"


def take(databases, name):
    """Return what there is, as a set of texts."""
    found = set()
    for kind, sql in {**_SCHEMA, **_DATA}.items():
        rows = databases.query(name, sql.format(public=_PUBLIC))
        found |= {f"{kind} {' '.join(row)}" for row in rows}
    return found | _mentions(databases, name)


def _mentions(databases, name):
    """Return where a row names one of our models, with the number of such rows."""
    columns = databases.query(name, _MODEL_COLUMNS.format(public=_PUBLIC))
    counts = [
        f"SELECT '{table}', '{column}', {column}, count(*) FROM {table}"
        f" WHERE {column} LIKE 'dunning.%' GROUP BY {column}"
        for table, column in columns
    ]
    rows = databases.query(name, " UNION ALL ".join(counts))
    return {f"rows with {'.'.join(row[:2])} = {row[2]}: {row[3]}" for row in rows}
