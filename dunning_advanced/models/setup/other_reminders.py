"""Other reminder functions in this database: customers would be reminded twice."""

from datetime import timedelta

from odoo import models

# Add-ons that write to customers about what is overdue, by technical name.
REMINDER_ADDONS = (
    "account_credit_control",
    "account_customer_statement",
    "account_followup",
    "account_invoice_overdue_reminder",
    "account_reminder",
    "base_accounting_kit",
    "om_account_followup",
    "partner_statement",
)
# Days that are looked back on for customers who got reminders from both.
DAYS_BACK = 90
SHOWN_CUSTOMERS = 5


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_dunning_other_reminder_gaps(self):
        """One gap for each other add-on that reminds customers: whom both remind."""
        # sudo: what is installed is for administrators; that customers are written to
        # twice is for whoever duns them.
        addons = self.env["ir.module.module"].sudo()
        found = addons.search(
            [("name", "in", REMINDER_ADDONS), ("state", "=", "installed")]
        )
        for addon in found:
            label = self.env._(
                "“%(addon)s” writes reminders, too. Use only one of them.",
                addon=addon.shortdesc or addon.name,
            )
            doubled = self._describe_dunning_doubled(addon.name)
            label = f"{label} {doubled}" if doubled else label
            yield self._prepare_dunning_gap(
                f"other_{addon.name}", label, "ir.module.module", res_id=addon.id
            )

    def _describe_dunning_doubled(self, addon):
        """In words: the customers who lately got reminders from both, if any."""
        since = self._dunning_today() - timedelta(days=DAYS_BACK)
        reminded = self._get_dunning_reminded_elsewhere(addon, since)
        # sudo: as above, names only.
        letters = self.env["dunning.letter"].sudo()
        groups = letters._read_group(
            [
                ("company_id", "=", self.id),
                ("debtor_id", "in", reminded.commercial_partner_id.ids),
                ("state", "=", "issued"),
                ("date", ">=", since),
            ],
            ["debtor_id"],
        )
        names = sorted(debtor.display_name for (debtor,) in groups)
        if not names:
            return ""
        more = len(names) - SHOWN_CUSTOMERS
        return self.env._(
            "Reminded by both in %(days)s days: %(customers)s.",
            days=DAYS_BACK,
            customers=", ".join(names[:SHOWN_CUSTOMERS])
            + (f" (+{more})" if more > 0 else ""),
        )

    def _get_dunning_reminded_elsewhere(self, addon, since):
        """The customers that another add-on has reminded since a day.

        Override it for others.

        :param addon: its technical name
        :param since: the first day
        :return: ``res.partner``
        """
        # sudo: names of customers are told to whoever duns them.
        customers = self.env["res.partner"].sudo()
        model = "credit.control.line"
        if addon != "account_credit_control" or model not in self.env:
            return customers
        # sudo: whoever duns need no rights in the other add-on.
        lines = self.env[model].sudo()
        # Not one by one: they are as many as overdue items.
        groups = lines._read_group(
            [
                ("company_id", "=", self.id),
                ("date", ">=", since),
                ("state", "not in", ("draft", "ignored")),
            ],
            ["partner_id"],
        )
        return customers.union(*(customer for (customer,) in groups))
