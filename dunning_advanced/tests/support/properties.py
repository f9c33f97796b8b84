"""Properties that hypothesis tries, with examples of its own and fresh ones."""

from hypothesis import given, seed, settings

from .search import SEED, counts, note_seed


def holds_for(examples, *strategies):
    """A test of what holds for all that the strategies draw.

    :param examples: how many are tried when all are
    """

    def decorate(test):
        fixed_count, fresh_count = counts(examples)
        options = {"deadline": None, "database": None}
        fixed = settings(derandomize=True, max_examples=fixed_count or 1, **options)(
            given(*strategies)(_copy(test))
        )
        fresh = seed(SEED)(
            settings(max_examples=fresh_count, **options)(
                given(*strategies)(_copy(test))
            )
        )

        # No functools.wraps: whoever runs tests would look for the strategies' names.
        def run(self):
            if fixed_count:
                fixed(self)
            try:
                fresh(self)
            except Exception as error:
                note_seed(error)
                raise

        run.__name__, run.__doc__ = test.__name__, test.__doc__
        return run

    return decorate


def _copy(test):
    """Another function with the same body: hypothesis marks those that it wraps."""
    parts = (test.__name__, test.__defaults__, test.__closure__)
    return type(test)(test.__code__, test.__globals__, *parts)
