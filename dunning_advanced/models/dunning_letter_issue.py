"""Issue: from proposal to numbered letter, after asking the engine once more."""

import hashlib

from odoo import fields, models
from odoo.exceptions import UserError


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def action_issue(self):
        """Issue the proposed letters as of today: number and frozen PDF, nothing sent.

        :return: a notification that says which letters fell out, or None
        :raises UserError: when none of them is a proposal
        """
        self.check_access("write")
        self._check_dunning_user()
        proposed = self.filtered(lambda letter: letter.state == "proposed")
        if not proposed:
            raise UserError(
                self.env._("These letters are not proposals: nothing to issue.")
            )
        dropped = []
        for letter in proposed:
            customer = letter.partner_id.display_name
            if not letter._issue(letter.company_id._dunning_today()):
                dropped.append(customer)
        return self._notify_dropped(dropped)

    def action_cancel(self, reason):
        """Cancel letters: their levels and fees fall back, the documents stay.

        Proposals are deleted, since nothing has happened yet.

        :param reason: why, for the company's own use; it is printed nowhere
        :raises UserError: when an issued letter gets no reason
        """
        self.check_access("write")
        self._check_dunning_user()
        proposed = self.filtered(lambda letter: letter.state == "proposed")
        issued = self.filtered(lambda letter: letter.state == "issued")
        if issued and not (reason or "").strip():
            raise UserError(self.env._("Say why the letter is cancelled."))
        proposed.unlink()
        issued._with_guard().write({"state": "cancelled", "cancel_reason": reason})
        issued.delivery_ids._cancel_waiting()

    def _check_dunning_user(self):
        """Public methods check rights themselves: a direct call goes around views."""
        if not self.env.su and not self.env.user.has_group(
            "dunning_advanced.group_dunning_user"
        ):
            raise UserError(
                self.env._("You need the role “Dunning User” to work with letters.")
            )

    def _issue(self, as_of):
        """Issue one proposal after asking the engine again about the same items.

        What was paid, paused or dunned in between drops out. The customer stays locked
        until the transaction ends, so two people cannot issue for the same one.

        :param as_of: the day of the letter
        :return: True when issued; False when nothing was left, the proposal is deleted
        """
        self.ensure_one()
        self.partner_id.lock_for_update(allow_referencing=True)
        proposal = self._ask_engine_again(as_of)
        if proposal is None:
            self.unlink()
            return False
        self._with_guard()._apply_proposal(proposal)
        self._with_guard()._finish_issue()
        return True

    def _ask_engine_again(self, as_of):
        """The letter as it would be proposed now, with no item it did not have.

        :return: :class:`engine.Proposal`, or None when nothing is left to claim
        """
        (decision,) = self.run_id._decide(
            self.company_id,
            self.partner_id,
            as_of,
            self.applies_to,
            item_ids=self.line_ids.move_line_id.ids,
        )
        return next(filter(self._is_same_letter, decision.proposals), None)

    def _is_same_letter(self, proposal):
        same = proposal.currency.id == self.currency_id.id
        same = same and proposal.procedure.id == self.procedure_id.id
        if same and proposal.procedure.grouping == "level":
            same = proposal.level.id == self.level_id.id
        return same

    def _apply_proposal(self, proposal):
        """Write what has changed since the letter was proposed."""
        vals = self._prepare_letter_vals(proposal)
        new_lines = [vals_ for _command, _id, vals_ in vals.pop("line_ids")]
        self.write(vals)
        if new_lines != [line._copy_vals() for line in self.line_ids]:
            self.line_ids.unlink()
            self.write({"line_ids": [fields.Command.create(v) for v in new_lines]})

    def _finish_issue(self):
        """Number, texts, state and PDF, in this order: the PDF shows the others."""
        sequence = self.env["ir.sequence"].with_company(self.company_id)
        number = sequence.next_by_code("dunning.letter", sequence_date=self.date)
        self.write({"name": number, "state": "issued", **self._prepare_text_vals()})
        # Now the unique index speaks, before the costly PDF is made.
        self.env.flush_all()
        pdf = self._create_pdf()
        checksum = hashlib.sha256(pdf.raw).hexdigest()
        self.write({"pdf_id": pdf.id, "pdf_checksum": checksum})

    def _prepare_text_vals(self):
        """The level's name and texts as this letter says them, in its language."""
        letter = self._with_customer_language()
        level = letter.level_id
        lang = letter.env.lang
        texts = {
            field: level._render_field(field, self.ids, set_lang=lang)[self.id]
            for field in ("title", "introduction", "closing")
        }
        return {"level_name": level.name, **texts}

    def _create_pdf(self):
        """Render the letter and keep the file with it: this is what was sent."""
        content = self.env["ir.actions.report"]._render_dunning_letter(self)
        # sudo: users work letters; files of records that are frozen are ours to write.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self._get_pdf_name(),
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                    "company_id": self.company_id.id,
                }
            )
        )

    def _get_pdf_name(self):
        return f"{self.name.replace('/', '-')}.pdf"

    def _notify_dropped(self, dropped):
        if not dropped:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not issued: nothing is left to claim"),
                "message": ", ".join(dropped),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
