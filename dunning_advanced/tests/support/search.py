"""Searching tests: a fixed part that every run repeats, and a share of a seed.

The seed is the same in each plain run. ``script/test --search`` tries fresh examples
only, and many; their seed is printed, and ``script/test --search=SEED`` tries the same
again.
"""

from os import environ
from random import Random, SystemRandom

# Each run tries this share of the examples; script/test --all-examples tries all.
EXAMPLES = 1 if environ.get("DUNNING_ALL_EXAMPLES") else 0.2
SEARCHES = bool(environ.get("DUNNING_SEARCH"))
SEED = int(environ.get("DUNNING_SEED") or SystemRandom().randrange(10**9))
# Of the examples, so many are fresh ones; a search has so many times all of them.
FRESH = 0.2
SEARCH_TIMES = 5


def counts(examples):
    """How many of the examples are the same each time, and how many are fresh."""
    if SEARCHES:
        return 0, examples * SEARCH_TIMES
    few = max(1, int(examples * EXAMPLES))
    return few, max(1, int(few * FRESH))


def seeds(examples):
    """The seeds of random examples: the fixed ones, then the fresh."""
    fixed, fresh = counts(examples)
    choose = Random(SEED)
    return [*range(fixed), *(choose.randrange(10**6, 10**12) for _ in range(fresh))]


def note_seed(error):
    """Say with what fails how to see it fail again."""
    error.add_note(f"Fresh example; again: script/test --search={SEED}")
