"""When messages may leave for a mail server that takes only so many of them."""

from collections import deque
from datetime import timedelta

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class SendingLimits:
    """Gives each message of one mail server the first moment within its limits.

    :param per_minute: messages in any 60 seconds; 0: no limit
    :param per_day: recipients in any 24 hours; 0: no limit
    :param past: what has left in the last day, oldest first, as pairs of moment and
        number of recipients
    """

    def __init__(self, per_minute=0, per_day=0, past=()):
        self._per_day = per_day
        self._last_minute = deque(maxlen=per_minute or None)
        self._has_minute = bool(per_minute)
        self._last_day = deque()
        self._recipients = 0
        for moment, recipients in past:
            self._take(moment, recipients)

    def plan(self, now, recipients):
        """Find the moment for one more message, after those planned before it.

        :param now: the present moment
        :param recipients: how many get the message
        :return: the moment; ``now`` when it may leave at once
        """
        moment = max(now, self._last_day[-1][0]) if self._last_day else now
        if self._has_minute and len(self._last_minute) == self._last_minute.maxlen:
            moment = max(moment, self._last_minute[0] + _MINUTE)
        moment = self._wait_for_day(moment, recipients)
        self._take(moment, recipients)
        return moment

    def _wait_for_day(self, moment, recipients):
        while self._last_day and self._last_day[0][0] + _DAY <= moment:
            self._forget_oldest()
        # A message to more than a day's number leaves alone: else it never would.
        while (
            self._per_day
            and self._last_day
            and self._recipients + recipients > self._per_day
        ):
            moment = max(moment, self._last_day[0][0] + _DAY)
            self._forget_oldest()
        return moment

    def _forget_oldest(self):
        _moment, recipients = self._last_day.popleft()
        self._recipients -= recipients

    def _take(self, moment, recipients):
        if self._has_minute:
            self._last_minute.append(moment)
        self._last_day.append((moment, recipients))
        self._recipients += recipients
