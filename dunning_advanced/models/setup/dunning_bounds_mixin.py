from odoo import api, models

from ..bounds import check_part, check_value


class DunningBoundsMixin(models.AbstractModel):
    _name = "dunning.bounds.mixin"
    _description = "Numbers and days with bounds"
    _inherit = ["dunning.readable.mixin"]

    @api.model
    def _get_bounds(self):
        """The bounds of the fields that people enter; extend it for further fields.

        :return: dict of field name to (least, most); a least of None is left to the
            database
        """
        return {}

    @api.model
    def _get_parts(self):
        """Names of the amounts of which 0 stands for all of it."""
        return ()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_bounds_of(vals)
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._check_parts_of(vals)
        return records

    def write(self, vals):
        self._check_bounds_of(vals)
        result = super().write(vals)
        self._check_parts_of(vals)
        return result

    def _check_parts_of(self, vals):
        """As they were given: what the record has kept of them is rounded."""
        for record in self:
            for name in vals.keys() & set(self._get_parts()):
                check_part(record, name, vals[name])

    def _check_bounds_of(self, vals):
        """Before the database sees them: a number too large for it is no sentence."""
        for name, (lowest, highest) in self._get_bounds().items():
            if name in vals:
                check_value(self, name, vals[name], lowest, highest)

    @api.constrains(lambda self: list(self._get_bounds()))
    def _check_bounds(self):
        for record in self:
            record._check_bounds_of({n: record[n] for n in self._get_bounds()})
