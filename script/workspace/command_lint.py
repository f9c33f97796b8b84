"""script/lint: every linter over the whole repository."""

import argparse
import os
import subprocess

from . import (
    console,
    documentation,
    formatter,
    own_checks,
    paths,
    system_packages,
    virtualenv,
)

# The add-ons are not published by the OCA, their README is the repository's, and large
# models are spread over several files on purpose.
_PYLINT_DISABLED = (
    "manifest-required-author",
    "missing-readme",
    "consider-merging-classes-inherited",
)
_DESCRIPTION = """
Check the code: ruff, pylint-odoo, the OCA checks of add-ons, the XML formatter, and
the rules of this repository. All of them run, even after one has found something.
"""


def main(arguments):
    """Check the code, or format it."""
    parser = argparse.ArgumentParser(prog="script/lint", description=_DESCRIPTION)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    return console.run_command(_lint, parser.parse_args(arguments))


def _lint(options):
    system_packages.ensure()
    venv = virtualenv.for_lint()
    failed = []
    for name, program in _programs(venv, options.fix).items():
        with console.step(name):
            output = _findings(program)
        if output:
            console.say(output)
            failed.append(name)
    with console.step("own rules"):
        output = "\n".join(own_checks.findings(venv / "bin/python"))
    if output:
        console.say(output)
        failed.append("own rules")
    with console.step("generated pages of docs"):
        output = "\n".join(documentation.findings(options.fix))
    if output:
        console.say(output)
        failed.append("generated pages of docs")
    console.say(f"FAILED: {', '.join(failed)}" if failed else "No findings.")
    return 1 if failed else 0


def _programs(venv, fix):
    """Return the program line of each linter."""
    python = [".", *_entry_files()]
    manifests = _files("dev_addons/*/__manifest__.py")
    addons = [*paths.all_addons(), *map(os.path.dirname, manifests)]
    ruff = venv / "bin/ruff"
    prettier = [*formatter.program(), "--write" if fix else "--check"]
    pylint = [venv / "bin/pylint", f"--disable={','.join(_PYLINT_DISABLED)}"]
    check = ["check", "--quiet", *(["--fix"] if fix else [])]
    formatting = ["format", "--quiet", *([] if fix else ["--diff"])]
    programs = {
        "ruff check": [ruff, *check, *python],
        "ruff format": [ruff, *formatting, *python],
        "pylint-odoo": [*pylint, *addons],
        "OCA checks": [venv / "bin/oca-checks-odoo-module", *addons],
        "XML and JavaScript format": [*prettier, *_formatted(addons)],
    }
    translations = [path for addon in addons for path in _files(f"{addon}/i18n/*.po*")]
    if translations:
        programs["OCA translations"] = [venv / "bin/oca-checks-po", *translations]
    return programs


def _findings(program):
    """Run a linter; return what it has to say if it is not content."""
    result = subprocess.run(
        [str(part) for part in program],
        cwd=paths.REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return (result.stdout + result.stderr).strip() if result.returncode else ""


def _formatted(addons):
    return [
        file
        for addon in addons
        for suffix in ("xml", "js")
        for file in _files(f"{addon}/**/*.{suffix}")
    ]


def _entry_files():
    """Return the Python files in script/ that have no suffix to be known by."""
    return [file for file in _files("script/*") if "." not in os.path.basename(file)]


def _files(pattern):
    found = paths.REPOSITORY.glob(pattern)
    return sorted(
        str(file.relative_to(paths.REPOSITORY)) for file in found if file.is_file()
    )
