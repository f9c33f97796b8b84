"""Rules of this repository that no linter knows; each check yields its findings."""

import re

from . import commands, paths

_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|Users|root|opt|work|farm)/\w")
_APT_HOSTS = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
_PIP_HOST = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"


def findings(python):
    """Yield every breach of the rules."""
    hosts = _mirror_hosts(python)
    for file in _tracked("."):
        yield from _check_places(file, hosts)


def _tracked(pattern):
    """Return the files git knows or would take in."""
    command = ["git", "-C", paths.REPOSITORY, "ls-files", "-z", "--cached", "--others"]
    names = commands.read([*command, "--exclude-standard", "--", pattern]).split("\0")
    files = (paths.REPOSITORY / name for name in names if name)
    return [file for file in files if file.is_file()]


def _check_places(file, hosts):
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    name = file.relative_to(paths.REPOSITORY)
    for number, line in enumerate(text.splitlines(), 1):
        if _MACHINE_PATH.search(line):
            yield f"{name}:{number}: a path of one machine"
        if any(host in line for host in hosts):
            yield f"{name}:{number}: the host of a package mirror"


def _mirror_hosts(python):
    """Return the hosts this machine gets packages from."""
    text = commands.read(_APT_HOSTS) + commands.read([python, "-c", _PIP_HOST])
    return set(re.findall(r"://(?:[^/@\s]*@)?([\w-]+\.[\w.-]+)", text))
