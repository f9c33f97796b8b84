from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine import Pause
from ..bounds import FIRST_DAY, LAST_DAY, check_kinds, check_value
from ..company_days import search_today


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
    dunning_pause_reason = fields.Text(
        string="Reason for Pause", copy=False, tracking=True
    )

    dunning_pause_holds = fields.Boolean(
        string="Pause in Force",
        compute="_compute_dunning_pause_holds",
        search="_search_dunning_pause_holds",
        help="Its own pause, not that of its customer or group.",
    )
    dunning_on_pause = fields.Boolean(
        string="On Pause", compute="_compute_dunning_on_pause"
    )
    dunning_on_pause_until = fields.Date(
        string="On Pause Until",
        compute="_compute_dunning_on_pause",
        help="Empty: until somebody ends the pause.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_vals(vals)
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._dunning_check_kept(vals)
        return records

    def write(self, vals):
        self._dunning_check_vals(vals)
        result = super().write(vals)
        self._dunning_check_kept(vals)
        return result

    def _dunning_check_kept(self, vals):
        """What is asked of these records when they have got the values, and rounded
        some of them; extend it for more.

        :param vals: as they were given to ``create`` or ``write``
        """

    def _dunning_check_vals(self, vals):
        """What is asked of values before these records get them; extend it for more.

        :param vals: as they are given to ``create`` or ``write``
        """
        check_kinds(self, vals)
        self._dunning_check_pause_day(vals)

    def _dunning_check_pause_day(self, vals):
        """Before the field reads it, which says in Python's words what is no day."""
        name = "dunning_pause_until"
        if name in vals:
            check_value(self, name, vals[name], FIRST_DAY, LAST_DAY)

    @api.depends("dunning_paused", "dunning_pause_until")
    @api.depends_context("company")
    def _compute_dunning_pause_holds(self):
        for record in self:
            pause = record._dunning_pause()
            today = record._dunning_get_pause_company()._dunning_today()
            record.dunning_pause_holds = bool(pause) and pause.holds(today)

    def _search_dunning_pause_holds(self, operator, value):
        self._check_field_access(self._fields["dunning_pause_holds"], "read")
        if operator != "in":
            return NotImplemented
        # A customer is paused in one company and not in the next.
        of_company = self._fields["dunning_paused"].company_dependent
        return search_today(
            self,
            value,
            lambda _company, day: (
                Domain("dunning_paused", "=", True)
                & (
                    Domain("dunning_pause_until", "=", False)
                    | Domain("dunning_pause_until", ">", day)
                )
            ),
            owner=None if of_company else "company_id",
        )

    @api.depends("dunning_paused", "dunning_pause_until")
    @api.depends_context("company")
    def _compute_dunning_on_pause(self):
        for record in self:
            company = record._dunning_get_pause_company()
            pauses = record._get_pauses(company, company._dunning_today())
            days = [pause.until for pause in pauses]
            record.dunning_on_pause = bool(pauses)
            record.dunning_on_pause_until = bool(pauses) and all(days) and max(days)

    def _get_pauses(self, company, as_of):
        """The pauses that hold on a day, of all that can pause the record.

        :return: list of :class:`engine.Pause`
        """
        pauses = [
            record.with_company(company)._dunning_pause()
            for record in self._get_pausing_records()
            if record
        ]
        return [pause for pause in pauses if pause and pause.holds(as_of)]

    def _get_pausing_records(self):
        """The record itself, and others whose pause holds for it too."""
        self.ensure_one()
        return [self]

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

    @api.constrains("dunning_pause_until")
    def _check_dunning_pause_until(self):
        name = "dunning_pause_until"
        for record in self:
            record._dunning_check_pause_day({name: record[name]})

    @api.onchange("dunning_paused", "dunning_pause_until")
    def _onchange_dunning_pause(self):
        """Say at once that a pause holds nothing: its day may be an earlier one's."""
        pause, company = self._dunning_pause(), self._dunning_get_pause_company()
        if pause and not pause.holds(company._dunning_today()):
            warning = {
                "title": self.env._("This pause is over"),
                "message": self._dunning_say_pause_over(),
            }
            return {"warning": warning}

    def _dunning_get_pause_company(self):
        """Whose day says whether the record is paused."""
        return ("company_id" in self and self.company_id) or self.env.company

    @api.model
    def _dunning_say_pause_over(self):
        return self.env._(
            "Dunning goes on by itself on the day of “Paused Until”, and that is today "
            "or over: nothing is held. Enter a later day, or none."
        )

    def _dunning_pause(self):
        """The pause as the engine takes it, None when there is none."""
        self.ensure_one()
        if not self.dunning_paused:
            return None
        return Pause(until=self.dunning_pause_until or None)
