"""Add-ons beside this one that are new come where what they build on is installed.

A new installation brings them by itself; Odoo does not when it upgrades. Without them
invoices would be dunned that the company collects itself, or that are being paid.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import config

# Those of 19.0.1.0.0 are left as they are: somebody may have taken them out.
_NEW = (
    "dunning_advanced_payment",
    "dunning_advanced_payment_batch",
    "dunning_advanced_payment_order",
    "dunning_advanced_queue_job",
    "dunning_advanced_sale",
)
_THERE = ("installed", "to install", "to upgrade")


def migrate(cr, _version):
    if config.get("skip_auto_install"):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    new = env["ir.module.module"].search(
        [
            ("name", "in", _NEW),
            ("state", "=", "uninstalled"),
            ("auto_install", "=", True),
        ]
    )
    new.filtered(
        lambda addon: all(needed.state in _THERE for needed in addon.dependencies_id)
    ).button_install()
