"""How many messages leave for a mail server: no second of a minute has too many."""

from datetime import datetime, timedelta

try:
    from .support.engine_case import EngineCase, engine
except ImportError:
    from support.engine_case import EngineCase, engine

NOW = datetime(2026, 5, 24, 8, 0)


class TestSendingLimits(EngineCase):
    def _plan(self, count, recipients=1, **limits):
        found = engine.SendingLimits(**limits)
        return [found.plan(NOW, recipients) - NOW for _number in range(count)]

    def test_without_limits_all_leave_at_once(self):
        self.assertEqual(set(self._plan(1000)), {timedelta()})

    def test_so_many_a_minute(self):
        found = self._plan(75, per_minute=30)
        minutes = [int(wait.total_seconds() // 60) for wait in found]
        self.assertEqual([minutes.count(n) for n in range(4)], [30, 30, 15, 0])

    def test_recipients_of_a_day(self):
        found = self._plan(7, recipients=3, per_day=10)
        self.assertEqual([wait.days for wait in found], [0, 0, 0, 1, 1, 1, 2])

    def test_a_message_to_more_than_a_day_takes_leaves_alone(self):
        found = self._plan(2, recipients=11, per_day=10)
        self.assertEqual([wait.days for wait in found], [0, 1])

    def test_what_has_left_before_counts(self):
        past = [(NOW - timedelta(seconds=50), 1), (NOW - timedelta(seconds=10), 1)]
        limits = engine.SendingLimits(per_minute=2, past=past)
        self.assertEqual(limits.plan(NOW, 1), NOW + timedelta(seconds=10))
        self.assertEqual(limits.plan(NOW, 1), NOW + timedelta(seconds=50))

    def test_no_window_ever_holds_too_many(self):
        limits = engine.SendingLimits(per_minute=4, per_day=30)
        moments = [limits.plan(NOW + timedelta(seconds=7 * n), 2) for n in range(60)]
        self.assertEqual(moments, sorted(moments))
        for moment in moments:
            minute = [m for m in moments if moment <= m < moment + timedelta(minutes=1)]
            day = [m for m in moments if moment <= m < moment + timedelta(days=1)]
            self.assertLessEqual(len(minute), 4)
            self.assertLessEqual(2 * len(day), 30)
