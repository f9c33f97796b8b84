"""Who and what the demo's books are about: the company, its customers, its goods."""

import csv
from pathlib import Path

_HERE = Path(__file__).parent
# Of the names of articles; en_GB falls back to en_US.
LANGUAGES = ("en_US", "de_DE", "fr_FR")

DOMAIN = "alsterkontor.example"
COMPANY = {
    "name": "Alsterkontor Bürotechnik GmbH",
    "street": "Speicherkai 12",
    "zip": "20457",
    "city": "Hamburg",
    # A number range that Germany keeps for films and books.
    "phone": "+49 40 66969 120",
    "email": f"info@{DOMAIN}",
    "website": f"https://www.{DOMAIN}",
    "vat": "DE123456788",
    "company_registry": "HRB 123456",
    "primary_color": "#1f5f7a",
    "secondary_color": "#d9822b",
    "dunning_email_from": f'"Alsterkontor Buchhaltung" <buchhaltung@{DOMAIN}>',
    "report_footer": "<p>Alsterkontor Bürotechnik GmbH · Geschäftsführerin: "
    "Inga Petersen · Amtsgericht Hamburg HRB 123456 · USt-IdNr. DE123456788</p>",
}
BANK = {"name": "Commerzbank", "bic": "COBADEFFXXX"}
IBAN = "DE89 3704 0044 0532 0130 00"
ACCOUNTANT = {"name": "Katrin Brandt", "email": f"katrin.brandt@{DOMAIN}"}


def customers():
    """Return the customers; a contact of one follows it and names it as parent."""
    return _rows("customers.csv")


def products():
    """Return the articles: price in euros, name in each language."""
    return _rows("products.csv")


def _rows(name):
    with open(_HERE / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
