"""The days: each with its bookkeeping, its scheduled actions and Odoo's mail queue."""

import time
from datetime import timedelta

from workspace import console

SCHEDULES = ("customer", "invoice", "group")


def play(env, books, count, letters_folder):
    """Play the last days, today being the last of them.

    :param books: the :class:`Bookkeeping` of all that happens
    :param count: the number of days
    :param letters_folder: where each letter's PDF is kept, too
    """
    first = books.today - timedelta(days=count - 1)
    with console.step(f"Booking what lies before {first}"):
        books.work_until(first - timedelta(days=1))
        env.cr.commit()
    for number in range(count):
        start = time.monotonic()
        day = first + timedelta(days=number)
        result = _play_day(env, books, day, letters_folder)
        seconds = time.monotonic() - start
        console.say(f"{day} (day {number + 1} of {count}): {result}, {seconds:.1f} s")


def _play_day(env, books, day, letters_folder):
    """Play one day; return what happened, in words."""
    booked = books.work_until(day)
    env.cr.commit()
    issued = _send_letters(env, day)
    for letter in issued:
        (letters_folder / letter.pdf_id.name).write_bytes(letter.pdf_id.raw)
    return f"{len(booked)} booked, {len(issued)} letters"


def _send_letters(env, day):
    """Do what the server does by itself on a day; return the letters issued."""
    before = env["dunning.letter"].search([("state", "=", "issued")])
    for applies_to in SCHEDULES:
        env["dunning.run"]._run_schedule(applies_to, as_of=day)
    env["mail.mail"].process_email_queue()
    env.cr.commit()
    return env["dunning.letter"].search([("state", "=", "issued")]) - before
