"""Payments, branches, and why an invoice is not dunned."""

from ..common import DunningCommon


class MoneyCase(DunningCommon):
    def _post_payment(self, amount, on="15 May", **values):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "date": self.day(on),
                "journal_id": self.company_data["default_journal_bank"].id,
                **values,
            }
        )
        payment.action_post()
        return payment

    def _create_branch(self):
        """A company of the same legal body, which the user works in, too."""
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        # As core's own tests of branches: loads their accounts.
        self.cr.precommit.run()
        self.env.user.company_ids |= branch
        companies = self.company | branch
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": companies.ids}
        )
        return branch

    def _skips(self, text, **values):
        run = self._propose(text, **values)
        return {skip.move_line_id.move_id: skip for skip in run.skip_ids}
