"""Colours that can be read on white paper."""

import re

# What the Web Content Accessibility Guidelines ask of text (level AA).
LEAST_CONTRAST = 4.5

_HEX = re.compile(r"#?([0-9a-fA-F]{6})\Z")
_STEPS = 20


def readable(colour, fallback="#444444"):
    """The colour, or as much darker as it takes to be read on white.

    :param colour: text like ``#1f5f8b``; anything else gives the fallback
    """
    found = _HEX.match(colour or "")
    if not found:
        return fallback
    parts = [int(found[1][at : at + 2], 16) for at in (0, 2, 4)]
    for step in range(_STEPS, -1, -1):
        darker = [part * step // _STEPS for part in parts]
        if _contrast_on_white(darker) >= LEAST_CONTRAST:
            return "#{:02x}{:02x}{:02x}".format(*darker)
    return fallback


def is_readable(colour):
    """Whether the colour can be read on white as it is."""
    return not colour or readable(colour) == colour.lower()


def _contrast_on_white(parts):
    red, green, blue = map(_linear, parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part):
    part /= 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
