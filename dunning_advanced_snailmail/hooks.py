from .models.snailmail_letter import WAITING_STATES


def uninstall_hook(env):
    """Take back what waits at the service, which would post it without asking.

    Without this add-on the same letters wait for a printer here, and would go twice.
    """
    letters = env["snailmail.letter"].search(
        [("model", "=", "dunning.letter"), ("state", "in", WAITING_STATES)]
    )
    deliveries = env["dunning.delivery"]._as_verb()
    # First: what is cancelled while a delivery waits for it is told as a loss.
    deliveries.search(
        [("snailmail_letter_id", "in", letters.ids)]
    ).snailmail_letter_id = False
    letters.cancel()
    # What the service said has no words without this add-on, and tries nothing again.
    failed = deliveries.search([("error_code", "=like", "snailmail\\_%")])
    failed._set_error("post_taken_out")
