"""Managers: procedures, levels, groups, the company's switch."""

from odoo import Command

from .rule import actor, customers, open_invoices, pick


@actor
def change_level(env, rng):
    own = [("company_id", "=", env.company.id)]
    levels = env["dunning.level"].with_context(active_test=False)
    level = pick(rng, levels.search(own, order="id"))
    rng.choice(
        (
            lambda: level.write({"days": level.days + rng.choice((-1, 1))}),
            lambda: level.write({"fee_amount": rng.choice((0, 2.5))}),
            lambda: level.write({"active": not level.active}),
            lambda: level.write({"payment_term_days": rng.randint(0, 4)}),
        )
    )()


@actor
def change_procedure(env, rng):
    own = [("company_id", "=", env.company.id)]
    procedures = env["dunning.procedure"].search(own, order="id")
    kinds = procedures.grouped("applies_to")
    what = rng.choice(("customer", "invoice", "automation", "override"))
    if what == "customer":
        customer = pick(rng, customers(env))
        customer.dunning_procedure_id = pick(rng, kinds["customer"])
    elif what == "invoice":
        move = pick(rng, open_invoices(env))
        move.dunning_procedure_id = (
            not move.dunning_procedure_id and pick(rng, kinds["invoice"]).id
        )
    elif what == "automation":
        pick(rng, procedures).automation = rng.choice(("issue", "send", "propose"))
    else:
        procedure = pick(rng, kinds["customer"])
        procedure.allow_override = not procedure.allow_override


@actor
def group(env, rng):
    groups = env["dunning.invoice.group"].search([], order="id")
    if groups and rng.random() < 0.3:
        pick(rng, groups).invoice_ids = [Command.clear()]
        return
    move = pick(rng, open_invoices(env, ("dunning_group_id", "=", False)))
    customer = move.commercial_partner_id
    same = open_invoices(
        env,
        ("dunning_group_id", "=", False),
        ("commercial_partner_id", "=", customer.id),
        ("currency_id", "=", move.currency_id.id),
    )
    procedures = [("applies_to", "=", "group"), ("company_id", "=", env.company.id)]
    env["dunning.invoice.group"].create(
        {
            "name": f"Group of {move.name}",
            "partner_id": customer.id,
            "invoice_ids": [Command.set((move | same[:1]).ids)],
            "dunning_procedure_id": env["dunning.procedure"].search(procedures)[:1].id,
        }
    )


@actor
def switch(env, rng):
    """Dunning of the whole company off, or on again."""
    env.company.dunning_enabled = not env.company.dunning_enabled
