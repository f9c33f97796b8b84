"""Limits that are kept: what limits a run is not deleted, since no limit means all."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Each of them, empty, means all.
LIMITS = {
    "partner_ids",
    "procedure_ids",
    "level_ids",
    "charge_product_ids",
    "charge_category_ids",
}


class DunningRun(models.Model):
    _inherit = "dunning.run"

    lost_limits = fields.Char(
        readonly=True,
        copy=False,
        help="What limited the run, and has been deleted since.",
    )

    @api.model
    def _check_keeps_limits(self, name, records, among=Domain.FALSE):
        """Refuse to delete what limits a run that goes on: it would be about all.

        :param name: of the field with the limit
        :param records: that are to be deleted
        :param among: domain of further runs that are still limited by them
        """
        # sudo: of whatever company it is, and whoever deletes them.
        runs = self.sudo().with_context(active_test=False)
        # A proposal may be written anew until the first letter of it is issued.
        none = Domain("letter_ids", "not any", [("state", "!=", "proposed")])
        goes_on = Domain("state", "=", "proposed") & none
        goes_on |= Domain("state", "=", "draft")
        goes_on |= Domain("letter_ids.state", "=", "proposed")
        limited = Domain(name, "in", records.ids)
        # Others of a run's own limit it on, such as who is kept when two are merged.
        last = runs.search(goes_on & limited).filtered(lambda run: run[name] <= records)
        if run := last[:1] or runs.search(among & limited, limit=1):
            raise UserError(
                self.env._(
                    "The dunning run “%(run)s” is limited to “%(name)s” and would be "
                    "about all without it. Choose another limit there, or cancel the "
                    "run first.",
                    run=run.display_name,
                    name=(run[name] & records)[:1].display_name,
                )
            )
        runs.search(limited)._note_lost_limits(name, records)

    def _note_lost_limits(self, name, records):
        """Remember of runs that are over what is to limit them no more.

        They can be written anew, or copied, and would be about all.

        :param name: of the field with the limit
        :param records: that are to be deleted
        """
        for run in self.filtered(lambda run: run[name] <= records):
            lost = [run.lost_limits, *run[name].mapped("display_name")]
            run._as_verb().lost_limits = ", ".join(filter(None, lost))

    def _refuse_lost_limits(self):
        """Write no run anew that was limited by what is gone.

        :raises UserError: naming it
        """
        for run in self.filtered("lost_limits"):
            raise UserError(
                self.env._(
                    "The dunning run “%(run)s” was limited to “%(name)s”, which has "
                    "been deleted, and would be about all without it. Start a new run "
                    "instead.",
                    run=run.display_name,
                    name=run.lost_limits,
                )
            )

    def copy_data(self, default=None):
        """A copy is limited as the run is: also by what the user does not see."""
        self._refuse_lost_limits()
        named = {*(default or {})}
        limits = self._get_limits()
        # What has been read for the user lacks what the user may not see.
        limits.invalidate_recordset(LIMITS)
        for run in limits:
            if any(self._is_hidden(run[name]) for name in LIMITS - named):
                raise UserError(
                    self.env._(
                        "The dunning run “%(run)s” is limited to something that you "
                        "may not see, so that a copy would not be limited to it. "
                        "Start a new run instead.",
                        run=run.display_name,
                    )
                )
        return super().copy_data(default)

    def _is_hidden(self, records):
        """Whether the user may not see all of some records."""
        return records.with_env(self.env)._filtered_access("read") != records

    @api.model
    def _check_keeps_charges(self, name, records):
        """The same where letters ask for these charges alone, while any is open."""
        still_open = Domain("line_ids.move_line_id.reconciled", "=", False)
        asks = Domain("state", "=", "issued") & still_open
        self._check_keeps_limits(name, records, Domain("letter_ids", "any", asks))


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limiting_dunning(self):
        self.env["dunning.run"]._check_keeps_limits("partner_ids", self)


class DunningProcedure(models.Model):
    _inherit = "dunning.procedure"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limiting(self):
        runs = self.env["dunning.run"]
        runs._check_keeps_limits("procedure_ids", self)
        # The database takes them along, and asks them nothing.
        levels = self.with_context(active_test=False).level_ids
        runs._check_keeps_limits("level_ids", levels)


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limiting(self):
        self.env["dunning.run"]._check_keeps_limits("level_ids", self)


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limiting_dunning(self):
        self.env["dunning.run"]._check_keeps_charges("charge_product_ids", self)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limiting_dunning(self):
        # The database takes them along, and asks them nothing.
        variants = self.with_context(active_test=False).product_variant_ids
        self.env["dunning.run"]._check_keeps_charges("charge_product_ids", variants)


class ProductCategory(models.Model):
    _inherit = "product.category"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_limiting_dunning(self):
        # Those below it go with it.
        gone = self.search([("id", "child_of", self.ids)])
        self.env["dunning.run"]._check_keeps_charges("charge_category_ids", gone)
