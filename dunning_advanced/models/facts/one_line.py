"""Text that goes into an address or a header of an e-mail."""

from odoo.tools.mail import email_normalize_all, email_split_and_format


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
