"""Portal: what a customer owes and is overdue today, over all letters."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..ask_apart import ask_apart
from ..facts.open_item_values import NOTED_STATES


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _dunning_get_portal_items(self, user):
        """What of this model a portal user sees as overdue, and the domain of it.

        These are the open items of the company that the user belongs to, in the
        companies in which the user has an account, each on the day where it is, as far
        as the engine asks for them.

        :param user: ``res.users`` who asks
        :return: (``account.move.line`` to search in, domain)
        """
        found = self._dunning_get_portal_owed(user).values()
        item_ids = [item_id for _account, claim in found for item_id in claim.lines]
        # sudo: a portal user reads own invoices, but neither journal entries nor what
        # is addressed to colleagues; the domain is the whole permission.
        return self.sudo(), Domain("id", "in", sorted(item_ids))

    @api.model
    def _dunning_get_portal_owed(self, user):
        """What a portal user's company owes today, asked of the engine.

        :param user: ``res.users`` who asks
        :return: dict of company to what ``dunning.open.item._get_owed`` returns
        """
        # sudo: the user's own companies, of which one setting is asked.
        companies = user.sudo().company_ids.filtered("dunning_enabled")
        # sudo: the user's own debts, of which a portal user may read invoices only.
        facts = self.env["dunning.open.item"].sudo()
        customer = user.partner_id.commercial_partner_id.sudo()
        return ask_apart(
            companies,
            lambda some: {
                company: facts._get_owed(company, customer, company._dunning_today())
                for company in some
            },
            self._dunning_show_nothing,
        )

    @api.model
    def _dunning_show_nothing(self, _company, error):
        """What cannot be found out is not asked for; the log has why."""
        self.env["dunning.words"]._explain_failure(error)
        return {}

    @api.model
    def _dunning_get_portal_credits(self, user):
        """Payments and credits that wait to be assigned, and so are not asked for.

        One that is there for what is owed to another company of the legal body is named
        with that company.

        :param user: ``res.users`` who asks
        :return: list of dicts with ``company``, ``currency`` and ``amount``
        """
        sums = defaultdict(Decimal)
        for company, (account, claim) in self._dunning_get_portal_owed(user).items():
            for currency_id, amount in claim.lent.items():
                sums[company, self.env["res.currency"].browse(currency_id)] += amount
            for item in account.items:
                if item.open > 0 and not item.paid_out:
                    continue
                sums[company, self.env["res.currency"].browse(item.currency.id)] -= (
                    item.open
                )
        names = ("company", "currency", "amount")
        return [
            dict(zip(names, (*key, float(amount)), strict=True))
            for key, amount in sums.items()
            if amount > 0
        ]

    def _dunning_get_portal_sums(self, domain):
        """What is overdue in all, apart for each company and currency.

        :param domain: which of these items
        :return: list of dicts with ``company``, ``currency``, ``amount`` without what
            is ``disputed``, and ``count``
        """
        found = self._read_group(
            domain,
            ["company_id", "currency_id"],
            ["amount_residual_currency:sum", "__count"],
        )
        names = ("company", "currency", "amount", "count")
        sums = [dict(zip(names, row, strict=True)) for row in found]
        for overdue in sums:
            disputed = self._dunning_get_portal_disputed(domain, overdue)
            overdue["disputed"] = disputed
            less = disputed + self._dunning_get_portal_noted(domain, overdue)
            overdue["amount"] = overdue["currency"].round(overdue["amount"] - less)
        return sums

    def _dunning_get_portal_noted(self, domain, overdue):
        """What of overdue items is being paid already, by payments without an entry.

        :param domain: which of these items
        :param overdue: dict with ``company`` and ``currency``
        """
        items = self.search(
            Domain(domain)
            & Domain("company_id", "=", overdue["company"].id)
            & Domain("currency_id", "=", overdue["currency"].id)
            & Domain("move_id.payment_state", "in", NOTED_STATES)
        )
        return sum(item.move_id._dunning_get_noted_of(item) for item in items)

    def _dunning_get_portal_disputed(self, domain, overdue):
        """The disputed parts of overdue items, which nobody asks for.

        :param domain: which of these items
        :param overdue: dict with ``company`` and ``currency``
        """
        company, currency = overdue["company"], overdue["currency"]
        items = self.search(
            Domain(domain)
            & Domain("company_id", "=", company.id)
            & Domain("currency_id", "=", currency.id)
            & Domain("move_id.dunning_disputed", "=", True)
        )
        if not items:
            return 0.0
        day = company._dunning_today()
        customers = items.move_id._dunning_get_debtors()
        facts = self.env["dunning.open.item"]._fetch_accounts(company, customers, day)
        found = (item for account in facts for item in account.items)
        return float(
            sum(item.open - item.claimable for item in found if item.id in items._ids)
        )

    def _dunning_get_portal_rows(self):
        """The overdue items as the portal shows them.

        :return: list of dicts with ``item``, its ``name``, its day ``due`` and that
            ``day`` as it is written, ``days`` overdue, what is ``open`` and not being
            paid, and ``url`` of the invoice's page, which a plain journal entry has
            none of
        """
        places = self._dunning_get_places()
        # One without a due date counts from its own date, as the facts have it.
        due = {item: item.date_maturity or item.date for item in self}
        return [
            {
                "item": item,
                "name": f"{item.move_id.name}{places.get(item, '')}",
                "due": due[item],
                "day": self.env["dunning.letter"]._write_short_day(due[item]),
                "open": item.currency_id.round(
                    item.amount_residual_currency
                    - item.move_id._dunning_get_noted_of(item)
                ),
                "days": (item.company_id._dunning_today() - due[item]).days,
                "url": item.move_id.get_portal_url()
                if item.move_id.is_sale_document()
                else "",
            }
            for item in self
        ]

    def _dunning_get_portal_payment_url(self, user, sums):
        """Core's page that pays all overdue invoices at once, if it takes these.

        It takes those addressed to the user, of one company and in one currency.

        Not while money waits to be assigned, or is on its way: it would ask for all.

        :param user: ``res.users`` who asks
        :param sums: what ``_dunning_get_portal_sums`` returns
        """
        owed = self._dunning_get_portal_owed(user).values()
        on_its_way = any(account.bank.on_its_way for account, _claim in owed)
        if on_its_way or self._dunning_get_portal_credits(user):
            return ""
        payable = self.env["dunning.letter"]._can_be_paid_online()
        same = len(sums) == 1 and self._dunning_core_asks_the_same(user, sums[0])
        return "/my/invoices/overdue" if payable and same else ""

    @api.model
    def _dunning_core_asks_the_same(self, user, overdue):
        """Whether core's page for all that is overdue asks for the sum that is shown.

        It takes whole invoices addressed to the user in person, also such as are
        disputed or with an agency.

        :param overdue: one of what ``_dunning_get_portal_sums`` returns
        """
        # sudo: as core's page, which reads them with the user's own rules.
        invoices = self.env["account.move"].sudo()
        found = invoices.search(
            [
                ("state", "not in", ("cancel", "draft")),
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("payment_state", "in", ("not_paid", "partial")),
                # Core's day, wherever the visitor is: it is core's sum that is asked.
                ("invoice_date_due", "<", fields.Date.today()),
                ("partner_id", "=", user.partner_id.id),
            ]
        )
        if found.company_id != overdue["company"]:
            return False
        if found.currency_id != overdue["currency"]:
            return False
        asked = sum(found.mapped("amount_residual"))
        return overdue["currency"].compare_amounts(asked, overdue["amount"]) == 0
