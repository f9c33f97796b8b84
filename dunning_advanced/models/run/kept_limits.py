"""Limits that are kept: what limits a run is not deleted, since no limit means all."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class DunningRun(models.Model):
    _inherit = "dunning.run"

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
        run = runs.search((goes_on | among) & limited, limit=1)
        if run:
            raise UserError(
                self.env._(
                    "The dunning run “%(run)s” is limited to “%(name)s” and would be "
                    "about all without it. Choose another limit there, or cancel the "
                    "run first.",
                    run=run.display_name,
                    name=(run[name] & records)[:1].display_name,
                )
            )

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
