"""The document: what the report prints, in the order in which it prints it."""

import textwrap

from odoo import models

# The envelope's window shows so many lines of normal type, each so long.
WINDOW_LINES = 6
WINDOW_COLUMNS = 45


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def action_open_pdf(self):
        """Open the PDF that was issued."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self._get_pdf_url(),
            "target": "new",
        }

    def _get_pdf_url(self):
        """The address of the PDF that was issued, or nothing."""
        self.ensure_one()
        pdf = self._get_pdf()
        return pdf and f"/web/content/{pdf.id}?download=false"

    def _copy_pdfs(self):
        """Copies of the issued files, for a message on another document.

        Core makes what is attached to a message a file of the message's document: the
        proof stays with its letter.

        :return: ``ir.attachment``
        """
        files = self.env["ir.attachment"]
        # As core's composer does: gone by itself when nothing is sent.
        own = {"res_model": "mail.compose.message", "res_id": 0}
        return files.concat(
            *(file.copy({"name": file.name, **own}) for file in self._get_pdf())
        )

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

    def _get_number(self):
        """The letter's number, or a word in its place before it has one."""
        self.ensure_one()
        return self.name or self.env._("Draft")

    def _get_postal_contact(self):
        """Whose address stands in the window: the dunning contact's, if any."""
        return self.partner_id._dunning_get_recipients()[:1]

    def _needs_small_address(self):
        """Whether the address stays in the window only in small type."""
        contact = self._get_postal_contact().with_context(show_address=True)
        lines = [
            part
            for line in (contact.display_name or "").split("\n")
            for part in textwrap.wrap(line, WINDOW_COLUMNS)
        ]
        return len(lines) > WINDOW_LINES

    def _get_rows(self):
        """The rows of the letter's table: claims, then items not yet due, then credits.

        The latter two have a heading and a sum of their own.

        :return: list of dicts with ``kind`` (line, heading or sum), and ``line`` or
            ``label`` and ``amount``
        """
        self.ensure_one()
        by_section = self.line_ids.grouped("section")
        rows = self._get_line_rows(by_section.get("claimed", self.line_ids.browse()))
        for section, heading, amount in (
            (
                "not_due",
                self.env._("Not yet due, for your information"),
                self.amount_not_due,
            ),
            ("credit", self.env._("Credits not yet assigned"), self.amount_credit),
        ):
            if section in by_section:
                rows.append({"kind": "heading", "label": heading})
                rows += self._get_line_rows(by_section[section])
                label = self.env._("Sum")
                rows.append({"kind": "sum", "label": label, "amount": amount})
        return rows

    def _get_line_rows(self, lines):
        return [{"kind": "line", "line": line} for line in lines]

    def _get_page_label(self, number, total):
        """What stands at the foot of each page of a long letter."""
        return self.env._(
            "%(letter)s – page %(number)s of %(total)s",
            letter=self._get_number(),
            number=number,
            total=total,
        )

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
