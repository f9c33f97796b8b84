"""Every field of every model is tried by everybody; a table says what may come of it.

``doors.csv`` has a row for each field, and one named ``*`` for the record itself: who
may make it (enter), delete it (edit), and read any (find). A new field needs a row.
"""

from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.doors_case import CORE_MODELS, WAYS, DoorsCase, read_table

# Beginnings of names of models.
LETTERS = ("dunning.letter", "dunning.delivery", "dunning.promise")
SET_UP = (
    "dunning.interest",
    "dunning.level",
    "dunning.procedure",
    "dunning.rate",
    "dunning.role",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestDoors(DoorsCase):
    def test_letters_and_what_belongs_to_them(self):
        self._check_doors(*LETTERS)

    def test_set_up(self):
        self._check_doors(*SET_UP)

    def test_runs_and_all_the_rest(self):
        models = [m for m in self.registry if m.startswith("dunning.")]
        others = LETTERS + SET_UP
        self._check_doors(*(m for m in models if not m.startswith(others)))

    def test_customers_and_companies(self):
        self._check_doors("res.")

    def test_invoices_and_messages(self):
        self._check_doors("account.", "mail.")

    def test_all_that_others_bring(self):
        self._check_doors("base.", "ir.", "payment.", "sale.")

    def test_no_model_of_odoo_with_a_field_of_ours_is_left_out(self):
        """Nor one that an add-on beside the main one has given it."""
        found = {
            model
            for model in self.registry
            for field in self.env[model]._fields.values()
            if any(module.startswith("dunning_advanced") for module in field._modules)
            # Of the record that it inherits: then it is tried there.
            and not field.inherited
        }
        # Some come with add-ons that need not be installed.
        known = {model for model in CORE_MODELS if model in self.registry}
        self.assertEqual({m for m in found if not m.startswith("dunning.")}, known)

    def _check_doors(self, *starts):
        """Try the models whose names start so, and compare with the table."""
        found = self._try_all(starts)
        table = {
            key: row
            for key, row in read_table().items()
            if key[0].startswith(starts) and key[0] in self.registry
        }
        for key in sorted(found.keys() | table.keys()):
            with self.subTest(door="/".join(key)):
                nothing = dict.fromkeys(WAYS, set())
                self.assertIn(
                    key, table.keys() & {key}, f"new, found: {found.get(key)}"
                )
                self.assertEqual(found.get(key, nothing), table[key])

    def _try_all(self, starts):
        """What everybody gets into: (model, field) to {way: set of roles}."""
        found = {}
        records = self._records()
        models = [m for m in self.registry if m.startswith("dunning.")]
        models = [m for m in models if not self.env[m]._abstract]
        core = (model for model in CORE_MODELS if model in self.registry)
        models = [m for m in {*models, *core} if m.startswith(starts)]
        for model in sorted(models):
            names = self._fields_of(model)
            rows = {name: {way: set() for way in WAYS} for name in ("*", *names)}
            for role, user in self.users.items():
                self.company.sudo().dunning_restrict_users = role == "own"
                self._try_model(model, role, user, records.get(model), rows)
            found |= {(model, name): row for name, row in rows.items()}
        return found

    def _try_model(self, model, role, user, record, rows):
        """Try one model as one user, and note what was let in.

        :param record: one of the model, None where nobody keeps any
        :param rows: dict of field to {way: set of roles}, which is added to
        """
        mine = self.env[model].with_user(user)
        fields = [name for name in rows if name != "*"]
        tried = {
            "enter": mine.has_access("create"),
            "edit": bool(record) and mine.has_access("write"),
            "find": mine.has_access("read"),
        }
        for name in fields:
            if tried["enter"] and self._is_entered(mine, name):
                rows[name]["enter"].add(role)
            records = record.with_user(user) if tried["edit"] else ()
            if any(self._is_edited(one, name) for one in records):
                rows[name]["edit"].add(role)
            if tried["find"] and self._is_found_by(mine, name):
                rows[name]["find"].add(role)
        self._try_record(mine, role, record, rows["*"])

    def _try_record(self, mine, role, record, row):
        """Make and delete a record, and look for any."""

        def delete():
            record[:1].with_user(mine.env.user).unlink()
            return record[:1]

        if self._is_let_in(lambda: mine.create(self._minimal(mine._name)), bool):
            row["enter"].add(role)
        if record and self._is_let_in(delete, lambda it: not it.exists()):
            row["edit"].add(role)
        if self._asks(lambda: mine.search([], limit=1)):
            row["find"].add(role)
