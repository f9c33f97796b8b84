"""Numbers as options of a benchmark."""

import argparse


def number(text):
    """Return a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def numbers(text):
    """Return several such numbers, separated by commas."""
    return [number(part) for part in text.split(",")]
