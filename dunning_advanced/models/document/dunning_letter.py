"""The document: what the report prints, in the order in which it prints it."""

from odoo import models

from ..arguments import require_one


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def action_open_pdf(self):
        """Open the PDF that was issued."""
        require_one(self)
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
        # Their content, whatever a caller asks for in its place.
        issued = self._get_pdf().with_context(bin_size=False)
        return files.concat(*(file.copy({"name": file.name, **own}) for file in issued))

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

    def _get_heading(self):
        """What the letter is called, above its text and in the file's properties."""
        texts = self._get_texts()
        return texts["title"] or texts["level_name"] or ""

    def _get_file_title(self):
        """What its PDF and its page are called."""
        return f"{self._get_heading()} {self._get_number()}".strip()

    def _get_rows(self):
        """The rows of the letter's table: claims, then items not yet due, then credits.

        The latter two have a heading and a sum of their own. ``carry`` is what is open
        up to and with a row of its section, for the foot of a page that ends there.

        :return: list of dicts with ``kind`` (line, heading or sum), ``carry``, and
            ``line`` or ``label`` and ``amount``
        """
        self.ensure_one()
        by_section = self.line_ids.grouped("section")
        before_due = self._is_before_due()
        rows = self._get_line_rows(by_section.get("claimed", self.line_ids.browse()))
        for section, heading, amount in (
            (
                "not_due",
                self.env._("Not yet due, for your information"),
                self.amount_not_due,
            ),
            ("credit", self.env._("Credits not yet assigned"), self.amount_credit),
        ):
            if section not in by_section:
                continue
            lines = self._get_line_rows(by_section[section])
            if before_due and section == "not_due":
                rows += lines
                continue
            label = self.env._("Sum")
            rows += [
                {"kind": "heading", "label": heading, "carry": None},
                *lines,
                {"kind": "sum", "label": label, "amount": amount, "carry": None},
            ]
        return rows

    def _get_line_rows(self, lines):
        carry, rows = 0.0, []
        for line in lines:
            carry = self.currency_id.round(carry + line.amount_open)
            rows.append({"kind": "line", "line": line, "carry": carry})
        return rows

    def _get_columns(self):
        """Names of the table's columns that say something about any of its rows."""
        self.ensure_one()
        lines = self.line_ids
        claimed = lines.filtered(lambda line: line.section == "claimed")
        paid, disputed = (
            any(not line.currency_id.is_zero(line[name]) for line in lines)
            for name in ("amount_paid", "amount_disputed")
        )
        shown = {
            "your_reference": any(line._get_customer_reference() for line in lines),
            "days": bool(claimed),
            "amount": paid or disputed,
            "paid": paid,
            # There is no room for all of them; what is open says more than a level.
            "level": len(claimed.level_id) > 1 and not (paid or disputed),
        }
        return [name for name in shown if shown[name]]

    def _get_subject_of_payment(self):
        """What is to be paid, in a line: the invoice with its date, or how many."""
        self.ensure_one()
        lines = self._get_claimed_lines()
        moves, names = lines.move_id, set(lines.mapped("move_name"))
        if len(names) != 1 or len(moves) > 1:
            count = max(len(names), len(moves))
            if not lines._are_invoices():
                return self.env._("%(count)s items, listed below", count=count)
            return self.env._("%(count)s invoices, listed below", count=count)
        name = lines._get_invoice_name()
        if not moves.invoice_date:
            return name
        return self.env._(
            "%(invoice)s of %(date)s",
            invoice=name,
            date=self._write_day(moves.invoice_date),
        )

    def _get_due_dates(self):
        """The days on which what a reminder points to falls due, first and last."""
        dates = self._get_claimed_lines().mapped("date_due")
        return sorted({min(dates), max(dates)}) if dates else []

    def _get_page_label(self, number, total):
        """What stands at the foot of each page of a long letter."""
        return self.env._(
            "%(letter)s – page %(number)s of %(total)s",
            letter=self._get_number(),
            number=number,
            total=total,
        )

    def _get_taken_into_account(self):
        """Until when payments are known: one that has crossed the letter is later."""
        return self.env._(
            "Payments received by %(date)s are taken into account.",
            date=self._write_day(self.date),
        )

    def _get_dispute_note(self):
        """That what is disputed is not asked for; nothing where nothing is."""
        disputed = self._get_claimed_lines().mapped("amount_disputed")
        if self.currency_id.is_zero(sum(disputed)):
            return ""
        return self.env._(
            "What you dispute is not part of the amount to pay. We are looking into it "
            "and will come back to you."
        )

    def _get_totals(self):
        """The rows below the table: sums that add up to the total.

        :return: list of dicts with ``name``, ``label`` and ``amount``
        """
        due = ("claimed", self.env._("Overdue"), self.amount_claimed)
        if self._is_before_due():
            due = ("claimed", self.env._("Sum"), self.amount_not_due)
        rows = [
            due,
            ("credit", self.env._("Credits"), self.amount_credit),
            ("previous-fee", self.env._("Earlier fees"), self.previous_fee_amount),
            (
                "previous-interest",
                self.env._("Earlier interest"),
                self.previous_interest_amount,
            ),
            (
                "previous-compensation",
                self.env._("Earlier compensation"),
                self.previous_compensation_amount,
            ),
            ("fee", self.env._("Late fee"), self.fee_amount),
            ("interest", self.env._("Default interest"), self._get_claimed_interest()),
            (
                "compensation",
                self.env._("Flat compensation"),
                self.compensation_amount,
            ),
        ]
        shown = [row for row in rows if not self.currency_id.is_zero(row[2])]
        # The claims alone are the total.
        shown = shown if len(shown) > 1 else []
        shown.append(("grand", self.env._("Total to pay"), self._get_amount_to_pay()))
        return [
            dict(zip(("name", "label", "amount"), row, strict=True)) for row in shown
        ]
