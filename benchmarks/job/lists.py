"""Lists of ``script/bench day``: who owes what, at which level."""

from ast import literal_eval

from lxml import etree

from .measurement import Measurement

# What a list reads first.
_PAGE = 80
_OVERDUE = {
    "res.partner": [("dunning_overdue_amount", ">", 0)],
    "account.move": [
        ("state", "=", "posted"),
        ("payment_state", "in", ("not_paid", "partial")),
        ("invoice_date_due", "<", "today"),
    ],
}


def work_list(env, xmlid, step):
    """Open the list of an action, filter it by a level, or group it by level.

    As a second request of a server: its caches are filled.

    :param xmlid: of the action
    :param step: ``open``, ``filter`` or ``group``
    """
    action = env.ref(f"dunning_advanced.{xmlid}")
    work = {"open": _open, "filter": _filter, "group": _group}[step]
    work(env, action)
    env.invalidate_all()
    with Measurement(env.cr) as measurement:
        found = work(env, action)
    return {"costs": measurement.costs, "found": found}


def open_customer(env):
    """Read what the form of a customer shows of dunning; its history is a tab."""
    domain = [("dunning_overdue_amount", ">", 0)]
    first, second = env["res.partner"].search(domain, limit=2)
    names = [name for name in first._fields if name.startswith("dunning_")]
    names.remove("dunning_timeline")
    first.read(names)
    env.invalidate_all()
    with Measurement(env.cr) as measurement:
        second.read(names)
    return {"costs": measurement.costs, "found": 1}


def _open(env, action):
    return _read(env, action, [])


def _filter(env, action):
    level = env.company.dunning_procedure_id.level_ids[0]
    return _read(env, action, [("dunning_level_id", "in", level.ids)])


def _group(env, action):
    model = env[action.res_model]
    groups = model.web_read_group(
        _domain(action), ["dunning_level_id"], ["__count"], limit=_PAGE
    )
    return sum(group["__count"] for group in groups["groups"])


def _read(env, action, domain):
    page = env[action.res_model].web_search_read(
        [*_domain(action), *domain],
        dict.fromkeys(_shown(env, action), {}),
        limit=_PAGE,
        count_limit=10**6,
    )
    return page["length"]


def _domain(action):
    return [*literal_eval(action.domain or "[]"), *_OVERDUE[action.res_model]]


def _shown(env, action):
    """Names of the columns that a list shows by itself."""
    view = env[action.res_model].get_view(action.view_id.id, "list")
    return [
        column.get("name")
        for column in etree.fromstring(view["arch"]).iterchildren("field")
        if column.get("optional") != "hide"
    ]
