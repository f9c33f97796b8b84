"""Doors: what each role gets into, or finds by, each field; tried, not looked up."""

import csv
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tools import mute_logger

from .doors_records import DoorsRecords

TABLE = Path(__file__).parents[1] / "doors.csv"
WAYS = ("enter", "edit", "find")


# Values of the types of fields, other than any record of the test has.
VALUES = {
    "char": "Door",
    "text": "Door",
    "html": "<p>Door</p>",
    "integer": 7,
    "float": 7.0,
    "monetary": 7.0,
    "date": "2026-06-30",
    "datetime": "2026-06-30 10:00:00",
}

# Models of Odoo whose records get fields from the add-on.
CORE_MODELS = (
    "account.move",
    "account.move.line",
    "base.module.uninstall",
    "ir.mail_server",
    "mail.activity",
    "mail.compose.message",
    "mail.mail",
    "payment.transaction",
    "res.company",
    "res.config.settings",
    "res.partner",
    "sale.order",
)

# What a call is refused with; a constraint is asked only where a door is open.
REFUSALS = (AccessError, UserError, MissingError)


def read_table():
    """The rows of the table: (model, field) to {way: set of roles}."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["model"], row["field"]): {way: set(row[way].split()) for way in WAYS}
            for row in csv.DictReader(file)
        }


class DoorsCase(DoorsRecords):
    def _fields_of(self, model):
        """Names of the fields that the add-on gives a model, chatter apart."""
        fields = self.env[model]._fields
        if not model.startswith("dunning."):
            return sorted(name for name in fields if name.startswith("dunning_"))
        foreign = {*self.env["base"]._fields, *self.env["mail.render.mixin"]._fields}
        foreign |= {*self.env["mail.thread"]._fields}
        foreign |= {*self.env["mail.activity.mixin"]._fields}
        # Odoo keeps these itself, and never takes them from anybody.
        foreign |= {"create_uid", "create_date", "write_uid", "write_date"}
        return sorted(fields.keys() - foreign)

    def _value(self, record, name):
        """A value for a field that it does not have yet; None when there is none."""
        field = record._fields[name]
        now = record[name] if record else False
        if field.type == "boolean":
            return not now
        if field.type == "selection":
            keys = [key for key in field.get_values(self.env) if key != now]
            return keys[-1] if keys else None
        if field.relational:
            others = self.env[field.comodel_name].sudo()
            domain = [("id", "not in", now.ids if now else [])]
            other = others.search(domain, limit=1)
            if field.type == "many2one":
                return other.id or None
            return [Command.set(other.ids)] if other else None
        return VALUES.get(field.type)

    def _is_let_in(self, call, holds):
        """Whether a call writes what it should not be able to, undone afterwards.

        :param call: function that writes and returns the record
        :param holds: function that says of the record whether it has the value now
        """
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            try:
                with mute_logger("odoo.sql_db", "odoo.orm.models", "odoo.models"):
                    record = call()
                    self.env.flush_all()
                    self.env.invalidate_all()
                    return holds(record)
            except ValidationError:
                return True
            except REFUSALS:
                return False
            except Exception:  # whatever it stumbles over, the door was open
                return True
            finally:
                self.env.clear()
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def _is_edited(self, record, name):
        """Whether a user's ``write`` of one field changes it."""
        origin = record.sudo()
        before = self._stored(origin, name)
        value = self._value(origin, name)
        if value is None:
            return False

        def write():
            record.write({name: value})
            return origin

        return self._is_let_in(write, lambda it: self._stored(it, name) != before)

    def _is_entered(self, model, name):
        """Whether one field is filled by ``create``, a default, or an import.

        :param model: the model in the environment of a user
        """
        vals = self._minimal(model._name)
        plain = {key: val for key, val in vals.items() if key != name}
        plainly = model.sudo().new({**model.sudo().default_get([name]), **plain})
        try:
            value = vals.get(name) or self._value(plainly, name)
        except AccessError:
            # It is computed with the user's own rights, and these do not reach.
            return False
        if value is None:
            return False
        default = model.with_context(**{f"default_{name}": value})

        def holds(record):
            now = self._stored(record.sudo(), name)
            field = model._fields[name]
            wanted = value[0][2] if field.type.endswith("2many") else value
            return now == (set(wanted) if isinstance(wanted, list) else str(wanted))

        ways = [
            lambda: model.create({**plain, name: value}),
            lambda: default.create(plain),
        ]
        if model._fields[name].type not in ("one2many", "many2many"):
            ways.append(lambda: self._load(model, {**plain, name: value}))
        return any(self._is_let_in(way, holds) for way in ways)

    def _load(self, model, vals):
        """The record that an import makes."""
        names = [
            f"{name}/.id" if model._fields[name].type == "many2one" else name
            for name in vals
        ]
        result = model.load(names, [[str(value) for value in vals.values()]])
        if not result["ids"]:
            raise UserError(str(result["messages"]))
        return model.browse(result["ids"])

    def _stored(self, record, name):
        """The value of a field in a form that can be compared."""
        value = record[name]
        if record._fields[name].relational:
            ids = set(value.ids)
            many = record._fields[name].type.endswith("2many")
            return ids if many else str(value.id)
        return str(value)

    def _is_found_by(self, model, name):
        """Whether a user may look for records by a field, or count them by it.

        :param model: the model in the environment of a user
        """
        return self._asks(lambda: model.search([(name, "!=", False)], limit=1)) or (
            self._asks(lambda: model.formatted_read_group([], [name], ["__count"]))
        )

    def _asks(self, call):
        try:
            with mute_logger("odoo.domains", "odoo.sql_db"), self.env.cr.savepoint():
                call()
        except AccessError:
            return False
        except (ValueError, UserError):
            # Nothing of the kind can be looked for by anybody, and that is said.
            return False
        return True
