"""Questions about many records that one broken record must not stop."""

import psycopg2


def ask_apart(records, ask, tell):
    """Ask about records together; where that fails, about fewer, down to the one.

    :param records: of one model, a bounded number
    :param ask: function of some of them; gives a dict or a set
    :param tell: function of the one that cannot be asked about and of the exception,
        while it is handled; gives what stands for the answer
    :return: the answers, in one dict or set
    """
    try:
        with records.env.cr.savepoint():
            return ask(records)
    except psycopg2.OperationalError:
        # The database is busy or away: that is about none of them.
        raise
    except Exception as error:  # noqa: BLE001 - whatever is broken
        if len(records) == 1:
            return tell(records, error)
    half = len(records) // 2
    return ask_apart(records[:half], ask, tell) | ask_apart(records[half:], ask, tell)
