"""Issue: from proposal to numbered letter, after asking the engine once more."""

import hashlib

from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL

from ..arguments import parse_text
from ..ask_apart import ask_apart

# Letters that are issued and printed together: so many PDFs are in memory at a time,
# and so many customers are locked.
LETTERS_AT_ONCE = 20


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def action_issue(self):
        """Issue the proposed letters as of today: number and frozen PDF, nothing sent.

        More than :data:`LETTERS_AT_ONCE` are issued in the background.

        :return: a notification that says how many were issued and what fell out, or
            that the background is at work
        :raises UserError: when none of them is a proposal
        """
        known = self._get_left()
        known._check_may_work()
        proposed = known.filtered(lambda letter: letter.state == "proposed")
        if not proposed:
            raise UserError(
                self.env._("These letters are not proposals: nothing to issue.")
            )
        if len(proposed) > LETTERS_AT_ONCE:
            return proposed._leave_to_background("issue")
        fallen = self.env["dunning.run.skip"]
        busy = self.env["res.partner"]
        for company, letters in proposed.grouped("company_id").items():
            fallen_now, busy_now = letters._issue_and_list(company._dunning_today())
            fallen |= fallen_now
            busy |= busy_now
        left = known.exists()
        way = left._get_way_to_outcome(fallen)
        gone = len(self - known)
        return left._tell_outcome("issue", fallen, busy, way, gone)

    def action_cancel(self, reason):
        """Cancel letters: their levels and fees fall back, the documents stay.

        What was booked of their charges is reversed.

        Proposals are deleted, since nothing has happened yet.

        :param reason: why, for the company's own use; it is printed nowhere
        :raises UserError: when an issued letter gets no reason
        """
        left = self._get_left()
        left._check_may_work()
        proposed = left.filtered(lambda letter: letter.state == "proposed")
        issued = left.filtered(lambda letter: letter.state == "issued")
        reason = parse_text(self.env, reason)
        if issued and not reason:
            raise UserError(self.env._("Say why the letter is cancelled."))
        proposed._as_verb().unlink()
        cancelled = issued._update_state("cancelled", cancel_reason=reason)
        cancelled._note_cancelled()
        cancelled.delivery_ids._as_verb()._cancel_waiting()
        cancelled._take_back_charges()
        cancelled._follow_up_cancelled()

    def _leave_to_background(self, task):
        """Let the background issue or send these letters, in slices.

        :param task: issue, send or issue_send
        :return: a notification that says so
        """
        return self.env["dunning.run"]._start_selection(self, task)

    def _issue_and_list(self, as_of):
        """Issue a bounded number of proposals and say what could not be issued.

        One of several that cannot be issued stays proposed, and stops no other.

        :param as_of: the day of the letters
        :return: (``dunning.run.skip`` of what fell out, customers of letters that stay
            proposed because somebody else works on them)
        """
        mine = self._lock_customers()
        if len(self) == 1:
            fallen = mine._issue_and_print(as_of)
        else:
            fallen = ask_apart(
                mine,
                lambda letters: letters._issue_and_print(as_of),
                lambda letter, error: letter._keep_failed(error),
            )
        rows = self.env["dunning.run.skip"].concat(*fallen)
        return rows, (self - mine).partner_id

    def _issue_and_print(self, as_of):
        """As ``_issue_and_list``: all or none.

        :return: dict whose keys are ``dunning.run.skip`` of what fell out, in order
        """
        issued, fallen = self._issue_locked(as_of)
        issued._create_pdfs()
        return dict.fromkeys(fallen)

    def _keep_failed(self, error):
        """As ``_issue_and_print``, of a proposal that cannot be issued.

        :param error: what was raised, while it is handled
        """
        reason = self.env["dunning.words"]._explain_failure(error)
        return dict.fromkeys(self._list_fallen(self._prepare_failed(reason)))

    def _issue(self, as_of):
        """Issue one proposal, see :meth:`_issue_together`.

        :param as_of: the day of the letter
        :return: True when issued; False when nothing was left, the proposal is deleted
        """
        self.ensure_one()
        return bool(self._issue_together(as_of))

    def _issue_together(self, as_of):
        """Issue a bounded number of proposals, which are printed together.

        All or none: whoever wants the others although one of them fails undoes it and
        issues them one by one.

        :param as_of: the day of the letters
        :return: the issued letters; of the others nothing was left, they are deleted
        """
        busy = (self - self._lock_customers()).partner_id
        if busy:
            raise LockError(
                self.env._(
                    "Somebody else is issuing letters for %(customers)s at this "
                    "moment. Try again.",
                    customers=", ".join(busy.mapped("display_name")),
                )
            )
        issued, _fallen = self._issue_locked(as_of)
        issued._create_pdfs()
        return issued

    def _lock_customers(self):
        """Let nobody else issue for these customers until the transaction ends.

        :return: the letters to those that nobody else is working on
        :raises psycopg2.errors.SerializationFailure: when somebody else did, after this
            transaction had begun and so unseen by it: Odoo then calls again
        """
        customers = self.partner_id.try_lock_for_update(allow_referencing=True)
        if customers:
            # Raw SQL: the rows are written but not changed. PostgreSQL refuses to lock
            # what was written since this transaction began, but not what was only
            # locked.
            self.env.cr.execute(
                SQL(
                    "UPDATE res_partner SET write_date = write_date WHERE id = ANY(%s)",
                    list(customers.ids),
                )
            )
        return self.filtered(lambda letter: letter.partner_id in customers)

    def _issue_locked(self, as_of):
        """Make proposals numbered letters after asking about the same items again.

        What was paid, paused or dunned in between drops out and is listed on the run.
        The facts are asked once for all letters that do not change them for another.

        :param as_of: the day of the letters
        :return: (the issued letters, ``dunning.run.skip`` of what fell out); letters of
            which nothing was left are deleted
        :raises UserError: when dunning is off for a company: its proposals stay
        """
        self.company_id._dunning_check_on()
        issued, fallen = self.browse(), self.env["dunning.run.skip"]
        # sudo: whoever works letters here may not read a customer that is filed under
        # another company by now, and still owes here.
        for letters in self.sudo()._split_by_influence():
            issued_now, fallen_now = letters._issue_as_answered(
                letters._ask_engine_together(as_of)
            )
            issued |= issued_now
            fallen |= fallen_now
        return issued, fallen

    def _issue_as_answered(self, answers):
        """As ``_issue_locked``, with what the engine says of each letter.

        :param answers: what ``_ask_engine_together`` returns
        """
        fallen = self.env["dunning.run.skip"]
        for letter in self:
            found = letter._prepare_fallen(letter.line_ids, *answers[letter])
            fallen |= letter._list_fallen(found)
        gone = self.filtered(lambda letter: answers[letter][0] is None)
        issued = self - gone
        gone._as_verb().unlink()
        charges = {letter: answers[letter][0].charges for letter in issued}
        for letter in issued:
            letter._with_guard()._apply_proposal(answers[letter][0])
            letter._with_guard()._freeze_interest(charges[letter])
        issued._with_guard()._set_issued()
        issued._keep_charges(charges)
        issued._follow_up_issued()
        return issued, fallen

    def _apply_proposal(self, proposal):
        """Write what has changed since the letter was proposed."""
        vals = self._prepare_letter_vals(proposal)
        new_lines = [vals_ for _command, _id, vals_ in vals.pop("line_ids")]
        now = self._convert_to_write({name: self[name] for name in vals})
        changed = {name: vals[name] for name in vals if vals[name] != now[name]}
        if changed:
            self.write(changed)
        # Whoever extends the hook may fill other fields of each line.
        names = dict.fromkeys(name for line in new_lines for name in line)
        said = [{name: line.get(name, False) for name in names} for line in new_lines]
        if said != self.line_ids._copy_vals(names):
            self.line_ids._as_verb().unlink()
            commands = [fields.Command.create(line) for line in new_lines]
            self._as_verb().write({"line_ids": commands})

    def _set_issued(self):
        """Number, texts and state: the PDF shows them."""
        for letter, number in self._draw_numbers().items():
            vals = {
                "name": number,
                "issuer_id": self.env.uid,
                "payment_reference": letter._prepare_payment_reference(number),
                "bank_account_id": letter._choose_bank_account().id,
                "language": letter._get_language(),
            }
            # First: texts may name the number.
            letter.write(vals)
        # All before the first one is issued, which would have the others read again.
        self._read_for_words()
        texts = {letter: letter._prepare_text_vals() for letter in self}
        # Of all at once: a new state looks for what hangs on it, letter by letter.
        # sudo: as the ORM looks for it.
        self.sudo().mapped("charge_ids")
        for letter in self:
            letter._update_state("issued", **texts[letter])
            letter._tell_fallbacks()
        self._note_issued()
        # Now the unique index speaks, before the costly PDF is made.
        self.env.flush_all()

    def _create_pdfs(self):
        """Render the letters and keep the files with them: this is what is sent."""
        # sudo: as in _issue_locked, and files of records that are frozen are ours to
        # write.
        self = self.sudo()
        contents = self.env["ir.actions.report"]._render_dunning_letters(self)
        vals_list = [
            letter._prepare_pdf_vals(content)
            for letter, content in zip(self, contents, strict=True)
        ]
        files = self._with_guard().env["ir.attachment"].create(vals_list)
        for letter, file, content in zip(self, files, contents, strict=True):
            checksum = hashlib.sha256(content).hexdigest()
            letter._with_guard().write({"pdf_id": file.id, "pdf_checksum": checksum})
        self._create_sheets()
        self._tell_document_warnings(contents)

    def _prepare_pdf_vals(self, content):
        """Values of the letter's file.

        :param content: bytes of the PDF
        :return: dict for create
        """
        return {
            "name": self._get_pdf_name(),
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": self._name,
            "res_id": self.id,
            "company_id": self.company_id.id,
        }

    def _get_pdf_name(self):
        return f"{self.name.replace('/', '-')}.pdf"
