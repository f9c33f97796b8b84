"""Whoever reads: a clerk, and a customer on the letter's page."""

import hashlib
import re
from datetime import timedelta

from werkzeug.test import Client

from odoo.http import root

from .rule import Nothing, actor, open_invoices, pick, some, today


@actor
def explain(env, rng):
    some(rng, open_invoices(env)).explain_dunning()


@actor
def look(env, rng):
    """All that the person can see, as ids by table."""
    seen = {}
    for name in ("run", "letter", "letter.line", "delivery", "run.skip", "promise"):
        model = env[f"dunning.{name}"].with_context(active_test=False)
        everything = model.with_context(allowed_company_ids=env.user.company_ids.ids)
        seen[model._table] = everything.search([]).ids
    return seen


@actor
def portal_answer(env, rng):
    """A customer opens the page of a letter by its key, and answers."""
    letters = env["dunning.letter"].sudo().search([("state", "=", "issued")])
    letter = pick(rng, letters.sorted("id"))
    key, page = letter.access_token, f"/my/dunning/{letter.id}"
    checksum = letter.pdf_checksum
    # The visitor is another request, with a transaction of its own.
    env.cr.commit()
    if not key:
        raise Nothing
    browser, query = Client(root), {"access_token": key}
    shown = browser.get(page, query_string=query)
    assert shown.status_code == 200, f"the letter's page says {shown.status}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    if not token:
        return  # the letter is settled or cancelled: nothing to answer
    file = browser.get(f"{page}/pdf", query_string=query)
    assert hashlib.sha256(file.data).hexdigest() == checksum, "another PDF is shown"
    kind = rng.choice(("promise", "dispute", "question", "copy"))
    answer = browser.post(
        f"{page}/answer",
        query_string=query,
        data={
            "csrf_token": token[1],
            "kind": kind,
            "date": str(today(env) + timedelta(days=2)),
            "text": "We have paid, I think",
            "access_token": key,
        },
    )
    assert answer.status_code in (200, 303), f"the answer got {answer.status}"
