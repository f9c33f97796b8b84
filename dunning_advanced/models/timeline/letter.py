"""Letters and their deliveries as events. Both are read with the user's own rights."""

from odoo import api, models
from odoo.tools import format_amount, format_date

from .dunning_timeline import LIMIT

CHANNEL_ICONS = {"email": "envelope", "post": "paper-plane", "print": "print"}
DELIVERY_TONES = {
    "queued": "info",
    "sending": "info",
    "sent": "success",
    "failed": "danger",
    "uncertain": "danger",
}


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    @api.model
    def _get_letter_events(self, scope):
        """The letters that were issued, cancelled ones too."""
        letters = self.env["dunning.letter"].search(scope.letters, limit=LIMIT + 1)
        amounts = self._get_invoice_amounts(letters, scope)
        return [
            self._prepare_letter_event(letter, scope, amounts.get(letter))
            for letter in letters
        ]

    def _get_invoice_amounts(self, letters, scope):
        """What each letter says of the invoice.

        :return: dict of letter to (section, amount, whether it raised the level)
        """
        if not scope.invoice:
            return {}
        groups = self.env["dunning.letter.line"]._read_group(
            [
                ("letter_id", "in", letters.ids),
                ("move_id", "=", scope.invoice.id),
                ("section", "!=", "credit"),
            ],
            ["letter_id", "section"],
            ["amount_open:sum", "escalates:bool_or"],
            order="section desc",
        )
        return {letter: tuple(of_invoice) for letter, *of_invoice in groups}

    def _prepare_letter_event(self, letter, scope, of_invoice):
        """A letter as an event.

        :param of_invoice: what :meth:`_get_invoice_amounts` says of it, or None
        """
        cancelled = letter.state == "cancelled"
        states = dict(letter._fields["state"]._description_selection(self.env))
        return self._prepare_event(
            "letter",
            letter.date,
            (20, letter.id),
            "envelope-open-o" if letter.kind == "reminder" else "exclamation-triangle",
            self._get_level_name(letter),
            tone="secondary" if cancelled else "primary",
            document=letter,
            file=letter._get_pdf_url(),
            badge=(states[letter.state], "secondary" if cancelled else "success"),
            details=self._describe_letter(letter, scope, of_invoice),
            amount=letter.amount_total,
            currency=letter.currency_id,
            void=cancelled,
        )

    def _get_level_name(self, letter):
        """The level's name in the reader's language, as long as it has the same name.

        The letter keeps the name that it was issued with, in its customer's language.
        """
        # sudo: salespeople read no set-up; the letter is theirs to read.
        level = letter.level_id.sudo()
        names = {
            level.with_context(lang=code).name
            for code, _name in self.env["res.lang"].get_installed()
        }
        return level.name if letter.level_name in names else letter.level_name

    def _describe_letter(self, letter, scope, of_invoice):
        """What else is to be said of a letter, one text after the other."""

        def money(amount):
            return format_amount(self.env, amount, letter.currency_id)

        texts = [self.env._("Claimed %(amount)s", amount=money(letter.amount_claimed))]
        if of_invoice:
            section, amount, raised = of_invoice
            label = (
                self.env._("this invoice %(amount)s", amount=money(amount))
                if section == "claimed"
                else self.env._(
                    "this invoice not yet due %(amount)s", amount=money(amount)
                )
            )
            texts += [label] if raised else [label, self.env._("no new level for it")]
        elif letter.invoice_names:
            texts.append(letter.invoice_names)
        if letter.deadline:
            deadline = format_date(self.env, letter.deadline)
            texts.append(self.env._("Pay until %(date)s", date=deadline))
        if letter.cancel_reason:
            texts.append(
                self.env._("Cancelled: %(reason)s", reason=letter.cancel_reason)
            )
        return texts

    @api.model
    def _get_delivery_events(self, scope):
        """Every attempt to bring one of the letters to somebody."""
        deliveries = self.env["dunning.delivery"].search(
            [("letter_id", "any", scope.letters)], limit=LIMIT + 1
        )
        return [self._prepare_delivery_event(d, scope) for d in deliveries]

    def _prepare_delivery_event(self, delivery, scope):
        """A delivery as an event, on the day on which it was sent or tried."""
        letter = delivery.letter_id
        moment = delivery.date_sent or delivery.create_date
        day = self._get_local_date(moment, scope.company)
        labels = {
            name: dict(delivery._fields[name]._description_selection(self.env))
            for name in ("channel", "state")
        }
        tone = DELIVERY_TONES.get(delivery.state, "secondary")
        return self._prepare_event(
            "delivery",
            # A letter may be issued for a later day than that on which it is written.
            max(day, letter.date),
            (30, delivery.id),
            CHANNEL_ICONS.get(delivery.channel, "share"),
            labels["channel"][delivery.channel],
            tone=tone,
            document=letter,
            badge=(labels["state"][delivery.state], tone),
            details=self._describe_recipients(delivery),
            error=delivery.error,
            void=delivery.state == "cancelled",
        )

    def _describe_recipients(self, delivery):
        texts = [delivery.email_to or delivery.recipient]
        if delivery.email_cc:
            texts.append(self.env._("Cc: %(addresses)s", addresses=delivery.email_cc))
        if delivery.email_bcc:
            texts.append(self.env._("Bcc: %(addresses)s", addresses=delivery.email_bcc))
        return [text for text in texts if text]
