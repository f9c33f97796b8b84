"""The boxes over open items: overdue by age and by level."""

from collections import defaultdict
from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL

from ..invoice.lists import COUNTED
from ..sql_columns import prepare

# Days overdue, both ends included; None: without end.
AGES = ((1, 30), (31, 60), (61, 90), (91, None))

# Whoever wants to act on open items does it on their invoices.
INVOICES = "account_move_action_overdue"


class DunningDashboard(models.AbstractModel):
    _inherit = "dunning.dashboard"

    def _get_age_box(self, company, as_of):
        """What is overdue, by days; and what is not yet due, to compare."""
        rows = [
            ("not_due", self.env._("Not yet due"), self._not_due_domain(as_of), ""),
            *(
                (
                    f"overdue_{first}",
                    self._get_age_label(first, last),
                    self._age_domain(as_of, first, last),
                    "danger" if last is None else "",
                )
                for first, last in AGES
            ),
            (
                "overdue",
                self.env._("Overdue in all"),
                self._age_domain(as_of, 1, None),
                "total",
            ),
        ]
        return self._prepare_box(
            "age",
            self.env._("Overdue by Age"),
            self._prepare_item_rows(company, rows),
            bars=True,
        )

    def _get_age_label(self, first, last):
        if last is None:
            return self.env._("Over %(days)s days", days=first - 1)
        return self.env._("%(first)s to %(last)s days", first=first, last=last)

    def _get_level_box(self, company, as_of):
        """What is overdue, by the level it has reached; levels without items left out.

        The level of an item is what the engine takes for it.
        """
        items = self.env["account.move.line"]
        base = items._dunning_get_overdue_domain(company, as_of)
        # Archived levels and procedures too: their letters have been written.
        levels = (
            self.env["dunning.level"]
            .with_context(active_test=False)
            .search([("company_id", "in", [False, company.id])], order="sequence, id")
        )
        found = self._measure_levels(base, levels)
        rows = [
            self._prepare_level_row(level, levels, base, *found[level])
            for level in (levels.browse(), *levels)
            if level in found
        ]
        return self._prepare_box(
            "level",
            self.env._("Overdue by Level"),
            rows,
            empty=self.env._("Nothing is overdue."),
            bars=True,
        )

    def _prepare_level_row(self, level, levels, base, count, amount):
        """The row of a level, or of no level yet.

        :param levels: all levels, lowest first
        :param base: domain of what is overdue
        """
        label = level.name or self.env._("No level yet")
        if levels.mapped("name").count(label) > 1:
            label = f"{label} ({level.procedure_id.name})"
        domain = [*base, ("dunning_level_id", "=", level.id)]
        return self._prepare_invoice_row(
            f"level_{level.id or 0}", label, "", domain, (count, amount)
        )

    def _measure_levels(self, base, levels):
        """What is open by the level it has reached: of how many invoices, and the sum.

        Raw SQL: a hundred thousand items are grouped by what another table says of
        each. The items are the ORM's, with the user's access rules.

        :param levels: those that have a row; items at any other have none yet
        :return: dict of level, or none, to (number of invoices, sum in company
            currency)
        """
        items = self.env["account.move.line"]
        query = items._search(base)
        table = query.table
        reached = SQL("LATERAL (%s)", items._dunning_sql_level(table))
        query.add_join("LEFT JOIN", "reached", reached, SQL("TRUE"))
        query.groupby = by_level = SQL("reached.level_id")
        total = SQL("SUM(%s)", items._field_to_sql(table, "amount_residual", query))
        # The items of an invoice and level may be several, its levels, too.
        moves = SQL("ARRAY_AGG(%s)", items._field_to_sql(table, "move_id", query))
        prepare(self.env)
        found = defaultdict(lambda: (set(), 0))
        for level_id, ids, amount in self.env.execute_query(
            query.select(by_level, moves, total)
        ):
            level = levels.browse(level_id if level_id in levels.ids else ())
            before = found[level]
            found[level] = (before[0].union(ids), before[1] + amount)
        return {level: (len(ids), amount) for level, (ids, amount) in found.items()}

    def _prepare_item_rows(self, company, rows):
        """Rows over the company's open claims, in its currency.

        What is counted are their invoices: an instalment is nothing that one opens.
        """
        items = self.env["account.move.line"]
        base = items._dunning_get_open_domain(company)
        domains = [domain for _name, _label, domain, _tone in rows]
        found = self._measure(items, base, domains, "amount_residual", of="move_id")
        return [
            self._prepare_invoice_row(name, label, tone, [*base, *domain], measured)
            for (name, label, domain, tone), measured in zip(rows, found, strict=True)
        ]

    def _prepare_invoice_row(self, name, label, tone, domain, measured):
        """A row that opens the invoices of open items.

        :param domain: of the items
        :param measured: (number of invoices, sum of the items)
        """
        moves = self.env["account.move"]
        of_items = [("line_ids", "any", domain)]
        row = {
            "name": name,
            "label": label,
            "tone": tone,
            "count": measured[0],
            "amount": measured[1],
            # Its own words when it is empty: not everything here is overdue.
            "action": self._prepare_list_action(
                moves, label, of_items, context={COUNTED: _to_text(domain)}
            ),
        }
        self._take_views(row, INVOICES)
        return row

    def _age_domain(self, as_of, first, last):
        """Items that many days overdue."""
        items = self.env["account.move.line"]
        youngest = as_of - timedelta(days=first)
        domain = items._dunning_get_due_domain("<=", youngest)
        if last is None:
            return domain
        oldest = as_of - timedelta(days=last)
        return [*domain, *items._dunning_get_due_domain(">=", oldest)]

    def _not_due_domain(self, as_of):
        return self.env["account.move.line"]._dunning_get_due_domain(">=", as_of)


def _to_text(domain):
    """A domain as text that can be read again, days as they are written in one.

    :param domain: list of operators and terms
    """
    return repr(
        [
            term
            if isinstance(term, str)
            else tuple(str(part) if isinstance(part, date) else part for part in term)
            for term in domain
        ]
    )
