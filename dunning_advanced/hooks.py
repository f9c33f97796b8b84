def uninstall_hook(env):
    """Remove what was made after installation and would stay: numbers and files."""
    env["ir.sequence"].search([("code", "=", "dunning.letter")]).unlink()
    env["ir.attachment"].search([("res_model", "=", "dunning.letter")]).unlink()
