"""Changes: levels fit when all are saved, used ones stay, what is shared is all's."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

# An object, since a remote client may send any context key but no such value.
_AS_A_WHOLE = object()


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    def _as_a_whole(self):
        """These procedures, for a change of several levels: each of them is written
        alone, and need not fit the others before these are written, too."""
        return self.with_context(dunning_levels=_AS_A_WHOLE)

    @api.constrains("timing", "level_ids")
    def _check_level_days(self):
        if self.env.context.get("dunning_levels") is _AS_A_WHOLE:
            return
        for procedure in self:
            levels = procedure._get_levels()
            if procedure.timing == "age":
                procedure._check_days_rise(levels)
            else:
                procedure._check_days_not_negative(levels)

    def _check_days_rise(self, levels):
        for lower, higher in zip(levels, levels[1:], strict=False):
            if higher.days <= lower.days:
                raise ValidationError(
                    self.env._(
                        "%(procedure)s counts days after the due date, so each level "
                        "needs more days than the one before: %(higher)s has "
                        "%(higher_days)s, %(lower)s has %(lower_days)s. If the days "
                        "are meant to count from the previous letter, choose "
                        "“Days after the previous letter”.",
                        procedure=self.name,
                        higher=higher.name,
                        higher_days=higher.days,
                        lower=lower.name,
                        lower_days=lower.days,
                    )
                )

    def _check_days_not_negative(self, levels):
        for level in levels:
            if level.days < 0:
                raise ValidationError(
                    self.env._(
                        "%(level)s has %(days)s days. Days before the due date need a "
                        "procedure that counts “Days after the due date”.",
                        level=level.name,
                        days=level.days,
                    )
                )
        self._check_days_entered(levels.filtered("active")[1:])

    def _check_days_entered(self, levels):
        """Days that nobody entered would raise everything in the very next night."""
        for level in levels:
            if not level.days:
                raise ValidationError(
                    self.env._(
                        "%(level)s follows a letter after 0 days. Enter after how many "
                        "days it is to be written.",
                        level=level.name,
                    )
                )

    def copy_data(self, default=None):
        """The copy of a shared procedure is one's own, where one may not share."""
        # Levels that are switched off for a while are copied, too.
        whole = self.with_context(active_test=False)
        copies = super(DunningProcedure, whole).copy_data(default)
        for procedure, vals in zip(self, copies, strict=True):
            if vals is None:
                continue  # the same one once more, as core has it
            # Who has left is responsible for no copy.
            # sudo: whoever copies need not be allowed to read users.
            user, company = procedure.user_id.sudo(), procedure.company_id
            stayed = self._filter_working_in(user, company or user.company_id)
            if not stayed and "user_id" not in (default or {}):
                vals.pop("user_id", None)
            if "name" not in (default or {}):
                vals["name"] = procedure._say_copy()
        if not self._may_share():
            for vals in filter(None, copies):
                vals["company_id"] = vals.get("company_id") or self.env.company.id
        return copies

    def copy_translations(self, new, excluded=()):
        """The copy is known from its original in every language."""
        result = super().copy_translations(new, excluded)
        if "name" not in excluded:
            codes = [code for code, _name in self.env["res.lang"].get_installed()]
            names = {code: self.with_context(lang=code)._say_copy() for code in codes}
            new.update_field_translations("name", names)
        return result

    def _say_copy(self):
        return self.env._("%(name)s (copy)", name=self.name)

    def _say_shared(self):
        return self.env._(
            "A procedure without a company is used in companies that you do not work "
            "in. Duplicate it, or choose your company."
        )


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    def _check_stays(self, vals):
        """What was reached is kept as the place of a level in its procedure.

        :raises UserError: when one of these levels is to be moved from there
        """
        if "procedure_id" not in vals:
            return
        moved = self.filtered(
            lambda level: level.procedure_id.id != vals["procedure_id"]
        )
        if moved._filter_used():
            self.procedure_id._refuse_change(self, "procedure_id")

    def _filter_used(self):
        """Those of these levels at which letters were written."""
        # sudo: letters of any company.
        letters = self.env["dunning.letter"].sudo()
        used = [("level_id", "in", self.ids)]
        found = letters._read_group(used, ["level_id"])
        return self.browse(level.id for (level,) in found)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Only the last level of a procedure may go once letters were written at it.

        Letters keep its name; items that had reached it have no further level.
        """
        for level in self._filter_used():
            levels = level.procedure_id._get_levels()
            if levels[levels.ids.index(level.id) + 1 :] - self:
                raise UserError(
                    self.env._(
                        "Letters have been written at %(level)s, and levels follow "
                        "it. Switch it off instead: an inactive level is left out.",
                        level=level.name,
                    )
                )
