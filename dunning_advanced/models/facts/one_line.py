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
    parts = email_split_and_format((addresses or "").replace(";", ","))
    left = (one for one in parts if not emails & set(email_normalize_all(one)))
    return ", ".join(map(one_line, left))
