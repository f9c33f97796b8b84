"""Deleting a record looks for all that refers to it: by an index, not row by row."""

from odoo.tests import TransactionCase, tagged

# An index over a part of the rows serves only where that is all that refer to any.
_NOT_INDEXED = """
    SELECT conrelid::regclass::text, attname
      FROM pg_constraint
      JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
     WHERE contype = 'f'
       AND (conrelid::regclass::text LIKE 'dunning%%' OR attname LIKE 'dunning%%')
       AND NOT EXISTS (
           SELECT 1
             FROM pg_index
             JOIN pg_class found ON found.oid = indexrelid
             JOIN pg_am method ON method.oid = found.relam
            WHERE indrelid = conrelid
              AND indkey[0] = conkey[1]
              AND indisvalid
              AND method.amname IN ('btree', 'hash')
              AND (indpred IS NULL
                   OR pg_get_expr(indpred, indrelid)
                       = '(' || quote_ident(attname) || ' IS NOT NULL)'))
"""
# Whoever made or changed a record: users are archived; core has no index there either.
_OF_LOG = {"create_uid", "write_uid"}
# Tables of a handful of rows.
_SHORT = {"res_company"}


@tagged("post_install", "-at_install")
class TestIndexes(TransactionCase):
    def test_whatever_refers_to_what_may_be_deleted_has_an_index(self):
        # Rows of wizards are gone the next day.
        short = {model._table for model in self.env.values() if model._transient}
        self.env.cr.execute(_NOT_INDEXED)
        missing = {
            f"{table}.{column}"
            for table, column in self.env.cr.fetchall()
            if column not in _OF_LOG and table not in short | _SHORT
        }
        self.assertEqual(missing, set())
