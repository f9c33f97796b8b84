from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_UNREADABLE = _lt("The Snailmail service cannot print the file of the letter.")
# What the service says, by its codes; what is not here has no words but the service's.
_SENTENCES = {
    "snailmail_MISSING_REQUIRED_FIELDS": _lt(
        "The postal address is not complete. Once it is, the Snailmail service tries "
        "again by itself."
    ),
    "snailmail_CREDIT_ERROR": _lt(
        "There are no credits left for the Snailmail service. Once there are some, it "
        "tries again by itself."
    ),
    "snailmail_TRIAL_ERROR": _lt(
        "There is no account for the Snailmail service. Once there is one, it tries "
        "again by itself."
    ),
    "snailmail_NO_PRICE_AVAILABLE": _lt(
        "The Snailmail service does not post to the country of the address."
    ),
    "snailmail_unreachable": _lt(
        "The Snailmail service could not be reached. It is tried again by itself."
    ),
    "snailmail_uncertain": _lt(
        "It is uncertain whether the Snailmail service has got this letter: its answer "
        "is missing. Look at the credits it has taken, or ask the customer, before "
        "sending it again."
    ),
    "snailmail_FORMAT_ERROR": _UNREADABLE,
    "snailmail_ATTACHMENT_ERROR": _UNREADABLE,
}


class DunningWords(models.AbstractModel):
    _inherit = "dunning.words"

    @api.model
    def _get_sentences(self):
        """Add what the Snailmail service says."""
        return {**super()._get_sentences(), **_SENTENCES}
