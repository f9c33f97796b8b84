"""Two people, two transactions that commit: the slower one is told, none dun twice.

Runs in Odoo's shell on a throw-away database; `env` is given. Who comes first is not
left to chance: the cursors of both are open side by side.
"""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from odoo.service.model import retrying


@contextmanager
def person(login):
    """The environment of a person with a connection of their own."""
    user = env["res.users"].search([("login", "=", login)])  # noqa: F821
    with env.registry.cursor() as cursor:  # noqa: F821
        yield env(cr=cursor, user=user)  # noqa: F821


def propose(own, name, **values):
    """A proposal of one customer, committed."""
    customer = own["res.partner"].search([("name", "=", name)])
    run = own["dunning.run"].create({"partner_ids": customer.ids, **values})
    run.action_propose()
    run.letter_ids.action_check()
    own.cr.commit()
    return run


def issue(own, run):
    """Issue as Odoo does when a browser or a program calls; return what was said."""
    said = retrying(partial(own["dunning.run"].browse(run.id).action_issue), own)
    return said["params"]["message"] if said else ""


def issued(name):
    """The numbers of the customer's letters, as everybody sees them now."""
    env.cr.rollback()  # noqa: F821
    letters = env["dunning.letter"].search(  # noqa: F821
        [("partner_id.name", "=", name), ("state", "=", "issued")]
    )
    return sorted(letters.mapped("name"))


def expect(found, wanted):
    """Stop with both values unless they are the same."""
    assert found == wanted, f"{found!r} instead of {wanted!r}"


def expect_fallen(own, run, name, numbers):
    """The slower run lists every item with the faster letter, and none is left."""
    own.cr.rollback()
    of_run = ("run_id", "=", run.id)
    rows = own["dunning.run.skip"].search([of_run, ("fell_out", "=", True)])
    expect(set(rows.mapped("reason")), {"dunned_elsewhere"})
    expect(len(rows), 2)
    for row in rows:
        assert numbers[-1] in row.detail, row.detail
    expect(own["dunning.letter"].search_count([of_run]), 0)
    expect(issued(name), numbers)


def one_commits_while_the_other_reads(name, **values):
    """Ben began before Anna's letter was committed, so he cannot see it."""
    before = issued(name)
    with person("anna") as anna, person("ben") as ben:
        hers, his = propose(anna, name, **values), propose(ben, name, **values)
        expect(ben["dunning.letter"].search_count([("run_id", "=", his.id)]), 1)
        expect(issue(anna, hers), "Letters issued: 1")
        numbers = issued(name)
        expect(len(numbers), len(before) + 1)
        said = issue(ben, his)
        assert name in said and numbers[-1] in said, said
        expect_fallen(ben, his, name, numbers)


def both_say_again(name):
    """A letter that only repeats raises no level, so no unique index keeps it."""
    with person("anna") as anna:
        early = anna.company._dunning_today() - timedelta(days=3)
        propose(anna, name, date=early).letter_ids._issue(early)
        anna.cr.commit()
    one_commits_while_the_other_reads(name, include_dunned=True)


def one_is_still_at_it(name):
    """Anna's letter is not committed yet: Ben is told to try again, and then why."""
    with person("anna") as anna, person("ben") as ben:
        hers, his = propose(anna, name), propose(ben, name)
        hers.action_issue()
        said = issue(ben, his)
        assert "In use by somebody else" in said, said
        expect(issued(name), [])
        anna.cr.commit()
        numbers = issued(name)
        expect(len(numbers), 1)
        his = ben["dunning.run"].browse(his.id)
        his.skip_ids._as_verb().unlink()
        his.letter_ids.action_check()
        ben.cr.commit()
        said = issue(ben, his)
        assert numbers[0] in said, said
        expect_fallen(ben, his, name, numbers)


def paid_and_paused_meanwhile(name):
    """What happened to the items themselves is told by name, too."""
    with person("anna") as anna:
        run = propose(anna, name)
        paid, paused = run.letter_ids.line_ids.move_id
        paused.write({"dunning_paused": True, "dunning_pause_reason": "Complaint"})
        wizard = anna["account.payment.register"].with_context(
            active_model="account.move", active_ids=paid.ids
        )
        wizard.create({})._create_payments()
        anna.cr.commit()
        said = issue(anna, run)
        for words in (f"{paid.name} (Paid)", f"{paused.name} (Invoice is paused"):
            assert words in said.replace("Payment is on its way", "Paid"), said
        expect(issued(name), [])


def both_promise(name):
    """Ben notes a promise that he cannot see to have one before it: it replaces it."""
    with person("anna") as anna, person("ben") as ben:
        of_customer = [("partner_id.name", "=", name), ("state", "=", "posted")]
        move = ben["account.move"].search(of_customer, limit=1)
        vals = {"move_id": move.id, "date": ben.company._dunning_today()}
        hers = anna["dunning.promise"].create(vals)
        anna.cr.commit()
        his = retrying(partial(ben["dunning.promise"].create, vals), ben)
        ben.cr.commit()
        anna.cr.rollback()
        expect(anna["dunning.promise"].browse(hers.id).replaced_by_id.id, his.id)


one_commits_while_the_other_reads("Own 0")
both_say_again("Own 1")
one_is_still_at_it("Own 2")
both_promise("Own 2")
paid_and_paused_meanwhile("Own 3")
