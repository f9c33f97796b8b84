"""The boxes over what is agreed: promises, disputes, and the collection agency."""

from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .items import INVOICES

# In which list the invoices of a row are worked.
COLLECTION_ACTIONS = {
    "proposed": "account_move_action_proposal_for_collection",
    "in_collection": "account_move_action_within_collection",
}


class DunningDashboard(models.AbstractModel):
    _inherit = "dunning.dashboard"

    def _get_promise_box(self, company, as_of):
        """Promises in force, those for today, those just broken; and disputes."""
        own = [("company_id", "=", company.id)]
        moves = self.env["account.move"]
        disputed = Domain("dunning_disputed", "=", True)
        in_force = [("id", "in", self.env["dunning.promise"]._get_in_force().ids)]
        today = [*in_force, ("date", "=", as_of)]
        later = [*in_force, ("date", ">", as_of)]
        just_over = [("date", "<", as_of), ("date", ">=", as_of - timedelta(days=7))]
        of_invoices = self._prepare_rows(
            moves,
            moves._dunning_get_owed_domain(Domain(own) & disputed),
            [("disputed", self.env._("Invoices, disputed"), [], "")],
            amount="amount_residual",
            context={"dunning_disputes": True},
        )
        for row in of_invoices:
            self._take_views(row, INVOICES)
        rows = [
            *self._prepare_rows(
                self.env["dunning.promise"],
                own,
                [
                    (
                        "broken",
                        self.env._("Broken in the last 7 days"),
                        [*just_over, ("state", "=", "broken")],
                        "warning",
                    ),
                    ("promised_today", self.env._("Promised until today"), today, ""),
                    ("promised", self.env._("Promised for later"), later, ""),
                ],
            ),
            *of_invoices,
        ]
        return self._prepare_box(
            "promise",
            self.env._("Promises and Disputes"),
            [row for row in rows if row["count"]],
            empty=self.env._("Nothing is promised or disputed."),
        )

    def _get_collection_box(self, company, as_of):
        """What waits for the agency, and what is with it."""
        states = [
            ("proposed", self.env._("Proposal for collection"), "warning"),
            ("in_collection", self.env._("Within collection"), ""),
        ]
        rows = self._prepare_rows(
            self.env["account.move"],
            [("company_id", "=", company.id)],
            [
                (state, label, [("dunning_collection_state", "=", state)], tone)
                for state, label, tone in states
            ],
            amount="amount_residual",
        )
        for row in rows:
            self._take_views(row, COLLECTION_ACTIONS[row["name"]])
            handed_over = row["name"] == "in_collection"
            row["action"]["context"]["dunning_handed_over"] = handed_over
        return self._prepare_box(
            "collection",
            self.env._("Collection"),
            [row for row in rows if row["count"]],
            empty=self.env._("Nothing is proposed or in collection."),
        )
