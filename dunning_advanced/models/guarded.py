"""Guarded records: the add-on's own verbs write them, people edit what is listed.

A proof that anybody can write proves nothing. So of these models the fields that a
person may enter and edit are named, and every other field is closed: for ``create``,
``write``, import, commands of other records' fields, and defaults of any kind.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tools import clean_context

# Only code that holds this very object writes what is closed. A remote client can send
# a context key, but never the identity of an object.
GUARD = object()

# So are all of our add-ons called.
_OURS = "dunning_advanced"

# What a caller may ask for when it reads; a verb needs what is in force, and contents.
_OF_READERS = ("active_test", "bin_size")


def is_guarded(env):
    """Whether the add-on's own code writes: also for models of core, without the mixin.

    :param env: environment of whoever writes
    """
    return env.context.get("dunning_guard") is GUARD


def is_own_field(model, field):
    """Whether a field of one of our models is ours, or one that every record has.

    The others were added by people or by other add-ons, or are those of the chatter.

    :param model: recordset of the model
    :param field: :class:`odoo.fields.Field` of it
    """
    if field.name in MAGIC_COLUMNS or field.name in model.env["base"]._fields:
        return True
    return any(module.startswith(_OURS) for module in field._modules)


def get_added_columns(model):
    """The columns that people or other add-ons have added to one of our models.

    :param model: recordset of the model
    :return: dict of name to :class:`odoo.fields.Field`
    """
    chatter = {*model.env["mail.thread"]._fields}
    chatter |= {*model.env["mail.activity.mixin"]._fields}
    return {
        name: field
        for name, field in model._fields.items()
        if field.store
        and field.column_type
        and name not in chatter
        and not is_own_field(model, field)
    }


class DunningGuardedMixin(models.AbstractModel):
    _name = "dunning.guarded.mixin"
    _description = "Written by the add-on's own verbs"
    _inherit = ["dunning.readable.mixin"]

    # Whether superuser mode alone opens what is closed. Others' code runs in it too.
    _dunning_opens_to_superuser = True

    def _with_guard(self):
        """These records, for code of this add-on: writable, and without what a caller's
        context would slip into what the verb reads and makes on the way."""
        context = clean_context(self.env.context)
        context = {k: v for k, v in context.items() if not k.startswith(_OF_READERS)}
        context["dunning_guard"] = GUARD
        return self.with_env(self.env(context=context))

    def _as_verb(self):
        """As :meth:`_with_guard`, for what no user has the right to write."""
        # sudo: access lines keep everybody out; the verb has asked who works it.
        return self.sudo()._with_guard()

    @api.model
    def _is_guarded(self):
        """Whether the add-on's own code writes."""
        return is_guarded(self.env)

    @api.model
    def _get_enterable_fields(self):
        """Names of the fields that a person may fill when a record is made."""
        return set()

    def _get_editable_fields(self):
        """Names of the fields that a person may change of these records as they are."""
        return set()

    @api.model
    def _filter_open(self, names):
        """Those of some names of fields that are no proof of ours, nor ours to close.

        Those of chatter and activities guard themselves; others were added by people
        or by other add-ons.
        """
        fields = self._fields
        return {n for n in names if n in fields and not is_own_field(self, fields[n])}

    @api.model_create_multi
    def create(self, vals_list):
        # Whoever has no right at all is told so first.
        self.check_access("create")
        if not self._opens_closed():
            for vals in vals_list:
                self._check_closed(vals.keys() - self._get_enterable_fields())
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        # Our own verbs ask no hook: what people may edit is not about them.
        if not self._opens_closed():
            self._check_closed(vals.keys() - self._get_editable_fields())
        result = super().write(vals)
        if not self._is_guarded():
            # Now they may be of a company, or a customer, that is not the user's.
            self.check_access("write")
        return result

    @api.model
    def default_get(self, fields):
        """Closed fields start as the model says: not as a context or a user's own
        default says, also where a verb makes the record."""
        values = super().default_get(fields)
        entered = values.keys() & self._fields.keys()
        open_fields = self._get_enterable_fields() | self._filter_open(entered)
        for name in entered - open_fields:
            field = self._fields[name]
            del values[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self)
                values[name] = field.convert_to_write(value, self)
        return values

    def _filter_may_come(self, state, sources):
        """Those of these records that may come to a state from where they are.

        Of states that another add-on has added it decides itself.

        :param sources: dict of each of our states to those from which one comes to it
        """
        ours = set(sources).union(*sources.values())
        before = sources.get(state)
        return self.filtered(
            lambda one: before is None or one.state in before or one.state not in ours
        )

    def _opens_closed(self):
        """Whether whoever writes may write what is closed to people."""
        trusted = self.env.su and self._dunning_opens_to_superuser
        return trusted or self._is_guarded()

    def _check_closed(self, names):
        """Refuse to write fields by hand that only the add-on writes.

        :param names: set of names of fields that are not open to people
        :raises UserError: naming them
        """
        if closed := names - self._filter_open(names):
            self._refuse_by_hand(closed)

    def _refuse_by_hand(self, names):
        """Raise what is said to whoever writes closed fields.

        :param names: set of names of fields
        """
        labels = [
            self._fields[name].get_description(self.env)["string"]
            for name in sorted(names & self._fields.keys())
        ]
        raise UserError(
            self.env._(
                "%(model)s: %(fields)s cannot be entered or changed by hand. "
                "Use the buttons for it.",
                model=self.env["ir.model"]._get(self._name).name,
                fields=", ".join(labels),
            )
        )
