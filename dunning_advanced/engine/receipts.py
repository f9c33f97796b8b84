"""Whether the text of a receipt names an invoice."""

# Shorter references are found in any text by chance.
_SHORTEST = 4


def names_reference(text, references):
    """Whether a bank's text names one of the references, however it is written.

    Banks drop or add blanks, slashes and dashes; letters and digits stay.

    :param text: of the receipt, or None
    :param references: texts such as the number of an invoice; None ones are left out
    """
    written = _letters_and_digits(text)
    wanted = [_letters_and_digits(reference) for reference in references]
    return any(len(ref) >= _SHORTEST and ref in written for ref in wanted)


def _letters_and_digits(text):
    return "".join(filter(str.isalnum, text or "")).upper()
