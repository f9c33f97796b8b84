"""Where do we stand: figures for the person in charge, each with the list behind it."""

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, html2plaintext

# Of another action: what its list looks like, and what it says when it is empty.
LOOKS = ("views", "search_view_id")
WORDS = "help"


class DunningDashboard(models.AbstractModel):
    _name = "dunning.dashboard"
    _description = "Where Do We Stand"

    @api.model
    def get_figures(self):
        """The figures of the user's companies that use dunning, as of today.

        :return: list of dicts, one per company: its name, currency, day, and boxes with
            rows; each row has a label, a count, perhaps an amount in company currency,
            and the action that opens what it counts
        :raises UserError: when the user does not work letters
        """
        self.env["dunning.letter"]._check_dunning_user()
        return [
            # Each alone: what asks for the user's companies must not ask for all of
            # them once for each.
            self.with_context(allowed_company_ids=company.ids)._prepare_company(company)
            for company in self.env.companies.filtered("dunning_enabled")
        ]

    def _prepare_company(self, company):
        as_of = company._dunning_today()
        boxes = (getattr(self, name)(company, as_of) for name in self._get_box_names())
        return {
            "id": company.id,
            "name": company.name,
            "currency_id": company.currency_id.id,
            "date": format_date(self.env, as_of),
            "boxes": [box for box in boxes if box],
            "gaps": [
                *self._get_night_gaps(company),
                *company._get_dunning_setup_gaps(),
            ],
        }

    def _get_night_gaps(self, company):
        """Nights that did not begin at their last call: no run of theirs says so."""
        # sudo: whoever works letters is told, who may not read all of the company's.
        activities = company.sudo().partner_id.activity_ids
        for activity in activities.filtered(
            lambda one: (one.dunning_key or "").startswith("night_not_begun:")
        ):
            yield company._prepare_dunning_gap(
                f"night_{activity.id}",
                html2plaintext(activity.note),
                "res.partner",
                res_id=company.partner_id.id,
            )

    @api.model
    def get_switched_off(self):
        """The user's companies that do not use dunning, and whether he may change that.

        :return: list of dicts with ``id``, ``name`` and ``can_switch_on``
        """
        self.env["dunning.letter"]._check_dunning_user()
        manager = self.env.user.has_group("dunning_advanced.group_dunning_manager")
        off = self.env.companies.filtered(lambda company: not company.dunning_enabled)
        return [
            {"id": company.id, "name": company.name, "can_switch_on": manager}
            for company in off
        ]

    def _get_box_names(self):
        """The methods that make the boxes, in order; override it to add one.

        Each takes the company and the day, and returns :meth:`_prepare_box` or None.
        """
        return [
            "_get_work_box",
            "_get_age_box",
            "_get_level_box",
            "_get_not_dunned_box",
            "_get_charge_box",
            "_get_pause_box",
            "_get_promise_box",
            "_get_collection_box",
        ]

    def _prepare_box(self, name, title, rows, empty=None, bars=False):
        """One box of the screen.

        :param rows: list of what :meth:`_prepare_rows` returns
        :param empty: what to say instead of rows when there are none
        :param bars: draw the amounts beside each other
        """
        parts = [row for row in rows if bars and row["tone"] != "total"]
        largest = max((row["amount"] for row in parts), default=0)
        for row in rows:
            row["share"] = row["amount"] / largest if largest and row in parts else 0
        return {"name": name, "title": title, "rows": rows, "empty": empty}

    def _prepare_rows(self, model, base, rows, view=None, amount=None, context=None):
        """Rows over one model, counted in one statement; what they count is the list.

        :param model: the model that is counted, with its context
        :param base: domain that all rows share
        :param rows: list of (name, label, domain, tone)
        :param view: xmlid of the views to open, without ``_list``, ``_kanban`` and
            ``_search``; None: the model's own
        :param amount: name of the field to add up, in company currency
        :param context: further context of the list
        """
        found = self._measure(model, base, [row[2] for row in rows], amount)
        return [
            {
                "name": name,
                "label": label,
                "tone": tone,
                "count": count,
                "amount": total,
                "action": self._prepare_list_action(
                    model, label, Domain(base) & Domain(domain), view, context
                ),
            }
            for (name, label, domain, tone), (count, total) in zip(
                rows, found, strict=True
            )
        ]

    def _measure(self, model, base, domains, amount=None, of=None):
        """Number of records and sum of a field for each domain, in one statement.

        The ORM makes the conditions, with the user's access rules: a number and the
        list behind it cannot disagree. It has no way to ask for several at once.

        :param of: field whose values are counted, each once; None: the records
        :return: list of (count, sum in company currency or None)
        """
        query = model._search(Domain(base))
        table = query.table
        counted = SQL("*")
        if of:
            counted = SQL("DISTINCT %s", model._field_to_sql(table, of, query))
        columns = []
        for domain in domains:
            where = Domain(domain).optimize_full(model)._to_sql(model, table, query)
            columns.append(SQL("COUNT(%s) FILTER (WHERE %s)", counted, where))
            if amount:
                column = model._field_to_sql(table, amount, query)
                columns.append(SQL("SUM(%s) FILTER (WHERE %s)", column, where))
        if not amount:
            (counts,) = self.env.execute_query(query.select(*columns))
            return [(count, None) for count in counts]
        currency_name = model._fields[amount].get_currency_field(model)
        currency = model._field_to_sql(table, currency_name, query)
        query.groupby = currency
        return self._add_up(
            self.env.execute_query(query.select(currency, *columns)), len(domains)
        )

    def _add_up(self, rows, size):
        """Rows by currency as one list of (count, sum in company currency).

        :param rows: tuples of currency id and a count and a sum for each column
        :param size: the number of columns
        """
        company = self.env.company
        found = [(0, 0.0)] * size
        for currency_id, *values in rows:
            currency = self.env["res.currency"].browse(currency_id)
            for place in range(size):
                count, total = values[2 * place : 2 * place + 2]
                total = currency._convert(
                    total or 0.0, company.currency_id, company, company._dunning_today()
                )
                before = found[place]
                found[place] = before[0] + count, before[1] + total
        return found

    def _take_views(self, row, action_name, *names):
        """Let a row open its records in the lists of another action.

        :param row: what :meth:`_prepare_rows` returns
        :param action_name: id of an action of this add-on, or None: leave it as it is
        :param names: what else to take of the action
        """
        if action_name:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                f"dunning_advanced.{action_name}"
            )
            row["action"] |= {name: action[name] for name in (*LOOKS, *names)}

    def _prepare_list_action(self, model, label, domain, view=None, context=None):
        """The action that opens the list behind a number."""
        list_view, card_view, search_view = (
            self.env.ref(f"{view}_{kind}").id if view else False
            for kind in ("list", "kanban", "search")
        )
        nothing = self.env._("“%(label)s”: nothing at present", label=label)
        return {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": model._name,
            "domain": list(domain),
            "views": [[list_view, "list"], [card_view, "kanban"], [False, "form"]],
            "mobile_view_mode": "kanban",
            "search_view_id": [search_view, "search"],
            WORDS: Markup('<p class="o_view_nocontent_smiling_face">%s</p>') % nothing,
            "context": {
                "create": False,
                "allowed_company_ids": self.env.company.ids,
                **(context or {}),
            },
        }
