"""Managers and clerks: what holds dunning back."""

from datetime import timedelta

from .rule import actor, claimed_invoices, customers, open_invoices, pick, today


@actor
def pause(env, rng):
    groups = env["dunning.invoice.group"].search([])
    kinds = [customers(env), open_invoices(env), groups]
    record = pick(rng, rng.choice([kind for kind in kinds if kind]))
    pauses = not record.dunning_paused
    until = today(env) + timedelta(days=rng.randint(1, 4))
    record.write(
        {
            "dunning_paused": pauses,
            "dunning_pause_reason": pauses and "They will call",
            "dunning_pause_until": pauses and rng.random() < 0.7 and until,
        }
    )


@actor
def promise(env, rng):
    move = pick(rng, claimed_invoices(env, rng))
    day = today(env) + timedelta(days=rng.randint(0, 3))
    env["dunning.promise"].create({"move_id": move.id, "date": day})


@actor
def withdraw(env, rng):
    pick(rng, env["dunning.promise"].search([], order="id")).action_withdraw()


@actor
def dispute(env, rng):
    move = pick(rng, claimed_invoices(env, rng))
    part = rng.choice((0, round(move.amount_residual / 2, 2)))
    begins = not move.dunning_disputed
    move.write(
        {
            "dunning_disputed": begins,
            "dunning_disputed_amount": begins and part,
            "dunning_dispute_reason": begins and "Never ordered",
        }
    )
