"""A database that an older version made and filled is upgraded: all is still there."""

import io
import subprocess
import tarfile

from workspace import cache, commands, console, databases, locks, odoo_log, paths

from .worker import HERE

# The version before the models got rooms, with what its own check filled in.
_OLD = "4ccef77"
_OLD_DATA = "script/lifecycle_data.py"
_CHECK = HERE / "upgraded.py"
# Add-ons that were there before, and those of ours that follow them.
_NEIGHBOURS = "sale,account_payment"
_FOLLOWERS = {"dunning_advanced_payment", "dunning_advanced_sale"}
_INSTALLED = "SELECT name FROM ir_module_module WHERE state = 'installed'"
# The template has seen the add-ons of today; of some the old version knows nothing.
_FORGET = """
    DELETE FROM ir_model_data
     WHERE model = 'ir.module.module' AND name LIKE 'module_dunning_advanced%';
    DELETE FROM ir_module_module WHERE name LIKE 'dunning_advanced%'
"""
_LETTERS = (
    "SELECT name, state, amount_total, level_name FROM dunning_letter ORDER BY id"
)
# One rule has the id of a record in it, which is another one in each database.
_RULES = """
    SELECT data.name,
           REPLACE(rule.domain_force, '!='', ' || subtype.res_id || ')', 'subtype'),
           rule.perm_read, rule.perm_write, rule.perm_create, rule.perm_unlink
      FROM ir_rule rule
      JOIN ir_model_data data ON data.model = 'ir.rule' AND data.res_id = rule.id
      JOIN ir_model_data subtype ON subtype.module = data.module
       AND subtype.name = 'mail_subtype_dunning'
     WHERE data.module = 'dunning_advanced'
"""
# What is called, not when: that is for people to choose.
_CRONS = """
    SELECT data.name, action.state, action.code, model.model
      FROM ir_cron cron
      JOIN ir_act_server action ON action.id = cron.ir_actions_server_id
      JOIN ir_model model ON model.id = action.model_id
      JOIN ir_model_data data ON data.model = 'ir.cron' AND data.res_id = cron.id
     WHERE data.module = 'dunning_advanced'
"""
_CHOSEN = "WHERE interval_number = 77 AND NOT active"
_CHOOSE = """
    UPDATE ir_cron SET interval_number = 77, active = FALSE WHERE id = (
        SELECT res_id FROM ir_model_data WHERE name = 'ir_cron_dunning_group')
"""
# As a rule may have been in an older version that had it wrong.
_WRONG_RULE = "UPDATE ir_rule SET domain_force = '[]' WHERE id IN (SELECT res_id FROM "
_WRONG_RULE += "ir_model_data WHERE name = 'dunning_level_rule_company')"


def check(databases_, source):
    """Upgrade a copy of the old version's database, and work on with it.

    :param source: name of a database into which this version was installed
    """
    odoo = databases_.odoo
    if subprocess.call(["git", "-C", paths.REPOSITORY, "cat-file", "-e", _OLD]):
        console.say(f"    not checked: this clone has no commit {_OLD}")
        return
    old = _old_database(odoo, databases_.template)
    with databases_.throw_away("upgrade", old) as name:
        before = sorted(databases_.query(name, _LETTERS))
        databases_.query(name, _WRONG_RULE)
        databases_.query(name, _CHOOSE)
        with console.step("Upgrading"):
            options = ["-u", "dunning_advanced", "--no-http", "--stop-after-init"]
            log = odoo.run(name, "Upgrading", "server", *options)
            odoo_log.check(log, "Upgrading")
        if not before or sorted(databases_.query(name, _LETTERS)) != before:
            raise console.WorkspaceError("upgrading has changed letters")
        installed = {row[0] for row in databases_.query(name, _INSTALLED)}
        if lacking := _FOLLOWERS - installed:
            lacking = ", ".join(sorted(lacking))
            raise console.WorkspaceError(f"upgrading has not brought {lacking}")
        _compare_what_follows(databases_, name, source)
        if not databases_.query(name, f"SELECT id FROM ir_cron {_CHOSEN}"):
            raise console.WorkspaceError("a scheduled action lost what was chosen")
        with console.step("Working on"):
            log = odoo.run_in_shell(name, "Working on", _CHECK)
            odoo_log.check(log, "Working on")


def _compare_what_follows(databases_, name, source):
    """Who may see what, and what is called by itself, are as in a new installation."""
    compared = {"record rules": _RULES, "scheduled actions": _CRONS}
    # The source takes no connections.
    with databases_.throw_away("follows", source) as fresh:
        for what, sql in compared.items():
            wanted = {tuple(row) for row in databases_.query(fresh, sql)}
            found = {tuple(row) for row in databases_.query(name, sql)}
            if found != wanted or not wanted:
                names = ", ".join(sorted({row[0] for row in found ^ wanted}))
                raise console.WorkspaceError(
                    f"{what} are not as when newly installed: {names}"
                )


def _old_database(odoo, template):
    """Return the name of a database that the old version made, making it if need be."""
    name = f"dunning_old_{cache.key(template, _OLD, _NEIGHBOURS)}"
    with locks.exclusive(name):
        if name not in databases.names(odoo):
            building = f"{name}_building"
            databases.copy(odoo, template, building)
            databases.query(odoo, _FORGET, building)
            with console.step(f"Installing version {_OLD} and filling it"):
                _fill(odoo, building, _unpack())
            databases.publish(odoo, building, name)
    return name


def _unpack():
    def build(folder):
        archive = ["git", "-C", paths.REPOSITORY, "archive", _OLD]
        content = subprocess.run(archive, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(content)) as files:
            files.extractall(folder, filter="data")

    return cache.build_once(paths.cache() / f"version-{_OLD}", build)


def _fill(odoo, name, folder):
    addons = [*odoo.source.addons_path, folder, paths.DEV_ADDONS]
    path = f"--addons-path={','.join(map(str, addons))}"
    names = f"dunning_advanced,{_NEIGHBOURS}"
    options = ["--no-http", "--stop-after-init", "-i", names]
    odoo_log.check(odoo.run(name, "Installing", "server", path, *options), "Installing")
    shell = odoo.command("shell", "--no-http", path)
    text = (folder / _OLD_DATA).read_text(encoding="utf-8")
    log = commands.run(shell, "Filling", env=odoo.environment(name), text=text)
    odoo_log.check(log, "Filling")
