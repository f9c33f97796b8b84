"""Banners: how dunning of an invoice or a customer stands, a line for each thing."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date


class DunningTimeline(models.AbstractModel):
    _inherit = "dunning.timeline"

    @api.model
    def _get_invoice_banner(self, move, as_of):
        """What somebody who opens an invoice has to know before writing to anybody.

        :param as_of: today where the company is
        :return: text with a line for each thing, "" when there is none
        """
        lines = [
            self._say_invoice_overdue(move, as_of),
            *self._say_pauses(move, move.company_id, as_of),
            *self._say_promise(move),
            *self._say_dispute(move),
        ]
        if move.dunning_collection_date:
            since = format_date(self.env, move.dunning_collection_date)
            lines.append(
                self._join_facts(
                    self.env._("In collection"),
                    move.dunning_agency_id.display_name,
                    self.env._("since %(date)s", date=since),
                )
            )
        return "\n".join(filter(None, lines))

    @api.model
    def _get_customer_banner(self, customer, company, as_of):
        """As :meth:`_get_invoice_banner`, about all open invoices in one company.

        :param customer: commercial partner, with the right to read the facts
        """
        claims = self._get_told_invoices(customer, company)
        collected = claims.filtered("dunning_collection_date")
        lines = [
            self._say_customer_overdue(customer.with_company(company)),
            *self._say_pauses(customer, company, as_of),
            self._say_of_invoices(
                self.env._("Promised"), claims.filtered("dunning_promise_date")
            ),
            self._say_of_invoices(
                self.env._("Disputed"), claims.filtered("dunning_disputed")
            ),
            self._say_of_invoices(self.env._("In collection"), collected),
        ]
        return "\n".join(filter(None, lines))

    def _get_told_invoices(self, customer, company):
        """A customer's invoices that are owed and of which there may be more to say."""
        moves = self.env["account.move"].sudo(customer.env.su)
        told = Domain.OR(
            Domain(name, "!=", False)
            for name in (
                "dunning_promise_ids",
                "dunning_disputed",
                "dunning_collection_date",
            )
        )
        own = Domain("commercial_partner_id.commercial_partner_id", "=", customer.id)
        own &= Domain("company_id", "=", company.id)
        owed = moves._dunning_get_owed_domain(own & told)
        return moves.search(owed, order="invoice_date_due, id")

    @api.model
    def _join_facts(self, *facts):
        """What is known, one after the other; the reason may have several lines."""
        return " · ".join(" ".join(fact.split()) for fact in facts if fact)

    def _say_invoice_overdue(self, move, as_of):
        items = move._get_dunning_open_items() if move._dunning_is_owed() else ()
        overdue = [item for item in items if (item.date_maturity or item.date) < as_of]
        amount = sum(
            item.amount_residual_currency - move._dunning_get_noted_of(item)
            for item in overdue
        )
        if move.currency_id.compare_amounts(amount, 0) <= 0:
            return ""
        since = format_date(self.env, overdue[0].date_maturity or overdue[0].date)
        return self._join_facts(
            self.env._("Overdue"),
            format_amount(self.env, amount, move.currency_id),
            self.env._("since %(date)s", date=since),
            move.dunning_level_id.name,
        )

    def _say_customer_overdue(self, customer):
        amount = customer.dunning_overdue_amount
        currency = customer.env.company.currency_id
        if currency.compare_amounts(amount, 0) <= 0:
            return ""
        return self._join_facts(
            self.env._("Overdue"),
            format_amount(self.env, amount, currency),
            customer.dunning_level_id.name,
        )

    def _say_pauses(self, record, company, as_of):
        for holder in record._get_pausing_records():
            # sudo: for whoever may read the record that it pauses.
            holder = holder.sudo().with_company(company)
            pause = holder and holder._dunning_pause()
            if pause and pause.holds(as_of):
                yield self._join_facts(
                    self.env._("Dunning paused"),
                    holder.display_name if holder != record else "",
                    self._say_until(holder.dunning_pause_until),
                    self._say_by(self._find_author(holder, "dunning_paused", company)),
                    holder.dunning_pause_reason,
                )

    def _say_promise(self, move):
        if promise := move._dunning_get_promise_in_force():
            amount = promise.amount or promise.amount_open
            yield self._join_facts(
                self.env._("Promised"),
                format_amount(self.env, amount, promise.currency_id),
                self._say_until(promise.date),
                self._say_by(promise.user_id.name),
                promise.note or "",
            )

    def _say_dispute(self, move):
        if move.dunning_disputed:
            amount = move.dunning_disputed_amount
            part = format_amount(self.env, amount, move.currency_id)
            yield self._join_facts(
                self.env._("Disputed"),
                part if amount else self.env._("the whole invoice"),
                self._say_by(
                    self._find_author(move, "dunning_disputed", move.company_id)
                ),
                move.dunning_dispute_reason,
            )

    def _say_of_invoices(self, label, moves):
        names = moves.mapped("name")
        return self._join_facts(label, self._join_names(names)) if names else ""

    def _say_until(self, day):
        date = day and format_date(self.env, day)
        return self.env._("until %(date)s", date=date) if day else ""

    def _say_by(self, name):
        return self.env._("by %(name)s", name=name) if name else ""

    def _find_author(self, record, name, company):
        """Who has last changed a tracked field of a record.

        :return: a name, "" when the chatter does not know
        """
        of_record = [("model", "=", record._name), ("res_id", "=", record.id)]
        if record._name == "res.partner":
            of_record.append(("record_company_id", "=", company.id))
        # sudo: only administrators read tracked values; the chatter shows them.
        value = self.env["mail.tracking.value"].sudo()
        field = self.env["ir.model.fields"]._get(record._name, name)
        value = value.search(
            [
                ("field_id", "=", field.id),
                ("mail_message_id", "any", of_record),
            ],
            order="id desc",
            limit=1,
        )
        return value.mail_message_id.author_id.name or ""
