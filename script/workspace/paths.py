"""Where things lie: this clone, and the cache folder all clones share."""

import hashlib
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "script"
REQUIREMENTS = SCRIPT / "requirements"
COMMUNITY = REQUIREMENTS / "community"
DEV_ADDONS = REPOSITORY / "dev_addons"
OUTPUT = REPOSITORY / "output"


def cache():
    """Return the folder of everything downloaded or built, shared by all clones."""
    base = os.environ.get("XDG_CACHE_HOME")
    # The XDG rules say a relative path is to be ignored.
    parent = Path(base) if base and os.path.isabs(base) else Path.home() / ".cache"
    return parent / "dunning_advanced"


def clone_id():
    """Return eight characters that tell this clone from every other one."""
    return hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:8]


def all_addons():
    """Return the names of the add-ons of this repository, the main one first."""
    found = REPOSITORY.glob("dunning_advanced*/__manifest__.py")
    return sorted(manifest.parent.name for manifest in found)


def product_addons():
    """Return the names of those that need nothing but Odoo itself."""
    return [name for name in all_addons() if name not in community_addons()]


def community_addons():
    """Return the names of those that build on add-ons of the community."""
    return sorted(file.stem for file in COMMUNITY.glob("dunning_advanced*.txt"))
