"""Two people propose and issue the same customers at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

from .caller import expect

# While one holds a customer, the other is told to try again; far fewer are needed.
_ROUNDS = 8
_LETTERS_PER_CUSTOMER = """
    SELECT count(letter.id) FROM res_partner partner
      LEFT JOIN dunning_letter letter
        ON letter.partner_id = partner.id AND letter.state = 'issued'
     WHERE partner.name LIKE 'Shared%' GROUP BY partner.id
"""


def check(query, people):
    """Nobody gets two letters, and the slower one is told of each.

    :param query: function that runs SQL and returns rows of texts
    :param people: two callers
    """
    customers = people[0].find("res.partner", ["name", "like", "Shared"])
    both = threading.Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as pool:
        told = [*pool.map(lambda person: _work(person, customers, both), people)]
    counts = {count for (count,) in query(_LETTERS_PER_CUSTOMER)}
    expect("letters of each customer", counts, {"1"})
    expect("customers that one of them was told of", told[0] | told[1], {*customers})
    expect("customers that both were told of", told[0] & told[1], set())


def _work(person, customers, both):
    """Propose, issue until nothing is left; return where another was faster."""
    try:
        [run] = person.call(
            "dunning.run", "create", vals_list=[{"partner_ids": customers}]
        )
        person.call("dunning.run", "action_propose", ids=[run])
        of_run = ["run_id", "=", run]
        for _round in range(_ROUNDS):
            letters = person.find("dunning.letter", of_run, ["state", "=", "proposed"])
            both.wait()
            if letters:
                person.call("dunning.letter", "action_check", ids=letters)
                person.call("dunning.run", "action_issue", ids=[run])
    except BaseException:
        # The other must not wait for ever.
        both.abort()
        raise
    rows = person.call(
        "dunning.run.skip",
        "search_read",
        domain=[of_run, ["reason", "=", "dunned_elsewhere"]],
        fields=["partner_id"],
    )
    return {row["partner_id"][0] for row in rows}
