"""Answers of buttons to the web client."""

CLOSE = {"type": "ir.actions.act_window_close"}
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def name_some(records, room=10):
    """Records by name as far as there is room, and how many the others are.

    :param room: names that a message has room for
    """
    names = records[:room].mapped("display_name")
    return ", ".join(_and_more(records.env, names, len(records) - room))


def cut(env, lines, room):
    """Lines for which there is room, and how many the others are.

    :param lines: list of texts
    :param room: lines that a message has room for
    """
    return _and_more(env, lines[:room], len(lines) - room)


def _and_more(env, lines, more):
    return [*lines, env._("%(count)s more", count=more)] if more > 0 else lines


def notify(kind, message, title=None, sticky=False, then=CLOSE, link=None):
    """An action that shows a message for a while.

    :param kind: success, info, warning or danger
    :param sticky: whether it stays until it is closed
    :param then: action that follows, or None
    :param link: (label, address) of the way to what the message is about
    """
    params = {"type": kind, "message": message, "sticky": sticky}
    if link:
        # Whatever else is in the message is no place for the link.
        params["message"] = f"{message.replace('%', '%%')} %s"
        params["links"] = [{"label": link[0], "url": link[1]}]
    params |= {"title": title} if title else {}
    params |= {"next": dict(then)} if then else {}
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": params,
    }


def show_letters(env, domain):
    """An action that opens letters: what was issued, as the number on its button says,
    and on wish what is proposed or was cancelled.

    :param domain: which
    """
    action = "dunning_advanced.dunning_letter_action"
    return {
        **env["ir.actions.act_window"]._for_xml_id(action),
        "domain": domain,
        # Two facets: whoever takes one away sees what was cancelled, then proposals.
        "context": {
            "create": False,
            "search_default_said": 1,
            "search_default_issued": 1,
        },
    }
