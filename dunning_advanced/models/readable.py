"""Forms that programs ask: they reckon only with records that the user may read.

Odoo computes stored and related fields as superuser, also of a record that is kept
nowhere: whoever asks a form what would follow from some id would be told of any record.
"""

from odoo import models
from odoo.fields import Command

# Models of which not everybody reads everything; the others are no secret.
_ASKED = ("account.", "dunning.", "res.company", "res.partner")


class DunningReadableMixin(models.AbstractModel):
    _name = "dunning.readable.mixin"
    _description = "Reckons only with what the user may read"

    def onchange(self, values, field_names, fields_spec):
        """As core's, unless the form names a record that the user may not read.

        :raises AccessError: when it does
        """
        for name in values.keys() & self._fields.keys():
            field = self._fields[name]
            if (field.comodel_name or "").startswith(_ASKED):
                # sudo: what a record names already the form may show.
                named = _get_ids(field, values[name]) - {*self.sudo()[name].ids}
                records = self.env[field.comodel_name].browse(sorted(named))
                records.exists().check_access("read")
        return super().onchange(values, field_names, fields_spec)


def _get_ids(field, value):
    """The ids that a value of a form names, as a set."""
    ids = [value] if field.type == "many2one" else []
    if field.type == "many2many" and isinstance(value, list | tuple):
        for command, *rest in value:
            ids += rest[1] if command == Command.SET else rest[:1]
    # Of what is not stored yet the client makes names of its own.
    return {one for one in ids if type(one) is int and one}
