"""Clerks: proposals, letters, and the way to the agency."""

from .rule import Nothing, actor, customers, letters, open_invoices, pick, some


@actor
def propose(env, rng):
    values = {"applies_to": rng.choice(("customer", "customer", "invoice", "group"))}
    if rng.random() < 0.6:
        values["partner_ids"] = some(rng, customers(env)).ids
    if rng.random() < 0.2:
        values["include_dunned"] = True
    env["dunning.run"].create(values).action_propose()


@actor
def dun(env, rng):
    """Propose for one customer, look at it, then issue: two transactions."""
    customer = pick(rng, customers(env))
    run = env["dunning.run"].create({"partner_ids": customer.ids})
    run.action_propose()
    run.letter_ids.action_check()
    env.cr.commit()
    rng.choice((run.action_issue, run.action_issue_send))()


@actor
def edit(env, rng):
    letter = pick(rng, letters(env, ("state", "=", "proposed")))
    what = rng.choice(("text", "check", "drop", "restore"))
    if what == "text":
        letter.edit_title = "A word to you"
    elif what == "check":
        letter.selected = not letter.selected
    elif what == "drop":
        lines = letter.line_ids.filtered(lambda line: line.section != "credit")
        pick(rng, lines).action_drop()
    else:
        letter.action_restore_items()


@actor
def issue(env, rng):
    some(rng, letters(env, ("state", "=", "proposed"))).action_issue()


@actor
def issue_run(env, rng):
    runs = env["dunning.run"].search([("state", "=", "proposed")], order="id")
    run = pick(rng, runs)
    run.letter_ids.filtered(lambda letter: letter.state == "proposed").action_check()
    rng.choice((run.action_issue, run.action_issue_send))()


@actor
def send(env, rng):
    some(rng, letters(env, ("state", "=", "issued"))).action_send()


@actor
def resend(env, rng):
    failed = letters(env, ("state", "=", "issued"), ("delivery_state", "=", "failed"))
    issued = failed or letters(env, ("state", "=", "issued"))
    pick(rng, issued).action_resend()


@actor
def cancel(env, rng):
    """Return the items that a proposal held, whose end leaves nothing behind."""
    letter = pick(rng, letters(env, ("state", "in", ("proposed", "issued"))))
    proposed = letter.state == "proposed"
    items = letter.line_ids.move_line_id.ids if proposed else []
    letter.action_cancel("A mistake")
    return items


@actor
def cancel_run(env, rng):
    open_runs = [("state", "!=", "cancelled"), ("scheduled", "=", False)]
    pick(rng, env["dunning.run"].search(open_runs, order="id")).action_cancel("No")


@actor
def next_dunning(env, rng):
    pick(rng, open_invoices(env)).action_next_dunning()


@actor
def post_paper(env, rng):
    deliveries = env["dunning.delivery"]
    waiting = deliveries.search(deliveries._get_on_paper_domain(), order="id")
    if not waiting:
        raise Nothing
    waiting.action_print_batch()
    waiting.filtered(lambda one: one.state == "queued").action_mark_sent()


@actor
def hand_over(env, rng):
    dunned = open_invoices(env, ("dunning_line_ids.letter_state", "=", "issued"))
    late = dunned.filtered(lambda move: not move.dunning_collection_date)
    action = pick(rng, late).action_send_to_collection()
    composers = env[action["res_model"]].with_context(**action["context"])
    composers.create({}).action_send_mail()


@actor
def take_back(env, rng):
    handed = open_invoices(env, ("dunning_collection_date", "!=", False))
    pick(rng, handed).return_from_collection("They want to talk to us")
