"""What a mail server said, in its own words; what only a library says, in ours."""

import smtplib
import socket
import ssl

from .statement import Statement

# By kind of error, the first that fits: without a word of the server's.
_KINDS = (
    (ssl.SSLError, "link_not_encrypted"),
    (TimeoutError, "link_too_slow"),
    (ConnectionRefusedError, "link_refused"),
    (socket.gaierror, "link_unknown"),
    (smtplib.SMTPNotSupportedError, "link_not_supported"),
    (smtplib.SMTPServerDisconnected, "link_closed"),
    (ConnectionError, "link_closed"),
)


def words_of(error):
    """What the server said, as one line of text; else what happened.

    :param error: of smtplib, or of the network
    :return: text, or :class:`Statement` where the server said nothing
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return words_of_refusals(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    kinds = (code for kind, code in _KINDS if isinstance(error, kind))
    return Statement(next(kinds, "link_failed"))


def words_of_refusals(refused):
    """The refused recipients with what the server said of each.

    :param refused: dict of address to (code, reply) as smtplib has it
    """
    return ", ".join(
        f"{address}: {code} {_text(reply)}"
        for address, (code, reply) in refused.items()
    )


def _text(reply):
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    return " ".join(text.split())
