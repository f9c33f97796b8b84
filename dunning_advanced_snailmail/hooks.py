from .models.snailmail_letter import WAITING_STATES


def uninstall_hook(env):
    """Take back what waits at the service, which would post it without asking.

    Without this add-on the same letters wait for a printer here, and would go twice.
    """
    letters = env["snailmail.letter"].search(
        [("model", "=", "dunning.letter"), ("state", "in", WAITING_STATES)]
    )
    deliveries = env["dunning.delivery"]._as_verb()
    # What is being handed over at this moment may be posted nevertheless.
    ours = [("snailmail_letter_id", "!=", False), ("state", "=", "sending")]
    deliveries.search(ours)._set_uncertain_at_service()
    # First: what is cancelled while a delivery waits for it is told as a loss.
    deliveries.search(
        [("snailmail_letter_id", "in", letters.ids)]
    ).snailmail_letter_id = False
    letters.cancel()
    # What the service said has no words without this add-on, and tries nothing again.
    said = deliveries.search([("error_code", "=like", "snailmail\\_%")])
    states = said.grouped("state")
    states.get("queued", said.browse())._set_error(None)
    states.get("failed", said.browse())._set_error("post_taken_out")
    uncertain = states.get("uncertain", said.browse())
    for company, own in uncertain.grouped("company_id").items():
        words = own[:1].with_context(lang=company._dunning_language()).error
        own._set_error("other", text=words)
