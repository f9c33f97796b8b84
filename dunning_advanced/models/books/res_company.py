"""The company's settings for charges: journal, accounts, who waives."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import engine
from ..bounds import LAST_DAY, check_value
from ..facts.statement import Statement, StatementError

# The company's account for the income of each kind.
_ACCOUNT_FIELDS = {
    engine.FEE: "dunning_fee_account_id",
    engine.INTEREST: "dunning_interest_account_id",
    engine.COMPENSATION: "dunning_compensation_account_id",
}
_INCOME = "[('account_type', 'in', ('income', 'income_other'))]"
_INCOME_TYPES = ("income", "income_other")


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_charge_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Charges",
        groups="base.group_user",
        domain="[('type', '=', 'general'), ('company_id', 'parent_of', id)]",
        help="Where charges are booked: when a letter is issued, if its level says so, "
        "or when they are received.",
    )
    dunning_fee_account_id = fields.Many2one(
        "account.account",
        string="Account of Dunning Fees",
        groups="base.group_user",
        domain=_INCOME,
    )
    dunning_interest_account_id = fields.Many2one(
        "account.account",
        string="Account of Default Interest",
        groups="base.group_user",
        domain=_INCOME,
        help="Empty: that of the fees.",
    )
    dunning_compensation_account_id = fields.Many2one(
        "account.account",
        string="Account of Compensation",
        groups="base.group_user",
        domain=_INCOME,
        help="Empty: that of the fees.",
    )
    dunning_receive_charges = fields.Selection(
        selection=[("ask", "Propose it"), ("auto", "Book it every night")],
        string="Credits That Are Charges",
        groups="base.group_user",
        required=True,
        default="ask",
        help="When a payment leaves a credit that fits claimed charges to the cent, "
        "the credit is income.",
    )
    dunning_users_waive = fields.Boolean(
        string="Users Waive Charges",
        groups="base.group_user",
        help="Off: only dunning managers waive charges.",
    )

    @api.constrains("dunning_charge_journal_id", *_ACCOUNT_FIELDS.values())
    def _check_dunning_charge_books(self):
        for company in self:
            # sudo: the set-up of the books is asked, whoever changes the setting.
            own = company.sudo()
            journal = own.dunning_charge_journal_id
            if journal and (
                journal.type != "general" or journal.company_id not in own.parent_ids
            ):
                raise ValidationError(
                    self.env._(
                        "“%(journal)s” cannot be the journal of charges. Choose a "
                        "miscellaneous journal of %(company)s.",
                        journal=journal.display_name,
                        company=company.name,
                    )
                )
            for name in _ACCOUNT_FIELDS.values():
                company._check_dunning_charge_account(own[name])

    def _check_dunning_charge_account(self, account):
        if not account:
            return
        # sudo: as the journal.
        of_company = self.sudo().parent_ids & account.company_ids
        if account.account_type not in _INCOME_TYPES or not of_company:
            raise ValidationError(
                self.env._(
                    "“%(account)s” cannot be an account of charges. Choose an income "
                    "account of %(company)s.",
                    account=account.display_name,
                    company=self.name,
                )
            )

    def _dunning_can_book(self, kinds):
        """Whether journal and accounts for some kinds of charges can be booked to."""
        return not self._dunning_find_booking_obstacle(kinds)

    def _dunning_find_booking_obstacle(self, kinds):
        """Why some kinds of charges cannot be booked, as far as the settings go.

        :return: :class:`Statement`, or None
        """
        # sudo: settings, which a user of letters need not be allowed to read.
        company = self.sudo()
        chosen = [company.dunning_charge_journal_id]
        chosen += [company._dunning_find_charge_account(kind) for kind in kinds]
        for record in chosen:
            if not record:
                return Statement("charges_not_set_up", {"company": self.name})
            if not record.active:
                # Archived after it was chosen.
                # An account has its number in a company.
                name = record.with_company(company).display_name
                values = {"name": name, "company": self.name}
                return Statement("charges_archived", values)
        return None

    def _dunning_get_charge_journal(self):
        """Where charges are booked.

        :raises StatementError: when it has not been set, or is archived
        """
        self._dunning_check_books(())
        # sudo: settings, which a user of letters need not be allowed to read.
        return self.sudo().dunning_charge_journal_id

    def _dunning_get_charge_account(self, kind):
        """The account of the income from a kind of charge.

        :raises StatementError: when it has not been set, or is archived
        """
        self._dunning_check_books((kind,))
        return self._dunning_find_charge_account(kind)

    def _dunning_find_charge_account(self, kind):
        # sudo: as the journal.
        company = self.sudo()
        return company[_ACCOUNT_FIELDS[kind]] or company.dunning_fee_account_id

    def _dunning_check_books(self, kinds):
        obstacle = self._dunning_find_booking_obstacle(kinds)
        if obstacle:
            raise StatementError(self.env, obstacle.code, **obstacle.values)

    def _dunning_get_open_day(self, journal, day):
        """A day, or the first one after it on which the books are open.

        :raises ValidationError: when they are closed for ever
        """
        # sudo: lock dates are the company's, whoever books.
        locks = self.sudo()._get_violated_lock_dates(day, False, journal)
        if not locks:
            return day
        closed, name = locks[-1]
        check_value(self, name, closed, None, LAST_DAY)
        return fields.Date.add(closed, days=1)
