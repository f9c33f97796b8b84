"""Locks that outlive commits, and end with the process that holds them."""

from contextlib import contextmanager

import psycopg2

from odoo.tools import SQL


@contextmanager
def holding(env, key, shared=False):
    """Try to hold a lock of PostgreSQL's, and yield whether we do.

    A row lock ends with each commit, this one with the session, so that PostgreSQL
    itself ends it when the process dies.

    :param key: SQL of what an advisory lock is named by
    :param shared: let others share it, and nobody have it alone
    """
    kind = SQL("_shared" if shared else "")
    # Raw SQL, here and below: the ORM knows no such locks.
    lock = SQL("SELECT pg_try_advisory_lock%s(%s)", kind, key)
    ((is_ours,),) = env.execute_query(lock)
    try:
        yield is_ours
    finally:
        if is_ours:
            _let_go(env, SQL("SELECT pg_advisory_unlock%s(%s)", kind, key))


def _let_go(env, unlock):
    try:
        env.cr.execute(unlock)
    except psycopg2.errors.InFailedSqlTransaction:
        # What is lost with the transaction was lost by the error that broke it; the
        # connection goes back to the pool without a lock.
        env.cr.rollback()
        env.cr.execute(unlock)
