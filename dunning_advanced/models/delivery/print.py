"""Letters on paper: one file of all that wait, and a person who posts them."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.pdf import merge_pdf

from ...reports import sheets
from ..actions import RELOAD, notify
from ..arguments import join_ids
from ..ask_apart import ask_apart
from ..facts.statement import Statement


class DunningDelivery(models.Model):
    _inherit = "dunning.delivery"

    def action_print_batch(self):
        """One PDF of the letters that wait for the post or the printer.

        Nothing is marked: the person who has posted them says so afterwards. What the
        engine would not ask for today any more fails, and is not in the file.

        :return: action that opens the file, which is made while it is fetched, after a
            notification of what was left out
        :raises UserError: when none of the deliveries waits on paper
        """
        self._check_may_work("read")
        waiting = self._filter_on_paper()
        if not waiting:
            raise UserError(self._say_none_on_paper())
        left_out = waiting._fail_what_is_wrong()
        right = waiting - left_out
        if not right:
            return left_out._notify_left_out()
        action = {
            "type": "ir.actions.act_url",
            "url": f"/dunning/delivery/letters.pdf?ids={join_ids(right.ids)}",
            "target": "new",
        }
        return left_out._notify_left_out(action) if left_out else action

    @api.model
    def _say_none_on_paper(self):
        return self.env._("None of these letters waits for the post or the printer.")

    @api.model
    def _get_on_paper_domain(self):
        """What waits for a person with a printer; narrow it for what others print."""
        on_paper = Domain("channel", "in", ("post", "print"))
        return on_paper & Domain("state", "=", "queued")

    def _filter_on_paper(self):
        return self.filtered_domain(self._get_on_paper_domain())

    def _render_print_batch(self):
        """One PDF of those of these letters that wait on paper and are right today.

        :return: bytes; empty when there is none
        """
        self._check_may_work("read")
        waiting = self._filter_on_paper()
        wrong = self.browse().union(*waiting._get_reasons_not_to_send())
        letters = (waiting - wrong).letter_id.sorted("id")
        # sudo: the frozen files are readable to all who work the letters.
        files = [pdf.raw for pdf in letters._get_pdf().sudo()]
        # sudo: the company's setting, whoever prints. All of it leaves one printer.
        if any(letters.company_id.sudo().mapped("dunning_print_both_sides")):
            files = list(sheets.begin_each(files))
        return merge_pdf(files) if files else b""

    def _get_reasons_not_to_send(self):
        """Why deliveries must not leave today, asked once for all of them.

        :return: dict of delivery to :class:`Statement`, of those that must not
        """
        # sudo: the customer may be filed under another company by now.
        self = self.sudo()
        cancelled = self.filtered(lambda d: d.letter_id.state != "issued")
        reasons = (self - cancelled).letter_id._get_reasons_not_to_send()
        found = ask_apart(
            self - cancelled,
            lambda some: some._get_own_reasons(reasons),
            lambda one, error: one._hold_unasked(error),
        )
        return found | dict.fromkeys(cancelled, Statement("letter_cancelled"))

    def _get_own_reasons(self, reasons):
        """As ``_get_reasons_not_to_send``, of those whose letters are issued.

        :param reasons: what it returns of their letters
        """
        # sudo: as when it is printed. What is lost on the disk is empty.
        lost = self.filtered(lambda d: not d.letter_id._get_pdf().sudo().raw)
        found = dict.fromkeys(lost, Statement("pdf_lost"))
        for delivery in self:
            if delivery.letter_id in reasons:
                found[delivery] = reasons[delivery.letter_id]
            elif strangers := delivery._get_strangers():
                told = {"emails": ", ".join(sorted(strangers))}
                found[delivery] = Statement("recipient_left", told)
            elif delivery._has_waited_too_long():
                found[delivery] = Statement("deadline_over")
        return found

    def _hold_unasked(self, error):
        """A delivery about which it cannot be asked is held, no other because of it."""
        reason = self.env["dunning.words"]._explain_failure(error)
        return {self: Statement("not_asked", {"reason": reason})}

    def _has_waited_too_long(self):
        """Whether the day to pay until has passed while the letter waited to leave.

        What a person sends later than that, they send knowingly.
        """
        letter, company = self.letter_id, self.company_id
        if not (self._leaves_by_itself() and letter.print_deadline and letter.deadline):
            return False
        begun = company._dunning_day(self.create_date)
        return begun <= letter.deadline < company._dunning_today()

    def _leaves_by_itself(self):
        """Whether a program brings it on its way, on whatever day that is."""
        return self.channel == "email"

    def _fail_what_is_wrong(self):
        """Let fail what has become wrong while it waited, each with its reason.

        :return: the deliveries that have failed
        """
        reasons = self._get_reasons_not_to_send()
        for delivery, reason in reasons.items():
            delivery._fail(reason.code, **reason.values)
        return self.browse().union(*reasons)

    def _notify_left_out(self, action=None):
        """A notification of letters that are not in the file, and why.

        :param action: what to open then
        """
        return notify(
            "warning",
            "; ".join(
                f"{delivery.letter_id.display_name}, {delivery.partner_id.name}: "
                f"{delivery.error}"
                # sudo: as above.
                for delivery in self.sudo()
            ),
            title=self.env._("Left out: these letters have become wrong"),
            sticky=True,
            then=action or RELOAD,
        )
