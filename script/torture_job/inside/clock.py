"""The clock of this process: it runs, and can be set to any moment."""

from datetime import timedelta

from freezegun import api


class Clock:
    """Tells the moment in UTC; freezegun asks it instead of the machine."""

    def __init__(self):
        self._ahead = timedelta()

    def __call__(self):
        return api.real_datetime.utcnow() + self._ahead

    def set(self, moment):
        """Go on from a moment.

        :param moment: datetime in UTC
        """
        self._ahead = moment - api.real_datetime.utcnow()

    def jump(self, hours):
        """Jump, as a machine's clock does that is set right."""
        self._ahead += timedelta(hours=hours)


def install():
    """Let all of this process, Odoo too, read one clock; return it."""
    # Whoever waits for another program waits for real seconds.
    for name in ("monotonic", "perf_counter", "monotonic_ns", "perf_counter_ns"):
        setattr(api, f"fake_{name}", getattr(api, f"real_{name}"))
    api.freeze_time("2026-01-01").start()
    clock = Clock()
    api.freeze_factories[-1] = clock
    return clock
