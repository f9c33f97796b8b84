"""Calling: what a customer may be asked for on the telephone about a letter."""

from dataclasses import replace

from .decisions import Obstacle
from .standing import claim_today


def claim_on_call(account, rulebook, as_of, raised):
    """What of the items that a letter has raised may still be asked for.

    The decision is asked as it is before a letter is handed over. What has come to a
    further level since is that level's own matter.

    :param account: :class:`Account`
    :param rulebook: :class:`Rulebook` of the company
    :param as_of: the day
    :param raised: dict of item id to the position of the level that it was raised to
    :return: :class:`standing.Claim`; what is open no more is in none of its dicts
    """
    overtaken = {
        item.id
        for item in account.claims
        if item.id in raised
        and item.present
        and item.present.position > raised[item.id]
    }
    claim = claim_today(account, rulebook, as_of, frozenset(raised) - overtaken)
    further = dict.fromkeys(overtaken, (Obstacle("overtaken"),))
    return replace(claim, obstacles={**claim.obstacles, **further})
