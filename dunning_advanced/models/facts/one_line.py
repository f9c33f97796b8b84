"""Text that goes into an address or a header of an e-mail."""


def one_line(text):
    """Text without line breaks, which would begin another header.

    :param text: text, or nothing
    :return: text with single blanks; what was given where there is no text
    """
    return " ".join(text.split()) if text else text
