"""Rules of this repository that no linter knows; each check yields its findings."""

import ast
import re

from . import commands, paths

_LONGEST_FILE = 300
_LONGEST_METHOD = 50
_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|Users|root|opt|work|farm)/\w")
_APT_HOSTS = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
_PIP_HOST = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"


def findings(python):
    """Yield every breach of the rules."""
    for file in _tracked("dunning_*/*.py"):
        if "tests" not in file.parts:
            yield from _check_size(file)
    hosts = _mirror_hosts(python)
    for file in _tracked("."):
        yield from _check_places(file, hosts)


def _tracked(pattern):
    """Return the files git knows or would take in."""
    command = ["git", "-C", paths.REPOSITORY, "ls-files", "-z", "--cached", "--others"]
    names = commands.read([*command, "--exclude-standard", "--", pattern]).split("\0")
    files = (paths.REPOSITORY / name for name in names if name)
    return [file for file in files if file.is_file()]


def _check_size(file):
    text = file.read_text(encoding="utf-8")
    name = file.relative_to(paths.REPOSITORY)
    lines = len(text.splitlines())
    if lines > _LONGEST_FILE:
        yield f"{name}: {lines} lines, at most {_LONGEST_FILE} are allowed"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > _LONGEST_METHOD:
                yield (
                    f"{name}:{node.lineno}: {node.name} has {lines} lines, "
                    f"at most {_LONGEST_METHOD} are allowed"
                )


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
