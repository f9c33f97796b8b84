"""How a message to a collection agency is filled: words, sums, sender."""

import json

from odoo import fields, models

from ... import engine
from ..addresses import one_line

# Core's layouts link to the invoice, with a key to the portal.
AGENCY_LAYOUT = "dunning_advanced.mail_agency_layout"


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_open_agency_composer(
        self, agency, title, template, attachments=(), **values
    ):
        """The composer, filled, on the first of these invoices.

        It becomes an internal note: of all that follow an invoice, the customer among
        them, only the agency gets it.

        :param agency: ``res.partner`` to address
        :param template: xmlid of the message's body
        :param attachments: ``ir.attachment``
        :param values: further ``default_*`` context
        """
        lang = self.company_id._dunning_language(agency.lang)
        moves = self.with_context(lang=lang)
        body = moves.env["ir.qweb"]._render(
            template, moves._dunning_prepare_agency_message_values(agency)
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "account.move",
                "default_res_ids": moves[:1].ids,
                "default_composition_mode": "comment",
                "default_dunning_internal": True,
                "clicked_on_full_composer": True,
                "default_email_layout_xmlid": AGENCY_LAYOUT,
                "default_partner_ids": agency.ids,
                "default_subject": moves._dunning_get_agency_subject(),
                "default_email_from": moves._dunning_get_agency_sender(),
                "default_body": body,
                "default_attachment_ids": [
                    fields.Command.set(attachments.ids if attachments else [])
                ],
                **values,
            },
        }

    def _dunning_get_agency_subject(self):
        subject = self.env._(
            "%(company)s: claim against %(customer)s (%(invoices)s)",
            company=self.company_id.name,
            customer=self._dunning_get_debtors().display_name,
            # Of many only the first, as on a letter.
            invoices=self.env["dunning.letter"]._list_words(self.mapped("name")),
        )
        return one_line(subject)

    def _dunning_prepare_agency_message_values(self, agency):
        """What the templates of the messages to an agency show."""
        letters = self._get_issued_dunning_letters()
        return {
            "moves": self,
            # sudo: the customer may be filed under another company by now.
            "customer": self._dunning_get_debtors().sudo(),
            "phone": self._get_dunning_phone(),
            "company": self.company_id,
            "agency": agency,
            "letters": letters,
            "sums": self._dunning_get_agency_sums(letters),
            "user": self.env.user,
            "write_day": letters._write_short_day,
        }

    def _get_dunning_phone(self):
        """The customer's number, else that of a contact on the invoices."""
        # sudo: as above.
        debtors = self._dunning_get_debtors().sudo()
        customers = debtors | self.partner_id | debtors.child_ids
        return next((one.phone for one in customers if one.phone), "")

    def _dunning_get_agency_sums(self, letters):
        """What the claim adds up to, one dict for each currency.

        :param letters: ``dunning.letter`` with the fees
        :return: list of dicts with ``currency``, ``open``, ``fees`` (all charges, or
            ``only_fees``) and ``total``
        """
        fees_by_currency = letters.grouped("currency_id")
        owed, sums = self._dunning_get_charges_owed(), []
        for currency, moves in self.grouped("currency_id").items():
            residual = currency.round(sum(moves.mapped("amount_residual")))
            own = fees_by_currency.get(currency, letters.browse())
            charges = self._dunning_get_charges(own).filtered(
                lambda one: owed.get(one.id)
            )
            fees = currency.round(sum(owed[one.id] for one in charges))
            sums.append(
                {
                    "currency": currency,
                    "open": residual,
                    "fees": fees,
                    "only_fees": set(charges.mapped("kind")) <= {engine.FEE},
                    "total": currency.round(residual + fees),
                }
            )
        return sums

    def _dunning_describe_claim(self):
        """What the agency is asked to claim, as a text that any change changes: each
        invoice, each charge, and the letters about them.
        """
        letters = self._get_issued_dunning_letters()
        owed = self._dunning_get_charges_owed()
        items = self._get_dunning_open_items()
        return json.dumps(
            [
                [[item.id, item.amount_residual_currency] for item in items],
                [[i, owed.get(i)] for i in self._dunning_get_charges(letters).ids],
                letters.ids,
            ]
        )

    def _dunning_get_charges_owed(self):
        """What is still to be paid of the charges of whoever owes these, by their id.

        Whatever their kind. What was waived or received is not claimed, nor what money
        lies there for that nobody has booked yet, nor what nobody may be asked for by
        now.
        """
        facts, owed = self.env["dunning.open.item"], {}
        for company, moves in self.grouped("company_id").items():
            day, customers = company._dunning_today(), moves._dunning_get_debtors()
            rulebook = facts._get_rulebook(company)
            for account in facts._fetch_accounts(company, customers, day):
                asked = engine.charges_asked(account, rulebook, day)
                owed |= {charge_id: float(open_) for charge_id, open_ in asked.items()}
        return owed

    def _dunning_get_charges(self, letters):
        """The charges of letters that are for these invoices, and not for others.

        A fee goes with the first that is handed over.
        """
        return letters.charge_ids.filtered(
            lambda one: (
                one.move_id in self
                if one.move_id
                else self._dunning_is_handed_over_first(one.letter_id)
            )
        )

    def _dunning_is_handed_over_first(self, letter):
        """Whether a letter claims these, and none of its others went before them.

        A fee is for what a letter claims, not for what it lists as not yet due.
        """
        claimed = letter._get_claimed_lines().move_id
        if not claimed & self:
            return False
        others = claimed - self
        handed_over = (self | others).filtered("dunning_collection_date")
        first = handed_over.sorted(lambda move: (move.dunning_collection_date, move.id))
        return first[:1] not in others

    def _dunning_get_agency_sender(self):
        """Who writes: the user, or the company's own address for the system user."""
        company = self.company_id
        if self.env.user._is_superuser() or not self.env.user.email:
            return company.dunning_email_from or company.email_formatted
        return self.env.user.email_formatted
