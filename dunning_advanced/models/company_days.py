"""Filters by day: what is so today, where the company of each record is.

Odoo's own “today” in a filter is that of the person who looks.
"""

from odoo.fields import Domain


def search_today(records, value, condition, owner="company_id"):
    """The domain of a yes-or-no field that the day of each record's company decides.

    :param records: of the model, with the user who searches
    :param value: the values that are looked for, as a field's ``search`` gets them
    :param condition: function of a company and its today to a domain
    :param owner: name of the field of the company; None: the current one counts
    """
    companies = records.env.companies if owner else records.env.company
    found = Domain.OR(
        (Domain(owner, "=", company.id) if owner else Domain.TRUE)
        & Domain(condition(company, company._dunning_today()))
        for company in companies
    )
    answers = {True: found, False: ~found}
    return Domain.OR(answers[bool(one)] for one in {*map(bool, value)})


def compute_today(records, name):
    """Fill such a field as its ``search`` has it.

    :param name: of the field
    """
    found = records.search([("id", "in", records.ids), (name, "=", True)])
    for record in records:
        record[name] = record._origin in found
