"""Slips and codes of Swiss letters, which need an add-on of core's."""

from workspace import commands, console, odoo_log, paths

_ADDON = "l10n_ch"
_TESTS = ("payment_details", "print_sides", "qr_code", "swiss_slip")


def check(databases, source):
    """Install the add-on and run the tests of what it adds to letters.

    :param source: name of a database with ours
    """
    odoo = databases.odoo
    with databases.throw_away("swiss", source) as name:
        with console.step(f"Installing {_ADDON}"):
            options = ["-i", _ADDON, "--no-http", "--stop-after-init"]
            log = odoo.run(name, "Installing", "server", *options)
            odoo_log.check(log, "Installing")
        folder = paths.REPOSITORY / "dunning_advanced/tests"
        files = [folder / f"test_{test}.py" for test in _TESTS]
        pytest = [odoo.python, "-m", "pytest", "-q", *files]
        env = odoo.environment(name)
        if commands.run_in_foreground(pytest, env=env, cwd=paths.REPOSITORY):
            raise console.WorkspaceError("the tests of Swiss letters failed, see above")
