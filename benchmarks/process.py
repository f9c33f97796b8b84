"""Running a task of ``job`` in a fresh process with an Odoo registry."""

import json
import os
import tempfile
from pathlib import Path

from workspace import commands, odoo_log, paths


def run(odoo, database, task, **parameters):
    """Run a task on a database and return its result.

    :param odoo: ``OdooRunner``
    :param task: name of a task in ``job.__main__``
    :param parameters: what the task takes, as far as JSON knows it
    """
    what = f"The benchmark's task {task}"
    environment = odoo.environment(database)
    folders = [environment["PYTHONPATH"], paths.SCRIPT, paths.REPOSITORY]
    environment["PYTHONPATH"] = os.pathsep.join(map(str, folders))
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        program = [odoo.python, "-m", "benchmarks.job", task, json.dumps(parameters)]
        log = commands.run([*program, result], what, env=environment)
        odoo_log.check(log, what)
        return json.loads(result.read_text(encoding="utf-8"))
