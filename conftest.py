"""What pytest alone does not see: logged errors, and tests nobody ran.

pytest finds no fault with an error in Odoo's log, nor with a browser test skipped for
want of a browser. Here a test fails in which anything was logged at level ERROR, and
the session fails if a test was skipped that script/allowed_skips.txt does not list.
"""

import fnmatch
import gc
import logging
import os
from pathlib import Path

import pytest

from script.kept_caches import KeptCaches
from script.kept_triggers import keep_trigger_trees
from script.workspace import paths

_ALLOWED_SKIPS = Path(__file__).parent / "script/allowed_skips.txt"
# Each parallel worker has a database that script/test made for it. Left in place, the
# variable makes pytest-odoo copy one database for all, and two copies at once fail.
_WORKER = os.environ.pop("PYTEST_XDIST_WORKER", None)
if _WORKER:
    os.environ["ODOO_RC"] = os.environ[f"DUNNING_ODOO_RC_{_WORKER}"]


# script/test --fast takes one test of each class, but none that needs a browser, a mail
# server, printed pages or many days: by base class, and by file.
_SLOW_BASES = {"HttpCase", "SmtpCase"}
_SLOW_FILES = {
    "test_document",
    "test_document_hard",
    "test_document_instalments",
    "test_document_levels",
    "test_doors",
    "test_invoice_copies",
    "test_item_life",
    "test_ledger_oracle",
    "test_ledger_properties",
    "test_letter_preview",
    "test_page_owner",
    "test_qr_code",
    "test_schedule",
}


def pytest_ignore_collect(collection_path):
    """Leave out add-ons that build on the community's: script/checks/community.py."""
    for addon in paths.community_addons():
        other = addon != os.environ.get("DUNNING_COMMUNITY")
        folder = paths.REPOSITORY / addon
        # pytest does not ask about the folders that it is told of, but of all in them.
        if other and folder in (collection_path, *collection_path.parents):
            return True
    return None


def pytest_collection_modifyitems(items):
    seen = set()
    for item in items:
        if item.cls not in seen and not _is_slow(item):
            seen.add(item.cls)
            item.add_marker("quick")


def _is_slow(item):
    bases = {base.__name__ for base in getattr(item.cls, "__mro__", ())}
    return bases & _SLOW_BASES or item.path.stem in _SLOW_FILES


def pytest_collection_finish():
    # Odoo's models stay to the end: nobody needs to look for garbage among them.
    gc.collect()
    gc.freeze()


def pytest_configure(config):
    # Core's own tests log errors and skip tests as core does (script/checks/core.py).
    if os.environ.get("DUNNING_CORE_TESTS"):
        return
    config.pluginmanager.register(ErrorLogGuard())
    config.pluginmanager.register(SkipGuard())
    config.pluginmanager.register(KeptCaches())
    keep_trigger_trees()


class ErrorLogGuard(logging.Handler):
    """Fails the test, or its set-up, during which an error was logged.

    What a test expects never arrives here: `mute_logger` and `assertLogs` keep the
    records from the root logger.
    """

    def __init__(self):
        super().__init__(logging.ERROR)
        self._messages = []

    def emit(self, record):
        self._messages.append(
            f"{record.levelname} {record.name}: {self.format(record)}"
        )

    def pytest_sessionstart(self):
        logging.getLogger().addHandler(self)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self):
        report = yield
        messages = self._take()
        if report.passed and messages:
            report.outcome = "failed"
            report.longrepr = "Logged during this test:\n" + "\n".join(messages)
        return report

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        logging.getLogger().removeHandler(self)
        messages = self._take()
        if _WORKER:
            session.config.workeroutput["logged_late"] = messages
        elif messages:
            print("Logged after the last test:", *messages, sep="\n")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        self._messages += getattr(node, "workeroutput", {}).get("logged_late", [])

    def _take(self):
        messages, self._messages = self._messages, []
        return messages


class SkipGuard:
    """Fails the session if tests were skipped that may not be, or if none ran."""

    def __init__(self):
        self._allowed = _read_patterns(_ALLOWED_SKIPS)
        self._ran = 0
        self._skipped = []

    def pytest_runtest_logreport(self, report):
        self._note(report)
        if report.when == "call" and not report.skipped:
            self._ran += 1

    def pytest_collectreport(self, report):
        self._note(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if self._faults() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        faults = self._faults()
        if faults:
            terminalreporter.section("not run, so not passed", red=True)
            terminalreporter.write_line("\n".join(faults), red=True)

    def _note(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            detail = report.longrepr
            reason = detail[2] if isinstance(detail, tuple) else str(detail)
            self._skipped.append(f"{report.nodeid} ({reason})")

    def _faults(self):
        faults = [
            f"skipped without leave: {skipped}"
            for skipped in self._skipped
            if not any(fnmatch.fnmatch(skipped, pattern) for pattern in self._allowed)
        ]
        if self._skipped and not self._ran:
            faults.append("every test was skipped")
        return faults


def _read_patterns(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and line[0] != "#"]
