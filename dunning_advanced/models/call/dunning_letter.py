"""What issuing a letter sets going beside it: a call, and an activity for sales."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_amount, plaintext2html

from ..facts.statement import Statement

# Begins the key of an activity that tells a salesperson of a letter.
SALES_KEY = "sales:"


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    call_ids = fields.One2many("dunning.call", "letter_id", readonly=True)

    def _follow_up_issued(self):
        """Plan what the levels ask for beside the letter."""
        vals_list = [
            letter._prepare_call_vals(lines)
            for letter in self
            if (lines := letter._get_raised_to("call"))
        ]
        self.env["dunning.call"]._as_verb().create(vals_list)
        for letter in self:
            if letter._get_raised_to("sales_activity"):
                letter._tell_salesperson()

    def _follow_up_cancelled(self):
        """What a cancelled letter has set going is not wanted any more."""
        waiting = self.call_ids.filtered(lambda call: not call.outcome)
        waiting._drop([Statement("call_letter_cancelled")])
        keys = [letter._get_sales_key() for letter in self]
        # sudo: it is somebody else's activity.
        self.env["mail.activity"].sudo().search([("dunning_key", "in", keys)]).unlink()

    def _get_raised_to(self, name):
        """The lines that this letter raises to levels where something is switched on.

        Those that are merely listed had it at the letter that raised them.

        :param name: of a field of the level
        """
        # sudo: whoever issues letters need not read the set-up of another company.
        return self.line_ids.filtered(
            lambda line: line.escalates and line.level_id.sudo()[name]
        )

    def _prepare_call_vals(self, lines):
        """Values of the call about this letter.

        :param lines: ``dunning.letter.line`` that it is about
        :return: dict for create
        """
        highest = lines.sorted("position")[-1:]
        # sudo: as in _get_raised_to.
        level = highest.level_id.sudo()
        return {
            "letter_id": self.id,
            "level_id": level.id,
            "line_ids": [fields.Command.set(lines.ids)],
            "date": self.date + timedelta(days=level.call_days),
            "user_id": self._get_caller().id,
        }

    def _get_caller(self):
        """Who calls: one of those responsible who works letters, else who is told."""
        # sudo: whoever issues letters need not be allowed to read users.
        people = (self.procedure_id.user_id | self.partner_id.user_id).sudo()
        people = self.procedure_id._filter_working_in(people, self.company_id)
        able = people.filtered(
            lambda user: user.has_group("dunning_advanced.group_dunning_user")
        )
        return able[:1] or self._get_responsible()

    def _get_people_to_call(self):
        """Whom the letter goes to, else the customer; best first."""
        if not self:
            return self.partner_id
        recipients = self.partner_id._dunning_get_recipients()
        return self._get_email_contacts() | recipients | self.debtor_id

    def _tell_salesperson(self):
        """One activity for the customer's salesperson, if there is one.

        On the letter: whoever reads contacts would read it there.
        """
        # sudo: whoever issues letters need not be allowed to read users.
        seller = self.partner_id.user_id.sudo()
        seller = self.procedure_id._filter_working_in(seller, self.company_id)
        if not seller:
            return
        lang = self.company_id._dunning_language(seller.lang)
        letter = self.with_context(lang=lang)
        letter._with_guard().activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._dunning_today(),
            summary=letter._describe_for_sales(),
            note=plaintext2html(self.invoice_names or ""),
            user_id=seller.id,
            dunning_key=self._get_sales_key(),
        )

    def _get_sales_key(self):
        return f"{SALES_KEY}{self.id}"

    def _describe_for_sales(self):
        # sudo: as in _get_raised_to.
        level = self.sudo().level_id
        return self.env._(
            "%(level)s to your customer: %(letter)s, %(amount)s",
            level=level.name or self.level_name,
            letter=self.name,
            amount=format_amount(self.env, self.amount_total, self.currency_id),
        )
