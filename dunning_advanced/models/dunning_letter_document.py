"""The document: what the report prints, in the order in which it prints it."""

from odoo import models


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def action_open_pdf(self):
        """Open the PDF that was issued."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.pdf_id.id}?download=false",
            "target": "new",
        }

    def _get_texts(self):
        """The frozen texts of an issued letter, else those of its level as they are.

        :return: dict with ``level_name``, ``title``, ``introduction`` and ``closing``
        """
        self.ensure_one()
        if self.state == "proposed":
            return self._prepare_text_vals()
        return {
            field: self[field]
            for field in ("level_name", "title", "introduction", "closing")
        }

    def _get_postal_contact(self):
        """Whose address stands in the window: the invoice address, if any."""
        customer = self.partner_id
        return customer.browse(customer.address_get(["invoice"])["invoice"])

    def _get_sections(self):
        """The table of the letter: claims, items not yet due and credits, apart.

        :return: list of dicts with ``title`` (empty for the claims) and ``lines``
        """
        titles = {
            "claimed": "",
            "not_due": self.env._("Not yet due, for your information"),
            "credit": self.env._("Credits not yet assigned"),
        }
        by_section = self.line_ids.grouped("section")
        return [
            {"title": title, "lines": by_section[section]}
            for section, title in titles.items()
            if section in by_section
        ]

    def _get_totals(self):
        """The rows below the table: sums that add up to the total.

        :return: list of dicts with ``name``, ``label`` and ``amount``
        """
        rows = [
            ("claimed", self.env._("Overdue"), self.amount_claimed),
            ("credit", self.env._("Credits"), self.amount_credit),
            ("previous-fee", self.env._("Earlier fees"), self.previous_fee_amount),
            ("fee", self.env._("Dunning fee"), self.fee_amount),
        ]
        shown = [row for row in rows if row[0] == "claimed" or row[2]]
        shown.append(("grand", self.env._("Total to pay"), self.amount_total))
        return [
            dict(zip(("name", "label", "amount"), row, strict=True)) for row in shown
        ]

    def _get_bank_accounts(self):
        """The company's account for this letter, in its currency if there is one."""
        # sudo: the company's own account is printed on its letters, whoever issues
        # them; bank accounts are readable to accountants only.
        accounts = self.company_id.partner_id.sudo().bank_ids
        same = accounts.filtered(lambda bank: bank.currency_id == self.currency_id)
        plain = accounts.filtered(lambda bank: not bank.currency_id)
        return (same or plain or accounts)[:1]
