from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import Pause


class DunningPauseMixin(models.AbstractModel):
    _name = "dunning.pause.mixin"
    _description = "Dunning pause"

    dunning_paused = fields.Boolean(
        copy=False,
        tracking=True,
        help="No letters go out while dunning is paused. The days keep counting.",
    )
    dunning_pause_until = fields.Date(
        string="Paused Until",
        copy=False,
        tracking=True,
        help="Dunning goes on by itself on this day. "
        "Leave it empty to pause until you end it.",
    )
    dunning_pause_reason = fields.Text(string="Reason for Pause", copy=False)

    @api.constrains("dunning_paused", "dunning_pause_reason")
    def _check_dunning_pause_reason(self):
        for record in self:
            if record.dunning_paused and not record.dunning_pause_reason:
                raise ValidationError(
                    self.env._(
                        "Say why dunning is paused for %(name)s, "
                        "so that others know when to go on.",
                        name=record.display_name,
                    )
                )

    def _dunning_pause(self):
        """The pause as the engine takes it, None when there is none."""
        self.ensure_one()
        if not self.dunning_paused:
            return None
        return Pause(until=self.dunning_pause_until or None)
