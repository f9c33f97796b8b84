"""Core's own tests: with the add-ons installed they say the same as without them.

Odoo's source and Debian's package of it both carry them.
"""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from string import ascii_lowercase
from xml.etree import ElementTree

from workspace import commands, community, console, paths, prepared

# Of what the add-ons override: a few minutes.
_SHORT = (
    "mail/tests/test_mail_composer.py",
    "mail/tests/test_mail_mail.py",
    "mail/tests/test_mail_message.py",
    "mail/tests/test_mail_template.py",
    "mail/tests/test_res_partner.py",
    "base/tests/test_ir_attachment.py",
    "base/tests/test_reports.py",
    "base/tests/test_res_partner.py",
    "base/tests/test_res_partner_merge.py",
    "account/tests/test_account_move_entry.py",
    "account/tests/test_account_move_send.py",
    "account/tests/test_account_partner.py",
    "account/tests/test_ir_actions_report.py",
    "account/tests/test_portal_invoice.py",
    "account/tests/test_res_partner_merge.py",
    "portal/tests",
    "snailmail/tests",
    # Of all add-ons, so of ours: names of arguments, and what has to have an index.
    "test_lint/tests/test_index.py",
    "test_lint/tests/test_override_signatures.py",
)
# By hand: about an hour.
_LONG = ("account", "mail", "portal", "snailmail", "account_payment", "sale")
_KNOWN = paths.SCRIPT / "core_failures.txt"
_SHOWN = 40
# Core's tests make companies with the names of those that our own tests find ready.
_RENAME = "UPDATE res_company SET name = name || ' (prepared)' WHERE id > 1"


def check(databases, source, workers):
    """Run the short list; what does not pass has to be listed with its reason.

    :param source: name of a database with the add-ons
    """
    with console.step("Core's own tests of what is overridden"):
        results = _run(databases, source, _files(databases.odoo, _SHORT), workers)
    listed = _read_known()
    faults = {
        test: outcome
        for test, outcome in results.items()
        if outcome != "passed" and test not in listed
    }
    _say(results)
    if faults or not results:
        raise console.WorkspaceError(
            "core's tests do not pass with the add-ons, and "
            f"{_KNOWN.relative_to(paths.REPOSITORY)} does not say why:\n"
            + _describe(faults)
        )


def compare(databases, workers, names=None):
    """Run the long list with the add-ons and without; both have to say the same.

    :param names: of add-ons of core whose tests are run instead of the long list's
    """
    names = names or _LONG
    odoo = databases.odoo
    sources = {
        "without the add-ons": prepared.without_addons(odoo, databases.template),
        "with the add-ons": prepared.ensure(odoo, databases.template, exact=True),
    }
    files = _files(odoo, [f"{name}/tests" for name in names])
    found = {}
    for what, source in sources.items():
        with databases.throw_away("core", source) as name:
            with console.step(f"Installing what core's tests need, {what}"):
                options = ["--no-http", "--stop-after-init", "-i", ",".join(names)]
                odoo.run(name, "Installing", "server", *options)
            with console.step(f"Core's own tests, {what}"):
                found[what] = _run(databases, name, files, workers)
            _say(found[what])
    without, with_them = found.values()
    differing = {
        test: f"{without.get(test, 'not run')} without, {outcome} with the add-ons"
        for test, outcome in with_them.items()
        if outcome != without.get(test)
    }
    if differing or not with_them:
        raise console.WorkspaceError(f"core's tests differ:\n{_describe(differing)}")


def _files(odoo, names):
    addons = odoo.source.addons_path[-1]
    # Where Odoo is a checkout, `base` lies beside its server.
    places = (addons, odoo.source.python_path / "odoo/addons")
    found = [
        next((place / name for place in places if (place / name).exists()), None)
        for name in names
    ]
    if None in found:
        lost = names[found.index(None)]
        raise console.WorkspaceError(f"this Odoo has no {lost}: look what replaces it")
    return found


def _run(databases, source, files, workers):
    """Run core's tests; return their outcome by name.

    Core's tours give up after ten seconds at a step, which a busy machine may need. So
    what has failed is tried once more, alone: only what fails then, too, has failed.
    """
    results = _run_once(databases, source, files, workers)
    known = _read_known()
    failed = {
        test
        for test, outcome in results.items()
        if outcome in ("error", "failure") and test not in known
    }
    if not failed:
        return results
    console.say(f"    once more, alone: {', '.join(sorted(failed))}")
    names = " or ".join(sorted({test.split(".")[-1] for test in failed}))
    of_failed = [file for file in files if _has_any(file, failed)]
    again = _run_once(databases, source, of_failed, 1, "-k", names)
    return results | {test: again[test] for test in failed if test in again}


def _has_any(file, tests):
    """Whether a file or folder of core's tests has one of these."""
    place = str(file).split("addons/")[-1].removesuffix(".py").replace("/", ".")
    return any(test.startswith(f"{place}.") for test in tests)


def _run_once(databases, source, files, workers, *options):
    with ExitStack() as stack:
        names = [
            stack.enter_context(databases.throw_away(f"core{letter}", source))
            for letter in ascii_lowercase[:workers]
        ]
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        report = Path(folder) / "report.xml"
        linters = community.folder("core_lint")
        env = databases.odoo.with_packages(linters).environment(names[0])
        for number, name in enumerate(names):
            databases.query(name, _RENAME)
            configuration = databases.odoo.configuration(name)
            env[f"DUNNING_ODOO_RC_gw{number}"] = str(configuration)
        env |= {"DUNNING_CORE_TESTS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        pytest = [databases.odoo.python, "-m", "pytest", "-q", "-p", "conftest"]
        # Nothing of core's tests is kept in Odoo's folder.
        pytest += ["-p", "no:cacheprovider", "--odoo-log-level=critical"]
        pytest += ["-c", paths.REPOSITORY / "pyproject.toml", f"--junitxml={report}"]
        pytest += [f"--rootdir={databases.odoo.source.python_path}"]
        pytest += ["--numprocesses", workers, "--dist=loadscope", *options, *files]
        log = commands.log_file("Core's tests")
        with open(log, "ab") as output:
            commands.run_in_foreground(
                pytest, env=env, cwd=paths.REPOSITORY, output=output
            )
        if not report.exists():
            raise console.WorkspaceError(commands.failure("Core's tests", log))
        return _read(report)


def _read(report):
    """Return the outcome of each test of a report."""
    results = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        name = name.split("addons.")[-1]
        kinds = {child.tag for child in case}
        outcome = next(
            (kind for kind in ("error", "failure", "skipped") if kind in kinds),
            "passed",
        )
        # A test that passed has an error of its own when its end fails.
        if results.get(name, "passed") == "passed":
            results[name] = outcome
    return results


def _read_known():
    lines = _KNOWN.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and line[0] != "#"}


def _say(results):
    outcomes = list(results.values())
    counts = (f"{outcomes.count(kind)} {kind}" for kind in sorted(set(outcomes)))
    console.say(f"    {', '.join(counts)}")


def _describe(faults):
    lines = [f"    {test}: {what}" for test, what in sorted(faults.items())]
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [f"    and {len(lines) - _SHOWN} more"]
    return os.linesep.join(lines)
