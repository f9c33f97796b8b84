"""Letters on their way to a PDF: together if possible, alone if there is any doubt.

wkhtmltopdf takes longer to start than to print ten letters. So letters are printed in
one document and cut apart; their marks prove on each page whose it is.
"""

from . import letter_pages
from .renderer import PrintError

# How often a letter that is too wide for its page is drawn narrower.
NARROWEST = 2


class OwnerError(Exception):
    """A page bears no mark of its letter, not even when that is printed alone."""

    def __init__(self, letter_id):
        super().__init__(letter_id)
        self.letter_id = letter_id


class LetterPrint:
    """One letter; ``pages`` are its own once :func:`print_all` has made them.

    :param letter_id: id of the ``dunning.letter``, for its marks
    :param make_body: function that gives its HTML, of the sizes of its tables, of
        whether to draw it closer, and of how much narrower: from 0 to
        :data:`NARROWEST`
    :param narrow: how much narrower it is drawn from the beginning
    """

    def __init__(self, letter_id, make_body, narrow=0):
        self.letter_id = letter_id
        self.pages = None
        self._make_body = make_body
        self._compact = False
        self._narrow = narrow
        self._loose = None
        self._kept = None
        self._split = letter_pages.RowSplit()

    def body(self):
        """The letter as HTML, to be printed next."""
        return self._make_body(self._split.sizes, self._compact, self._narrow)

    def narrows(self):
        """Whether it can be drawn narrower; if so, it is from now on."""
        if self._narrow == NARROWEST:
            return False
        self._narrow += 1
        return True

    def accepts(self, pages, numbers):
        """Take what was printed; False when it has to be printed once more.

        :param pages: :class:`letter_pages.Pages`
        :param numbers: list with one list of the numbers of its marks for each page
        """
        if len(numbers) == 2 and not self._loose:
            # Nobody likes a second page with two lines on it.
            self._loose = pages, numbers
            self._compact = True
            return False
        if len(numbers) > 1 and self._compact:
            self._compact = False
            pages, numbers = self._loose
        if self._kept:
            # A try to do with a sheet less: what was good before is still there.
            kept, sheets = self._kept
            saved = len(numbers) < sheets and letter_pages.fell_well(numbers)
            self.pages = pages if saved else kept
            return True
        self.pages = pages
        if len(numbers) == 1:
            return True
        if not self._split.accepts(numbers):
            return False
        self._kept = pages, len(numbers)
        return not self._split.joins()


def print_all(prints, press, is_shrunk):
    """Print letters, each to a file of its own.

    :param prints: list of :class:`LetterPrint`
    :param press: function that prints a list of HTML texts as one document
    :param is_shrunk: function of a document's first page, see :class:`Renderer`
    :raises PrintError: when one of them cannot be printed
    :raises OwnerError: when a page is not provably its letter's
    """
    found = _print_together(prints, press, is_shrunk)
    for one in prints:
        if one.letter_id not in found or not one.accepts(*found[one.letter_id]):
            _print_alone(one, press, is_shrunk)


def _print_together(prints, press, is_shrunk):
    """What can be proved to be theirs, as :func:`letter_pages.cut` gives it."""
    if len(prints) == 1:
        return {}
    try:
        content = press([one.body() for one in prints])
    except PrintError:
        # One of them cannot be printed: the others can, alone.
        return {}
    return letter_pages.cut(content, [one.letter_id for one in prints], is_shrunk)


def _print_alone(one, press, is_shrunk):
    accepted = False
    while not accepted:
        found = _print_unshrunk(one, press, is_shrunk)
        if not found:
            raise OwnerError(one.letter_id)
        accepted = one.accepts(*found[one.letter_id])


def _print_unshrunk(one, press, is_shrunk):
    """As :func:`_print_together`: narrower where it would be drawn smaller, with the
    address beside its place. What is too wide all the same is nobody else's concern.
    """
    while True:
        content = press([one.body()])
        found = letter_pages.cut(content, [one.letter_id], is_shrunk)
        if found or not one.narrows():
            return found or letter_pages.cut(content, [one.letter_id])
