"""The boxes over what a person has to do: letters, what was not dunned, pauses."""

from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .dunning_dashboard import WORDS
from .items import INVOICES

# In which list the letters of a row are worked; the others in that of all letters.
LETTER_ACTIONS = {
    "ready": "dunning_letter_action_proposal",
    "unchecked": "dunning_letter_action_proposal",
    "not_sent": "dunning_letter_action_to_send",
    "failed": "dunning_letter_action_failed",
}

# Reasons that end by themselves when the day comes; nobody need look at them.
WAITING = (
    "not_due",
    "first_level_wait",
    "level_wait",
    "dunned_today",
    "min_days_between",
    "others_overdue",
)


class DunningDashboard(models.AbstractModel):
    _inherit = "dunning.dashboard"

    def _get_work_box(self, company, as_of):
        """Letters that wait for a person, and runs with proposals."""
        own = [("company_id", "=", company.id)]
        deliveries = self.env["dunning.delivery"]
        post = list(deliveries._get_on_paper_domain())
        letters = self.env["dunning.letter"]
        waiting = Domain("state", "=", "proposed") & ~letters._get_only_again_domain()
        proposed = [("state", "=", "proposed"), ("letter_ids", "any", list(waiting))]
        letter_rows = self._prepare_rows(
            letters, own, self._get_letter_rows(), amount="amount_total"
        )
        for row in letter_rows:
            self._take_views(row, LETTER_ACTIONS.get(row["name"]), WORDS)
        rows = [
            *letter_rows,
            *self._prepare_rows(
                deliveries,
                own,
                [("to_post", self.env._("To post or to print"), post, "")],
            ),
            *self._get_call_rows(own, as_of),
            *self._prepare_rows(
                self.env["dunning.run"],
                own,
                [("runs", self.env._("Runs with proposals"), proposed, "")],
            ),
        ]
        return self._prepare_box("work", self.env._("To Do"), rows)

    def _get_call_rows(self, own, as_of):
        """Calls for today, once there are any; and those that are late."""
        calls = self.env["dunning.call"]
        if not calls.search_count([*own, ("outcome", "=", False)], limit=1):
            return []
        due = [("state", "=", "due")]
        late = [*due, ("date", "<", as_of)]
        return self._prepare_rows(
            calls,
            own,
            [
                ("calls", self.env._("Customers to call"), due, ""),
                ("late_calls", self.env._("Calls that are late"), late, "warning"),
            ],
        )

    def _get_letter_rows(self):
        proposed = [("state", "=", "proposed")]
        ready = [*proposed, ("selected", "=", True)]
        # What could be said again waits for nobody: a person asked to see it.
        unchecked = [*proposed, ("selected", "=", False), ("repeats", "=", False)]
        issued = [("state", "=", "issued")]
        not_sent = self.env["dunning.letter"]._get_to_send_domain()
        failed = [*issued, ("delivery_state", "=", "failed")]
        # Answers of customers arrive as activities, as failures do.
        for_us = [
            "|",
            ("dunning_key", "=", False),
            ("dunning_key", "not like", "sales:"),
        ]
        activities = [("activity_ids", "any", for_us)]
        return [
            ("ready", self.env._("Proposed, ready to issue"), ready, ""),
            ("unchecked", self.env._("Proposed, but unchecked"), unchecked, ""),
            ("not_sent", self.env._("Issued, not sent yet"), not_sent, ""),
            ("failed", self.env._("Delivery failed or uncertain"), failed, "danger"),
            ("activities", self.env._("With an activity to do"), activities, ""),
        ]

    def _get_not_dunned_box(self, company, as_of):
        """Items that the last nightly runs left alone, by reason; waiting ones not."""
        last_runs = self.env["dunning.run"]._read_group(
            [
                ("company_id", "=", company.id),
                ("scheduled", "=", True),
                # Of a cancelled night nothing is left that could be said.
                ("state", "not in", ("draft", "cancelled")),
            ],
            ["applies_to"],
            ["id:max"],
        )
        skips = self.env["dunning.run.skip"]
        base = [
            ("run_id", "in", [run_id for _type, run_id in last_runs]),
            ("reason", "not in", WAITING),
        ]
        counts = skips._read_group(base, ["reason"], ["__count"], order="__count DESC")
        labels = dict(skips._fields["reason"]._description_selection(self.env))
        rows = [
            {
                "name": f"reason_{reason}",
                "label": labels[reason],
                "tone": "danger" if reason in ("failed", "delivery_failed") else "",
                "count": count,
                "amount": None,
                "action": self._prepare_list_action(
                    skips, labels[reason], [*base, ("reason", "=", reason)]
                ),
            }
            for reason, count in counts
        ]
        return self._prepare_box(
            "not_dunned",
            self.env._("Not Dunned in the Last Night"),
            rows,
            empty=self.env._("Nothing was left out that does not merely wait.")
            if last_runs
            else self.env._("There has been no night yet."),
        )

    def _get_pause_box(self, company, as_of):
        """Pauses in force, and those that have just ended: promises to check."""
        own = [("company_id", "=", company.id)]
        # What is paid waits for nobody any more.
        owed, in_groups = (
            self.env["account.move"]._dunning_get_owed_domain(
                Domain(own) & Domain(paused, "=", True)
            )
            for paused in ("dunning_paused", "dunning_group_id.dunning_paused")
        )
        of_invoices = self._get_pause_rows(
            self.env["account.move"],
            owed,
            as_of,
            ended=self.env._("Invoices, ended in the last 7 days"),
            in_force_label=self.env._("Invoices, paused"),
        )
        for row in of_invoices:
            self._take_views(row, INVOICES)
        rows = [
            *self._get_pause_rows(
                self.env["res.partner"],
                # Who owes is dunned, archived or not.
                ["|", ("active", "=", True), ("dunning_overdue_amount", ">", 0)],
                as_of,
                ended=self.env._("Customers, ended in the last 7 days"),
                in_force_label=self.env._("Customers, paused"),
                view="dunning_advanced.res_partner_view_dunning",
            ),
            *of_invoices,
            *self._get_pause_rows(
                self.env["dunning.invoice.group"],
                [*own, ("invoice_ids", "any", in_groups)],
                as_of,
                ended=self.env._("Groups, ended in the last 7 days"),
                in_force_label=self.env._("Groups, paused"),
            ),
        ]
        return self._prepare_box(
            "pause",
            self.env._("Pauses"),
            [row for row in rows if row["count"]],
            empty=self.env._("Nothing is paused."),
        )

    def _get_pause_rows(self, model, own, as_of, ended, in_force_label, view=None):
        """Two rows over what can be paused; dunning goes on by itself on the last day.

        :param own: further domain
        :param ended: label of pauses that have ended
        :param in_force_label: label of pauses in force
        :param view: of the list, see :meth:`_prepare_rows`
        """
        until, key = "dunning_pause_until", model._table
        in_last_week = [(until, "<=", as_of), (until, ">", as_of - timedelta(days=7))]
        in_force = ["|", (until, "=", False), (until, ">", as_of)]
        return self._prepare_rows(
            model,
            Domain("dunning_paused", "=", True) & Domain(own),
            [
                (f"ended_{key}", ended, in_last_week, "warning"),
                (f"paused_{key}", in_force_label, in_force, ""),
            ],
            view=view,
            # Its day and its reason, also of one that is over.
            context={"dunning_pauses": True},
        )
