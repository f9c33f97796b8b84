"""Running Odoo: its configuration, its environment, its commands."""

import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from . import commands, paths
from .odoo_source import OdooSource
from .postgres import Cluster


@dataclass(frozen=True)
class OdooRunner:
    """Odoo with its Python packages and the cluster its databases live in."""

    source: OdooSource
    venv: Path
    cluster: Cluster
    wkhtmltopdf_patched: Path | None
    addons: tuple = (paths.REPOSITORY, paths.DEV_ADDONS)
    packages: tuple = ()

    @property
    def python(self):
        """Return the Python that has Odoo's dependencies."""
        return self.venv / "bin/python"

    @property
    def filestore(self):
        """Return the folder with one folder of attachments per database."""
        return _data_folder() / "filestore"

    def environment(self, database=None):
        """Return the variables of Odoo's processes, for one database if given."""
        path = [self.venv / "bin", self.cluster.programs, os.environ["PATH"]]
        python_path = [self.source.python_path, *self.packages]
        if self.wkhtmltopdf_patched:
            # For Debian releases that have no wkhtmltopdf of their own.
            path.append(self.wkhtmltopdf_patched.parent)
        variables = {
            **_without_postgres(os.environ),
            **self.cluster.environment(),
            "PATH": os.pathsep.join(map(str, path)),
            "PYTHONPATH": os.pathsep.join(map(str, python_path)),
            "PYTHONUNBUFFERED": "1",
        }
        if self.wkhtmltopdf_patched:
            variables["DUNNING_WKHTMLTOPDF_PATCHED"] = str(self.wkhtmltopdf_patched)
        if database:
            variables["ODOO_RC"] = str(self.configuration(database))
        return variables

    def configuration(self, database):
        """Return the configuration file of a database, written on first use."""
        file = paths.cache() / "conf" / f"{database}.conf"
        file.parent.mkdir(parents=True, exist_ok=True)
        addons = (*self.source.addons_path, *self.addons)
        text = _CONFIGURATION.format(
            addons_path=",".join(map(str, addons)),
            data_dir=_data_folder(),
            database=database,
            port=free_port(),
        )
        file.write_text(text, encoding="utf-8")
        return file

    def with_packages(self, *folders):
        """Return the same Odoo that finds packages in further folders, too."""
        return replace(self, packages=(*self.packages, *folders))

    def command(self, *arguments):
        """Return the program line of an Odoo command such as `server` or `shell`."""
        return [str(self.python), "-m", "odoo", *map(str, arguments)]

    def run(self, database, what, *arguments):
        """Run an Odoo command on a database to its end and return its log file."""
        env = self.environment(database)
        return commands.run(self.command(*arguments), what, env=env)

    def run_in_shell(self, database, what, file):
        """Run a Python file in `odoo shell` (it finds `env`); return the log file."""
        return self.run_text_in_shell(database, what, file.read_text(encoding="utf-8"))

    def run_text_in_shell(self, database, what, text):
        """Run Python code in `odoo shell` (it finds `env`); return the log file."""
        shell = self.command("shell", "--no-http")
        return commands.run(shell, what, env=self.environment(database), text=text)


_CONFIGURATION = """[options]
addons_path = {addons_path}
data_dir = {data_dir}
db_name = {database}
db_maxconn = 32
http_interface = 127.0.0.1
http_port = {port}
list_db = False
max_cron_threads = 0
"""


def _without_postgres(environment):
    """Leave out the user's settings for other clusters."""
    return {k: value for k, value in environment.items() if not k.startswith("PG")}


def _data_folder():
    return paths.cache() / "data"


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
