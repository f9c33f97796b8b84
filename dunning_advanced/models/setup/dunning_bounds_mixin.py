from odoo import api, models

from ..bounds import check_value


class DunningBoundsMixin(models.AbstractModel):
    _name = "dunning.bounds.mixin"
    _description = "Numbers and days with bounds"

    @api.model
    def _get_bounds(self):
        """The bounds of the fields that people enter; extend it for further fields.

        :return: dict of field name to (least, most); a least of None is left to the
            database
        """
        return {}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_bounds_of(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_bounds_of(vals)
        return super().write(vals)

    def _check_bounds_of(self, vals):
        """Before the database sees them: a number too large for it is no sentence."""
        for name, (lowest, highest) in self._get_bounds().items():
            if name in vals:
                check_value(self, name, vals[name], lowest, highest)

    @api.constrains(lambda self: list(self._get_bounds()))
    def _check_bounds(self):
        for record in self:
            record._check_bounds_of({n: record[n] for n in self._get_bounds()})
