"""Every issued letter is complete, and none was written twice.

Runs in Odoo's shell on a throw-away database; `env` is given.
"""

import hashlib
import re

letters = env["dunning.letter"].search([("state", "=", "issued")])  # noqa: F821
for letter in letters:
    assert re.fullmatch(r"DUN/\d{4}/\d{5}", letter.name), letter.name
    assert letter.pdf_id.raw.startswith(b"%PDF"), f"{letter.name} has no PDF"
    checksum = hashlib.sha256(letter.pdf_id.raw).hexdigest()
    assert letter.pdf_checksum == checksum, f"{letter.name} has another PDF"
    assert letter.line_ids and letter.title, f"{letter.name} is empty"
assert len(set(letters.mapped("name"))) == len(letters), "a number was used twice"
assert len(letters.partner_id) == len(letters), "a customer has two letters"
