"""A level that asks for more than a letter: a call, an activity for the salesperson."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# What is said where nobody has written anything else. Without amounts: what is open on
# the day of the call stands beside it.
STANDARD_SCRIPT = _lt(
    "Good morning, this is {{ object.company_id.name }}. May I speak to whoever pays "
    "your invoices?\n\n"
    "On {{ object.date }} we wrote to you about {{ object.claimed_invoices }}. Has our "
    "letter {{ object.name }} reached you?\n\n"
    "Is anything wrong with what you got from us, or with the invoice?\n\n"
    "On which day can we expect your payment?"
)


class DunningLevel(models.Model):
    _inherit = "dunning.level"

    call = fields.Boolean(
        help="Somebody rings the customer up some days after the letter, as long as "
        "there is something to ask for. It takes the place of no letter."
    )
    call_days = fields.Integer(
        string="Days Until the Call",
        default=3,
        help="Days between the date of the letter and the call.",
    )
    call_script = fields.Text(
        string="What to Say",
        translate=True,
        help="Shown to whoever calls, in the customer's language. Placeholders give "
        "what the letter says. Empty: the standard words.",
    )
    sales_activity = fields.Boolean(
        string="Activity for the Salesperson",
        help="The customer's salesperson gets an activity on each letter that raises "
        "something to this level.",
    )

    @api.constrains("call_script")
    def _check_call_script(self):
        self._check_placeholders(["call_script"])

    def _get_call_script(self):
        """What to say on the telephone, in the language of the environment.

        :return: text with placeholders
        """
        self.ensure_one()
        return self.call_script or self.env._(STANDARD_SCRIPT)
