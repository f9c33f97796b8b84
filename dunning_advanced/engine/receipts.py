"""Whether the text of a receipt names an invoice."""

# Shorter references are found in any text by chance.
_SHORTEST = 4


class Receipts:
    """Receipts that are found by what their text names, however it is written.

    Banks drop or add blanks, slashes and dashes; letters and digits stay. Subscribers
    pay the same amount by the thousand: a text is looked at when any of them fits.

    :param texts: (name, text or None) of each receipt
    """

    def __init__(self, texts):
        self._texts = [(name, _letters_and_digits(text)) for name, text in texts]
        self._all = "\n".join(text for _name, text in self._texts)

    def naming(self, references):
        """The names of those whose text names one of the references.

        :param references: texts such as the number of an invoice; None ones are left
            out
        :return: list in the order of the receipts
        """
        written = map(_letters_and_digits, references)
        wanted = [ref for ref in written if len(ref) >= _SHORTEST and ref in self._all]
        if not wanted:
            return []
        return [
            name for name, text in self._texts if any(ref in text for ref in wanted)
        ]


def names_reference(text, references):
    """Whether a bank's text names one of the references, see :class:`Receipts`.

    :param text: of the receipt, or None
    """
    return bool(Receipts([(True, text)]).naming(references))


def _letters_and_digits(text):
    return "".join(filter(str.isalnum, text or "")).upper()
