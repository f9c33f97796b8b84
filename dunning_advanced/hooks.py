from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


def uninstall_hook(env):
    """Remove what was made after installation and would stay, or stand in the way.

    Numbers and files of letters would stay; letters would keep the procedure, and
    levels the mail template, that Odoo removes one by one. Issued letters and their
    files are protected against all but this.
    """
    env = env(
        context={**env.context, MODULE_UNINSTALL_FLAG: True, "active_test": False}
    )
    env["ir.attachment"].search([("res_model", "=", "dunning.letter")]).unlink()
    charges = ("dunning.charge.waiver", "dunning.charge.booking", "dunning.charge")
    letters = ("dunning.letter", "dunning.run", "dunning.procedure")
    for model in (*charges, *letters):
        env[model].search([]).unlink()
    sequences = env["ir.sequence"].search([("code", "=", "dunning.letter")])
    # Each year has a counter of its own in the database; core drops it only this way.
    sequences.date_range_ids.unlink()
    sequences.unlink()
