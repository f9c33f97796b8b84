"""Debian's archive with its unstable suite, through an apt configuration of our own.

Nothing of the machine's own apt is changed. Only the mirror's address is taken from
it, so that a company's mirror is respected.
"""

import os

from . import commands, console, paths

_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_SUITES = ("sid", "bookworm")
# A variable that names a mirror, such as a snapshot of a day, instead of the machine's.
PINNED = "DUNNING_DEBIAN_MIRROR"
_CONFIGURATION = """
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "{folder}/lists";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
Acquire::Retries "3";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


class Archive:
    """An archive one can look packages up in and download them from."""

    def __init__(self, options):
        self._options = options

    def version(self, package):
        """Return the newest version of the package, nothing without any."""
        apt_cache = ["apt-cache", *self._options, "madison", package]
        versions = [
            line.split("|")[1].strip()
            for line in commands.read(apt_cache).splitlines()
            if line.count("|") == 2
        ]
        return versions[0] if versions else ""

    def download(self, packages, folder):
        """Download the packages into the folder and return their files."""
        folder.mkdir(parents=True)
        apt_get = ["apt-get", *self._options, "download", *packages]
        commands.run(apt_get, "Downloading Odoo", cwd=folder)
        return sorted(folder.glob("*.deb"))


def open_archive():
    """Return the archive with fresh package lists."""
    folder = paths.cache() / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    source = f"deb [signed-by={_KEYRING}] {_mirror(folder)}"
    text = "".join(f"{source} {suite} main\n" for suite in _SUITES)
    (folder / "sources.list").write_text(text, encoding="utf-8")
    configuration = folder / "apt.conf"
    text = _CONFIGURATION.format(folder=folder)
    if os.environ.get(PINNED):
        # Snapshots are as old as they are.
        text += 'Acquire::Check-Valid-Until "false";\n'
    configuration.write_text(text, encoding="utf-8")
    options = ["-c", configuration]
    commands.run(["apt-get", *options, "update"], "Looking up Odoo")
    return Archive(options)


def _mirror(folder):
    """Return the address of the Debian mirror this machine uses, or is told to."""
    found = os.environ.get(PINNED) or _read_mirror([])
    if found is None:
        # The machine's package lists were cleared: read them into a folder of our own.
        lists = folder / "machine-lists"
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        options = ["-o", f"Dir::State::Lists={lists}"]
        commands.run(
            ["apt-get", *options, "update"], "Reading this machine's apt sources"
        )
        found = _read_mirror(options)
    if found is None:
        raise console.WorkspaceError(
            "apt on this machine has no source of Debian's main archive: add one, or "
            "set ODOO_SOURCE to a source tree of Odoo 19.0"
        )
    return found


def _read_mirror(options):
    form = "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)"
    targets = commands.read(["apt-get", *options, "indextargets", "--format", form])
    for target in targets.splitlines():
        origin, label, component, address = target.split("|", 3)
        if (origin, label, component) == ("Debian", "Debian", "main"):
            return address
    return None
