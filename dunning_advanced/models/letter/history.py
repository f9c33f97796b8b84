"""The history: what one wants to know of letters in a list, and what became of them."""

from odoo import api, fields, models

from ..actions import name_some, notify
from ..company_days import compute_today, search_today

# A list shows so many invoices by name; of the others it says how many they are.
SHOWN_INVOICES = 3

# Names that a message has room for.
SHOWN = 3


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    issuer_id = fields.Many2one(
        "res.users", string="Issued By", readonly=True, index="btree_not_null"
    )
    invoice_names = fields.Char(string="Invoices", compute="_compute_invoice_names")
    channel_names = fields.Char(string="Sent By", compute="_compute_channel_names")
    failure = fields.Text(
        string="Why Not Delivered",
        compute="_compute_failure",
        help="Of the last attempt over each channel.",
    )
    deadline_over = fields.Boolean(
        compute="_compute_deadline_over", search="_search_deadline_over"
    )

    def _compute_deadline_over(self):
        compute_today(self, "deadline_over")

    def _search_deadline_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        return search_today(
            self,
            value,
            lambda _company, day: [("state", "=", "issued"), ("deadline", "<", day)],
        )

    @api.depends("line_ids.move_name", "line_ids.section")
    def _compute_invoice_names(self):
        groups = dict(
            self.env["dunning.letter.line"]._read_group(
                [("letter_id", "in", self.ids), ("section", "!=", "credit")],
                ["letter_id"],
                ["move_name:array_agg_distinct"],
            )
        )
        for letter in self:
            names = [name for name in groups.get(letter, ()) if name]
            shown = ", ".join(names[:SHOWN_INVOICES])
            more = len(names) - SHOWN_INVOICES
            letter.invoice_names = f"{shown} (+{more})" if more > 0 else shown

    @api.depends("delivery_ids.channel", "delivery_ids.state")
    def _compute_channel_names(self):
        labels = dict(
            self.env["dunning.delivery"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        for letter in self:
            used = letter._get_last_deliveries().mapped("channel")
            letter.channel_names = ", ".join(
                label for channel, label in labels.items() if channel in used
            )

    @api.depends("delivery_ids.state", "delivery_ids.error")
    @api.depends_context("lang")
    def _compute_failure(self):
        for letter in self:
            errors = letter._get_last_deliveries().mapped("error")
            letter.failure = "\n".join(filter(None, errors))

    def _tell_outcome(self, task, fallen, busy=(), link=None, gone=0):
        """A notification of what became of letters.

        :param task: issue, send or issue_send
        :param fallen: ``dunning.run.skip`` of what fell out
        :param busy: customers whose letters somebody else is working on
        :param link: (label, address) of the way to them
        :param gone: how many of those that were chosen are no longer there
        """
        issued = self.filtered(lambda letter: letter.state == "issued")
        failed = only_issued = issued.browse()
        if task == "issue":
            only_issued = issued
        else:
            left = issued.filtered(lambda letter: letter.delivery_state == "none")
            # Of a level without a channel there is nothing to send.
            only_issued = left.filtered(lambda letter: not letter._get_channels())
            failed = issued.filtered(lambda letter: letter.delivery_state == "failed")
            failed |= left - only_issued
        sent = issued - failed - only_issued
        parts = []
        if task != "issue" and (sent or not only_issued):
            parts.append(self.env._("Letters sent: %(count)s", count=len(sent)))
        if task == "issue" or only_issued:
            count = len(only_issued)
            parts.append(self.env._("Letters issued: %(count)s", count=count))
        if failed:
            parts.append(failed._say_not_sent())
        if fallen:
            items = self._describe_fallen(fallen)
            parts.append(self.env._("Not issued after all: %(items)s", items=items))
        if busy:
            parts.append(self._describe_busy(busy))
        if gone:
            parts.append(self.env._("No longer there: %(count)s", count=gone))
        kind = "warning" if failed or fallen or busy or gone else "success"
        return notify(kind, "; ".join(parts), link=link)

    def _say_not_sent(self):
        return self.env._("Not sent: %(letters)s", letters=name_some(self, SHOWN))

    def _describe_busy(self, customers):
        return self.env._(
            "Somebody else is issuing letters for %(customers)s at this "
            "moment. They are still proposed; issue them again.",
            customers=name_some(customers, SHOWN),
        )

    def _get_way_to_outcome(self, fallen):
        """Where one sees what became of letters that were chosen in a list.

        :param fallen: ``dunning.run.skip`` of what fell out
        :return: (label, address)
        """
        address = "/odoo/action-dunning_advanced."
        rows = fallen.filtered("id")
        if rows:
            way = "dunning_run_skip_action_fallen"
            if len(rows.run_id) == 1:
                way = f"dunning_run_action/{rows.run_id.id}"
            return self.env._("Show why"), f"{address}{way}"
        way = "dunning_letter_action"
        if len(self) == 1:
            way = f"{way}/{self.id}"
        return self.env._("Show them"), f"{address}{way}"
