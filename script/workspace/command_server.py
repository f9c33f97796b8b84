"""script/server: the demo database in the browser."""

import argparse

from . import console, http_server, mail_receiver, odoo_log, paths, session

_DESCRIPTION = """
Serve this clone's demo database on a local address until Ctrl-C. script/demo fills it;
without that it has the add-ons only. Scheduled actions run. No e-mail leaves the
machine: what Odoo sends is kept in files.
"""
_POINT_AT_RECEIVER = """
servers = env["ir.mail_server"].with_context(active_test=False)
servers.search([]).active = False
receiver = servers.search([("name", "=", "Local mail receiver")], limit=1)
receiver = receiver or servers.create(
    {{"name": "Local mail receiver", "smtp_host": "127.0.0.1"}}
)
receiver.write(
    {{"active": True, "sequence": 1, "smtp_host": "127.0.0.1", "smtp_port": {port}}}
)
env.cr.commit()
"""


def main(arguments):
    """Serve the demo database."""
    parser = argparse.ArgumentParser(prog="script/server", description=_DESCRIPTION)
    parser.add_argument(
        "--port", type=int, help="of the web page (default: a free one)"
    )
    return console.run_command(_serve, parser.parse_args(arguments))


def _serve(options):
    mails = paths.OUTPUT / "server_mails"
    with session.opened() as databases:
        name = _database(databases)
        with mail_receiver.running(databases.odoo, mails) as port:
            with console.step("Keeping e-mail on this machine"):
                text = _POINT_AT_RECEIVER.format(port=port)
                databases.odoo.run_text_in_shell(name, "Keeping e-mail here", text)
            crons = "--max-cron-threads=2"
            server = http_server.running(databases.odoo, name, crons, port=options.port)
            with server as (address, process):
                _introduce(address, mails)
                return _wait(process)


def _wait(process):
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 0


def _database(databases):
    """Return the demo database; make one without demo data if there is none."""
    name = databases.lasting_name("demo")
    if databases.create_if_missing(name):
        addons = ",".join(paths.product_addons())
        with console.step(f"Making a database with {addons} (script/demo has data)"):
            options = ["-i", addons, "--no-http", "--stop-after-init"]
            log = databases.odoo.run(name, "Installing", "server", *options)
        odoo_log.check(log, "Installing")
    return name


def _introduce(address, mails):
    console.say(f"""
    Address:    {address}/odoo
    Login:      admin, password admin
    E-mails:    {mails} (sent from now on), {paths.OUTPUT / "mails"} (of the demo)
    Stop with Ctrl-C.
""")
