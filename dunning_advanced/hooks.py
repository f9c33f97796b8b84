from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


def uninstall_hook(env):
    """Remove what was made after installation and would stay: numbers and files."""
    env["ir.sequence"].search([("code", "=", "dunning.letter")]).unlink()
    # The files of issued letters are protected against all but this.
    files = env["ir.attachment"].search([("res_model", "=", "dunning.letter")])
    files.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
