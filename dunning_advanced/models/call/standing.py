"""Standing: whether there is something to ask for on the telephone, and how much.

The engine is asked, as before a letter is handed over: nothing is decided here.
"""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date, split_every

from ... import engine
from ..ask_apart import ask_apart
from ..company_days import compute_today
from ..facts.statement import Statement

# Calls about which is asked together.
_AT_ONCE = 500

STATES = [
    ("planned", "Planned"),
    ("due", "To Call"),
    ("held", "Waits"),
    ("done", "Called"),
    ("dropped", "No Longer Needed"),
]


class Asked(NamedTuple):
    """What may be asked for, and what stands in the way of it.

    :param amount: in the currency of the letter, credits deducted
    :param items: of :class:`engine.OpenItem`, what it is made of
    :param reasons: list of :class:`Statement`; empty: call
    :param over: whether these can never end
    """

    amount: float = 0.0
    items: tuple = ()
    reasons: tuple = ()
    over: bool = False


class DunningCall(models.Model):
    _inherit = "dunning.call"

    state = fields.Selection(
        selection=STATES,
        compute="_compute_standing",
        search="_search_state",
        help="A call waits while the claim is paused, promised, disputed, answered or "
        "in collection, or its letter has not been sent.",
    )
    late = fields.Boolean(compute="_compute_late", search="_search_late")
    reason = fields.Text(string="Why Not", compute="_compute_standing")
    amount = fields.Monetary(
        string="To Ask For",
        compute="_compute_standing",
        help="What is open today of what the letter raised, credits deducted, and what "
        "letters have charged for it.",
    )
    about = fields.Text(string="Open Today", compute="_compute_standing")
    script = fields.Text(string="What to Say", compute="_compute_script")
    may_repeat = fields.Boolean(
        compute="_compute_may_repeat",
        help="It was made, and no other one about the letter waits.",
    )
    contact_id = fields.Many2one(
        "res.partner", string="Whom to Call", compute="_compute_contact_id"
    )
    phone = fields.Char(compute="_compute_contact_id")

    @api.depends("outcome", "date", "letter_id.state", "letter_id.delivery_state")
    @api.depends_context("lang")
    def _compute_standing(self):
        # sudo: salespeople read the calls about their customers, and no open items.
        asked = self.sudo()._ask()
        words = self.env["dunning.words"]
        labels = words._get_labels()
        for call in self:
            found = asked.get(call.sudo(), Asked())
            stated = [reason.to_json() for reason in found.reasons]
            call.state = call._get_state(found)
            call.reason = words._say_all(call.dropped_for or stated, labels)
            call.amount = found.amount
            call.about = call._describe_items(found)

    def _get_state(self, found):
        if self.outcome:
            return "dropped" if self.outcome == "dropped" else "done"
        if self.date and self.date > self.company_id._dunning_today():
            return "planned"
        if found.over:
            return "dropped"
        return "held" if found.reasons else "due"

    def _describe_items(self, found):
        """Each invoice that is open today, a line each: number, due date, amount."""
        return "\n".join(
            " · ".join(
                (
                    item.name or "",
                    format_date(self.env, item.due),
                    format_amount(self.env, float(item.claimable), self.currency_id),
                )
            )
            for item in found.items
        )

    @api.depends("letter_id", "level_id")
    def _compute_script(self):
        for call in self:
            # sudo: salespeople read what they are to say, and no set-up.
            letter = call.sudo().letter_id
            letter = letter and letter._with_customer_language()
            level = call.sudo().level_id.with_context(lang=letter.env.lang)
            text = level._get_call_script() if level and letter else ""
            found = level._render_template(text, letter._name, letter.ids)
            call.script = found.get(letter.id)

    @api.depends("outcome", "letter_id.state", "letter_id.call_ids.outcome")
    def _compute_may_repeat(self):
        for call in self:
            # sudo: whoever reads the call may know whether another one waits.
            letter = call.sudo().letter_id
            waits = not all(letter.call_ids.mapped("outcome"))
            call.may_repeat = letter.state == "issued" and not waits

    @api.depends("letter_id")
    def _compute_contact_id(self):
        """Whom the letter goes to, else the customer: the first who has a number."""
        for call in self:
            # sudo: whoever reads the call knows the customer that it is about.
            people = call.sudo().letter_id._get_people_to_call()
            found = people.filtered("phone")[:1] or people[:1]
            call.contact_id = found.with_env(self.env)
            call.phone = found.phone

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        outcomes = set(self._fields["outcome"].get_values(self.env))
        wanted = Domain.FALSE
        if "done" in value:
            wanted |= Domain("outcome", "in", list(outcomes - {"dropped"}))
        if "dropped" in value:
            wanted |= Domain("outcome", "=", "dropped")
        if "planned" in value:
            wanted |= self._get_waiting_domain(">")
        if {"due", "held", "dropped"} & set(value):
            # sudo: what stands is asked of the engine; rules choose what is shown.
            waiting = self.sudo().search(self._get_waiting_domain("<="))
            found = waiting.filtered(lambda call: call.state in value)
            wanted |= Domain("id", "in", found.ids)
        return wanted

    def _compute_late(self):
        compute_today(self, "late")

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "due") & self._get_waiting_domain("<")
        answers = {True: late, False: ~late}
        return Domain.OR(answers[bool(one)] for one in {*map(bool, value)})

    @api.model
    def _get_waiting_domain(self, operator, companies=None):
        """Calls that nobody has made, by the day of each company.

        :param operator: how their day compares with today
        """
        companies = self.env.companies if companies is None else companies
        return Domain.OR(
            Domain("outcome", "=", False)
            & Domain("company_id", "=", company.id)
            & Domain("date", operator, company._dunning_today())
            for company in companies
        )

    def _ask(self):
        """What may be asked for today, asked once for all of them.

        :return: dict of call to :class:`Asked`, of those that nobody has made
        """
        found = {}
        waiting = self.filtered(lambda call: call.id and not call.outcome)
        for company, calls in waiting.grouped("company_id").items():
            day = company._dunning_today()
            for some in split_every(_AT_ONCE, calls.ids, self.browse):
                found |= ask_apart(
                    some,
                    lambda calls, of=company, on=day: calls._ask_together(of, on),
                    lambda call, error: call._hold_unasked(error),
                )
        return found

    def _hold_unasked(self, error):
        """A call about which it cannot be asked waits, no other because of it."""
        reason = self.env["dunning.words"]._explain_failure(error)
        return {self: Asked(reasons=(Statement("call_not_asked", {"reason": reason}),))}

    def _ask_together(self, company, as_of):
        """As ``_ask`` for a bounded number of one company."""
        calls = {call.letter_id: call for call in self}
        return {
            calls[letter]: calls[letter]._stand(account, rulebook, as_of)
            for letter, account, rulebook in self.letter_id._get_accounts(
                company, as_of
            )
        }

    def _stand(self, account, rulebook, as_of):
        """What may be asked for about one letter.

        :param account: :class:`engine.Account` of its customer
        :param rulebook: :class:`engine.Rulebook` of the company
        :param as_of: the day
        :return: :class:`Asked`
        """
        letter = self.letter_id
        if letter.state == "cancelled":
            return Asked(reasons=(Statement("call_letter_cancelled"),), over=True)
        item_ids = letter._get_item_ids(account)
        raised = {item_ids[line.id] or 0: line.position for line in self.line_ids}
        claim = engine.claim_on_call(account, rulebook, as_of, raised)
        if not claim.lines:
            return self._state_in_the_way(claim, item_ids)
        items = tuple(line.item for line in claim.lines.values())
        amount = sum(item.claimable for item in items)
        amount += claim.credit + claim.previous_fee
        amount += engine.claimed_charges(account, rulebook, as_of, claim.lines)
        waits = letter._get_channels() and letter.delivery_state != "sent"
        reasons = (Statement("call_letter_not_sent"),) if waits else ()
        return Asked(float(amount), items, reasons)

    def _state_in_the_way(self, claim, item_ids):
        """Why nothing may be asked for, by invoice.

        :param claim: :class:`engine.Claim`
        :param item_ids: dict of line id to item id
        """
        gone = (engine.Obstacle("gone"),)
        found = {
            line.id: claim.obstacles.get(item_ids[line.id], gone)
            for line in self.line_ids
        }
        reasons = self.letter_id._state_obstacles(engine.Standing(found))
        for_ever = {"gone", "overtaken"}
        over = all({o.reason for o in own} <= for_ever for own in found.values())
        return Asked(reasons=tuple(reasons), over=over)

    @api.model
    def _cron_drop(self):
        """Close what nobody has to call about any more."""
        self._drop_over()

    @api.model
    def _drop_over(self):
        """Close calls whose claims are gone or have come further, and keep why."""
        # sudo: as the scheduled actions of letters; all companies have their turn.
        calls = self.sudo()
        companies = self.env["res.company"].sudo()
        companies = companies.search([("dunning_enabled", "=", True)])
        waiting = calls.search(self._get_waiting_domain("<=", companies))
        for call, found in waiting._ask().items():
            if found.over:
                call._drop(found.reasons)

    def _drop(self, reasons):
        """Close calls that nobody has made.

        :param reasons: of :class:`Statement`
        """
        stated = [reason.to_json() for reason in reasons]
        self._as_verb().write({"outcome": "dropped", "dropped_for": stated})
