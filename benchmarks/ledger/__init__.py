"""A ledger of genuine invoices: all of them are posted, open and overdue.

Some are entered and posted by Odoo itself. The others are copies of these in SQL, for
other customers and due dates, with gap-free numbers; the end checks that Odoo sees no
difference. Nothing here knows of dunning.
"""

import random

from . import copies, integrity, originals
from .planned import DAY, Planned

_ORIGINALS = 100
_MOST_DAYS_OVERDUE = 120


def generate(env, customers, per_customer):
    """Fill an empty company's ledger; raise if a check finds anything wrong.

    :param customers: how many
    :param per_customer: how many invoices each of them has not paid
    """
    dice = random.Random(7)
    plan = [
        Planned(partner_id, dice.randint(1, _MOST_DAYS_OVERDUE))
        for partner_id in originals.create_customers(env, customers, dice)
        for _number in range(per_customer)
    ]
    entered = originals.create_invoices(env, plan[:_ORIGINALS], dice)
    copies.create(env, entered, plan[_ORIGINALS:])
    integrity.check(env, len(plan))
    env.cr.commit()
