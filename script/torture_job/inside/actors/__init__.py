"""What people do: each actor is a rule that finds something to do, and does it.

An actor gets the environment of a person in one company and a source of choices. Who
that is, and how often, says ``people.py``.
"""

from . import bookkeeping, holds, letters, reading, setup
from .rule import ACTORS, Nothing
