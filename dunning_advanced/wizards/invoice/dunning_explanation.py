from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_date


class DunningExplanation(models.TransientModel):
    _name = "dunning.explanation"
    _description = "Why or Why Not Dunned"
    _inherit = ["dunning.readable.mixin"]

    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    move_id = fields.Many2one("account.move", string="Invoice")
    group_id = fields.Many2one("dunning.invoice.group", string="Invoice Group")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        string="On",
        required=True,
        default=lambda self: self.env.company._dunning_today(),
        help="Choose a later day to see what would happen then, or a past one to see "
        "what happened. Nothing is written.",
    )
    night = fields.Text(
        string="That Night",
        compute="_compute_night",
        help="What the scheduled action of a past day wrote, and why it wrote nothing "
        "about the rest; kept as long as the company wants.",
    )
    line_ids = fields.One2many(
        "dunning.explanation.line",
        "explanation_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _open(self, partner, move=None, group=None):
        """The dialog that explains a customer's items, or those of invoice or group."""
        asked = move or group
        company = asked.company_id if asked else self.env.company
        explanation = self.create(
            {
                "partner_id": partner.id,
                "move_id": move and move.id,
                "group_id": group and group.id,
                "company_id": company.id,
                "date": company._dunning_today(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why or Why Not Dunned"),
            "res_model": self._name,
            "res_id": explanation.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("date", "partner_id", "move_id", "group_id")
    def _compute_line_ids(self):
        for explanation in self:
            explanation.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(self._prepare_line_vals(found))
                    # With the user's own rights, which a stored field forgets.
                    for found in explanation.sudo(False)._explain()
                ),
            ]

    @api.depends("date", "partner_id", "move_id", "group_id")
    def _compute_night(self):
        self.night = False
        for explanation in self.filtered("company_id"):
            today = explanation.company_id._dunning_today()
            past = explanation.date and explanation.date < today
            explanation.night = past and explanation._tell_night()

    def _tell_night(self):
        """What the nights of a past day have decided about these items.

        :return: text with a line for each letter and each item that was left alone
        """
        customer = self.partner_id.commercial_partner_id
        customer._dunning_as_reader()
        asked = [
            ("run_id.scheduled", "=", True),
            ("run_id.date", "=", self.date),
            ("company_id", "=", self.company_id.id),
        ]
        of_item = []
        if self.move_id:
            of_item = [("move_id", "=", self.move_id.id)]
        elif self.group_id:
            of_item = [("move_id.dunning_group_id", "=", self.group_id.id)]
        # Whoever owes it today: a contact may have been filed under another since.
        owing = ("partner_id.commercial_partner_id", "=", customer.id)
        # sudo: runs are for those who work letters; of a customer's items everybody
        # reads who may ask why.
        skips = self.env["dunning.run.skip"].sudo()
        skips = skips.search([*asked, owing, *of_item])
        letters = self.env["dunning.letter"].sudo()
        letters = letters.search(
            [
                *asked,
                ("debtor_id", "=", customer.id),
                ("line_ids", "any", of_item),
            ]
        )
        lines = [
            *map(self._describe_letter, letters),
            *(skip._describe() for skip in skips),
        ]
        return "\n".join(lines) or self._tell_nothing_kept()

    def _describe_letter(self, letter):
        """A letter of a night, and what has become of it unless it was issued."""
        states = dict(letter._fields["state"]._description_selection(self.env))
        said = [letter.name, letter.state != "issued" and states[letter.state]]
        level = letter.level_id.name or letter.level_name
        text = ", ".join(filter(None, said))
        return self.env._("%(label)s: %(text)s", label=level, text=text)

    def _tell_nothing_kept(self):
        """Why nothing is known of a night: there was none, or it left nothing."""
        # sudo: as in _tell_night.
        company = self.company_id.sudo()
        kept_from = company._dunning_today() - timedelta(days=company.dunning_skip_days)
        nights = [
            ("scheduled", "=", True),
            ("date", "=", self.date),
            ("company_id", "=", company.id),
        ]
        # sudo: as in _tell_night.
        was_night = self.env["dunning.run"].sudo().search_count(nights, limit=1)
        if not was_night or self.date < kept_from:
            return self.env._("Nothing is kept of that night.")
        return self.env._(
            "That night left nothing of this alone: it was not open yet, or a letter "
            "was proposed that nobody issued. Such proposals are not kept."
        )

    def _explain(self):
        if self.move_id:
            self.move_id.check_access("read")
            return self.move_id._explain_dunning(self.date)
        if self.group_id:
            return self.group_id.explain_dunning(self.date)
        if not self.partner_id:
            return []
        # Emptied to enter another day: until then it is today's.
        day = self.date or self.company_id._dunning_today()
        return self.partner_id._explain_dunning(self.company_id, day)

    def _prepare_line_vals(self, found):
        """One row of the dialog from an explanation of ``explain_dunning``."""
        return {
            "move_id": found["move_id"],
            "date_due": found["date_due"],
            "currency_id": found["currency_id"],
            "amount_open": found["amount_open"],
            "dunned": found["dunned"],
            "level_id": found["level_id"],
            "reasons": "\n".join(
                [
                    *(reason["text"] for reason in found["reasons"]),
                    *self._explain_amount(found),
                    *found["remarks"],
                ]
            ),
            "first_possible_date": found["first_possible_date"],
        }

    def _explain_amount(self, found):
        """Why the letter asks for this amount: its charges, and the item's interest.

        :param found: one explanation of ``explain_dunning``
        """
        charges = found["charges"]
        currency = self.env["res.currency"].browse(found["currency_id"])
        labels = {
            "fee": self.env._("Fee: %(amount)s"),
            "interest": self.env._("Interest: %(amount)s"),
            "compensation": self.env._("Compensation: %(amount)s"),
            "previous": self.env._("Charges of earlier letters: %(amount)s"),
        }
        for name, label in labels.items():
            if charges.get(name):
                yield label % {
                    "amount": format_amount(self.env, charges[name], currency)
                }
        for stretch in charges.get("stretches", ()):
            yield self._explain_stretch(stretch, currency)

    def _explain_stretch(self, stretch, currency):
        """Interest of a stretch of days in words.

        :param stretch: one of an explanation's charges
        """
        values = {
            "amount": format_amount(self.env, stretch["amount"], currency),
            "date": format_date(self.env, stretch["date_to"]),
            "principal": format_amount(self.env, stretch["principal"], currency),
            "percent": self.env["dunning.letter"]._write_number(stretch["percent"]),
        }
        if stretch["days"] == 1:
            return self.env._(
                "%(amount)s of interest: one day until %(date)s on %(principal)s at "
                "%(percent)s %%",
                **values,
            )
        return self.env._(
            "%(amount)s of interest: %(days)s days until %(date)s on %(principal)s at "
            "%(percent)s %%",
            days=stretch["days"],
            **values,
        )
