"""The standard texts: what a letter says where nobody has written anything else.

Each sentence holds for every letter that it can stand in. What was said before, and for
which invoices a warning is the last one, are placeholders: they know the items.
"""

from typing import NamedTuple

from odoo.tools.translate import LazyGettext, LazyTranslate

_lt = LazyTranslate(__name__)


class Texts(NamedTuple):
    """The three texts of a letter."""

    title: LazyGettext
    introduction: LazyGettext
    closing: LazyGettext


_DISREGARD = _lt(
    "If you have paid in the meantime, please disregard this reminder.\n\n"
    "Kind regards,\n"
    "{{ object.company_id.name }}"
)

BEFORE_DUE = Texts(
    _lt("Upcoming payment"),
    _lt(
        "{{ object.salutation }}\n\n"
        "This is a friendly reminder of {{ object.about_invoices }}: "
        "{{ object.amount_to_pay }} will be due on {{ object.invoice_due_dates }}."
    ),
    _lt(
        "If you have already arranged payment, please disregard this reminder. If "
        "anything about it is unclear, please let us know.\n\n"
        "Kind regards,\n"
        "{{ object.company_id.name }}"
    ),
)

# For the first, the second and every later reminder.
REMINDERS = (
    Texts(
        _lt("Payment reminder"),
        _lt(
            "{{ object.salutation }}\n\n"
            "Perhaps it has slipped your attention: we have not received full payment "
            "for {{ object.about_invoices }}. Please pay {{ object.amount_to_pay }} "
            "{{ object.by_deadline }}."
        ),
        _lt(
            "If you have paid in the meantime, please disregard this reminder. If "
            "anything is unclear, please let us know: we are glad to help.\n\n"
            "Kind regards,\n"
            "{{ object.company_id.name }}"
        ),
    ),
    Texts(
        _lt("Payment overdue"),
        _lt(
            "{{ object.salutation }}\n\n"
            "We still have not received full payment for {{ object.about_invoices }}. "
            "{{ object.said_before }} Please pay {{ object.amount_to_pay }} "
            "{{ object.by_deadline }}, or tell us what is holding up the payment."
        ),
        _DISREGARD,
    ),
    Texts(
        _lt("Urgent payment reminder"),
        _lt(
            "{{ object.salutation }}\n\n"
            "We have not received full payment for {{ object.about_invoices }}. "
            "{{ object.said_before }} We must now ask you to pay "
            "{{ object.amount_to_pay }} {{ object.by_deadline }}."
        ),
        _lt(
            "If you cannot pay all of it at once, or do not agree with an item, please "
            "contact us right away. If you have paid in the meantime, please disregard "
            "this reminder.\n\n"
            "Sincerely,\n"
            "{{ object.company_id.name }}"
        ),
    ),
)

NOTICE = Texts(
    _lt("Final notice"),
    _lt(
        "{{ object.salutation }}\n\n"
        "We have not received full payment for {{ object.about_invoices }}. "
        "{{ object.said_before }} We now demand payment of {{ object.amount_to_pay }} "
        "{{ object.by_deadline }}.\n\n"
        "This is our final notice for {{ object.about_new_invoices }}: if payment does "
        "not arrive, we reserve the right to have the claim collected or to take legal "
        "action without further notice."
    ),
    _lt(
        "If you dispute the claim, please give us your reasons "
        "{{ object.by_deadline }}. "
        "If you have paid in the meantime, please disregard this letter.\n\n"
        "Sincerely,\n"
        "{{ object.company_id.name }}"
    ),
)

# When no item is new at the level: the level's own words have been said to all of them.
AGAIN_REMINDER = Texts(
    _lt("Payment reminder"),
    _lt(
        "{{ object.salutation }}\n\n"
        "We are still waiting for full payment for {{ object.about_invoices }}. "
        "{{ object.said_before }} Please pay {{ object.amount_to_pay }} "
        "{{ object.by_deadline }}. This does not extend any earlier deadline."
    ),
    _DISREGARD,
)
AGAIN_NOTICE = Texts(
    _lt("Payment overdue"),
    _lt(
        "{{ object.salutation }}\n\n"
        "We are still waiting for full payment for {{ object.about_invoices }}. "
        "{{ object.said_before }} Please pay {{ object.amount_to_pay }} "
        "{{ object.by_deadline }}.\n\n"
        "What we announced in our final notice continues to apply to the invoices "
        "named there; this letter does not extend the deadline set in it."
    ),
    _lt(
        "If you have paid in the meantime, please disregard this letter.\n\n"
        "Sincerely,\n"
        "{{ object.company_id.name }}"
    ),
)

# By their source, to find the translation of one that stands in a field as it is.
BY_SOURCE = {
    text._source: text
    for texts in (*REMINDERS, BEFORE_DUE, NOTICE, AGAIN_REMINDER, AGAIN_NOTICE)
    for text in texts
}
