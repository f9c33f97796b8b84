"""Addresses and lines of e-mail headers: refused, or made to fit."""

import re

from odoo.exceptions import ValidationError
from odoo.tools import single_email_re
from odoo.tools.mail import (
    email_normalize_all,
    email_split_and_format,
    email_split_tuples,
    formataddr,
)

_DOMAIN = re.compile(r"(?<=@)[^\s<>,;\"@]+")


def has_line_break(text):
    """Whether a text would break a line of an e-mail's header."""
    return len((text or "").splitlines()) > 1


def check_sender(record, name):
    """Refuse what is not one e-mail address, perhaps with a name before it.

    :param record: holds the sender
    :param name: of its field
    :raises ValidationError: when no letter could be sent from it
    """
    text = record[name]
    if not text:
        return
    found = email_split_tuples(with_ascii_domains(text))
    single = len(found) == 1 and single_email_re.fullmatch(found[0][1])
    if not single or not text.isprintable() or not _has_domain(found[0][1]):
        raise ValidationError(
            record.env._(
                "“%(value)s” in “%(field)s” is not an e-mail address. Enter one, like "
                "billing@example.com.",
                value=text,
                field=record._fields[name].get_description(record.env)["string"],
            )
        )


def _has_domain(address):
    """Whether what stands behind the @ can be a domain: a.b, and not a..b."""
    try:
        address.rpartition("@")[2].encode("idna")
    except UnicodeError:
        return False
    return True


def with_ascii_domains(text):
    """Addresses with their domains as mail servers know them: bücher.example is
    xn--bcher-kva.example.

    Core takes addresses that it writes otherwise than it has read them for none.

    :param text: addresses with names, or nothing
    """
    return _DOMAIN.sub(_to_ascii, text) if text and not text.isascii() else text


def _to_ascii(found):
    try:
        # By the rules of today: by those of 2003 straße.example is strasse.example.
        address = formataddr(("", f"x@{found[0].lower()}"), charset="ascii")
    except UnicodeError:
        return found[0]
    return found[0] if found[0].isascii() else address.removeprefix("x@")


def one_line(text):
    """Text without line breaks, which would begin another header.

    :param text: text, or nothing
    :return: text with single blanks; what was given where there is no text
    """
    return " ".join(text.split()) if text else text


def leave_out(addresses, emails):
    """Addresses of a field without some of them.

    :param addresses: as people enter them, separated by commas or semicolons
    :param emails: set of plain addresses
    """
    parts = _split(addresses)
    return ", ".join(one for one in parts if not emails & set(email_normalize_all(one)))


def _split(addresses):
    parts = email_split_and_format((addresses or "").replace(";", ","))
    return [one_line(part) for part in parts]


def leave_out_repeated(*fields):
    """Fields of addresses in which each address stands once, in the first of them.

    :param fields: texts, or nothing
    :return: list of the same
    """
    known, kept = set(), []
    for text in fields:
        parts, left = _split(text), []
        for part in parts:
            emails = set(email_normalize_all(part))
            left += [part] if emails - known or not emails else []
            known |= emails
        kept.append(text if left == parts else ", ".join(left) or False)
    return kept
