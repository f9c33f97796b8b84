"""What must hold after every step. No checker shares code with the add-on.

Each gets a :class:`step.Step` and yields a sentence for every breach.
"""

from . import books, letters, mails, night, step

CHECKS = {
    "nothing issued twice": letters.no_second_letter,
    "nothing sent twice": mails.no_second_mail,
    "issued is complete": letters.issued_is_complete,
    "pages are the customer's": letters.pages_of_the_customer,
    "sums to the cent": letters.sums,
    "nothing wrong left": mails.nothing_wrong_left,
    "residuals untouched": books.residuals,
    "companies apart": books.companies_apart,
    "every item decided": night.every_item_decided,
    "nothing stuck": night.nothing_stuck,
    "nothing fails by itself": night.nothing_fails_by_itself,
    "explained is done": night.explained_is_done,
}
