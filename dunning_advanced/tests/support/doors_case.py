"""Doors: what each role gets into, or finds by, each field; tried, not looked up."""

import csv
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..test_roles_own import OwnCustomersCommon

TABLE = Path(__file__).parents[1] / "doors.csv"
WAYS = ("enter", "edit", "find")

ROLES = {
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "contacts": "base.group_user,base.group_partner_manager",
    "sales": "base.group_user",
    "reader": "account.group_account_readonly",
    "billing": "account.group_account_invoice,base.group_partner_manager",
    "user": "dunning_advanced.group_dunning_user",
    "own": "dunning_advanced.group_dunning_user",
    "manager": "dunning_advanced.group_dunning_manager",
    "stranger": "dunning_advanced.group_dunning_manager",
}

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
    "mail.compose.message",
    "mail.mail",
    "res.company",
    "res.partner",
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


class DoorsCase(OwnCustomersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.setup_other_company(name="Other")["company"]
        # Something to choose where a field wants a product.
        cls.env["product.product"].create({"name": "Service"})
        cls.users = {"public": cls.env.ref("base.public_user")}
        for role, groups in ROLES.items():
            company = other if role == "stranger" else cls.company
            cls.users[role] = new_test_user(
                cls.env,
                f"door_{role}",
                groups=groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
                email=f"{role}@acme.example",
            )
        (cls.alpha + cls.bravo).user_id = cls.users["sales"]
        cls.standard.company_id = cls.company
        cls.standard.level_ids.write({"send_post": True, "call": True})

    def setUp(self):
        super().setUp()
        run = self._propose_as(self.boss)
        of_bravo = run.letter_ids.filtered(lambda lt: lt.partner_id == self.bravo)
        self.issued = of_bravo
        self.proposed = run.letter_ids.filtered(lambda lt: lt.partner_id == self.alpha)
        self.issued.action_issue()
        self.issued.action_send()
        self.draft = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.bravo.id}
        )
        self.company.sudo().dunning_restrict_users = False

    def _records(self):
        """Records of each model, of a customer that others are responsible for."""
        moves = self.issued.line_ids.move_id
        env = self.env
        samples = {
            "dunning.procedure": self.standard,
            "dunning.level": self.standard.level_ids[:1],
            "dunning.run": env["dunning.run"].create({"date": "2026-05-24"}),
            "dunning.run.skip": env["dunning.run.skip"]._list(
                [{"run_id": self.issued.run_id.id, "reason": "failed"}]
            ),
            "dunning.letter": self.proposed + self.issued,
            "dunning.letter.line": self.proposed.line_ids[:1] + self.issued.line_ids,
            "dunning.delivery": self.issued.delivery_ids[:1],
            "dunning.promise": env["dunning.promise"].create(
                {"move_id": moves.id, "date": "2026-06-24"}
            ),
            "dunning.invoice.group": env["dunning.invoice.group"].create(
                {"name": "Group", "partner_id": self.bravo.id}
            ),
            "dunning.role": env.ref("dunning_advanced.dunning_role_management"),
            "dunning.call": self.issued.call_ids,
            **self._charge_records(),
            "account.move": moves,
            "account.move.line": self.issued.line_ids.move_line_id,
            "res.company": self.company,
            "res.partner": self.bravo,
        }
        for model in env.registry:
            if model.startswith("dunning.") and env[model]._transient:
                samples[model] = env[model].sudo().create(self._minimal(model))
        return {model: records.sudo() for model, records in samples.items()}

    def _charge_records(self):
        """A charge of the issued letter, with all that belongs to it."""
        env = self.env
        charge = (
            env["dunning.charge"]
            ._as_verb()
            .create(
                {
                    "letter_id": self.issued.id,
                    "company_id": self.company.id,
                    "currency_id": self.issued.currency_id.id,
                    "partner_id": self.bravo.id,
                    "date": self.issued.date,
                    "kind": "fee",
                    "amount": 5,
                }
            )
        )
        item = self.issued.line_ids.move_line_id[:1]
        fee = {"level_id": self.standard.level_ids[:1].id, "amount_from": 3}
        own = {"charge_id": charge.id}
        waiver = {**own, "amount": 1, "date": charge.date, "reason": "Because"}
        booking = {**own, "move_line_id": item.id}
        return {
            "dunning.charge": charge,
            "dunning.charge.waiver": env["dunning.charge.waiver"]
            ._as_verb()
            .create(waiver),
            "dunning.charge.booking": env["dunning.charge.booking"]
            ._as_verb()
            .create(booking),
            "dunning.level.fee": env["dunning.level.fee"].create(fee),
        }

    def _minimal(self, model):
        """Values that a record of a model cannot do without."""
        return {
            "dunning.procedure": {"name": "P", "company_id": self.company.id},
            "dunning.level.fee": {"level_id": self.standard.level_ids[:1].id},
            "dunning.level": {
                "name": "L",
                "days": 7,
                "procedure_id": self.standard.id,
            },
            "dunning.level.try": {"level_id": self.standard.level_ids[:1].id},
            "dunning.promise": {
                "move_id": self.issued.line_ids.move_id.id,
                "date": "2026-06-24",
            },
            "dunning.invoice.group": {"name": "G", "partner_id": self.nobodys.id},
            "dunning.role": {"name": "R"},
            "account.move": {
                "move_type": "out_invoice",
                "partner_id": self.bravo.id,
            },
            "res.partner": {"name": "D"},
            "account.move.line": {
                "move_id": self.draft.id,
                "account_id": self.company_data["default_account_revenue"].id,
            },
            "dunning.answer": {"letter_id": self.issued.id},
            "dunning.call": {"letter_id": self.issued.id, "date": "2026-05-27"},
            "dunning.call.outcome": {"call_id": self.issued.call_ids.id},
            "dunning.assign": {"partner_ids": [Command.set(self.bravo.ids)]},
            "dunning.update.setting": {
                "partner_id": self.bravo.id,
                "company_id": self.company.id,
            },
            "dunning.letter.preview": {"letter_id": self.issued.id},
            "dunning.explanation": {"partner_id": self.bravo.id},
            "dunning.explanation.line": {},
        }.get(model, {})

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
        return any([self._is_let_in(way, holds) for way in ways])

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
