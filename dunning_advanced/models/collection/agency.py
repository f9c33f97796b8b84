"""The messages to a collection agency: hand-over, and payments that came after it."""

from odoo import models
from odoo.exceptions import UserError

from ... import engine
from ..arguments import require_one
from ..ask_apart import ask_apart
from ..facts.statement import Statement, StatementError


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_send_to_collection(self):
        """Open the message that hands these invoices of one customer to the agency.

        Nothing changes before it is sent: closing it leaves the invoices as they are.
        Invoices of several customers, each of whom needs a message of its own, come
        on one page first.

        :return: action that opens the composer, or that page
        :raises UserError: when they cannot be handed over, with the reasons
        """
        if len(self._dunning_get_debtors()) > 1 or len(self.company_id) > 1:
            return self.env["dunning.hand.over"]._open(self)
        self._dunning_check_can_hand_over()
        agency = self._get_dunning_agency()
        self._dunning_tell_agency_left(agency)
        invoices = self.sorted(lambda move: (move.invoice_date_due, move.id))
        return invoices._dunning_open_agency_composer(
            agency,
            self.env._("Hand Over to Collection"),
            "dunning_advanced.collection_message",
            attachments=invoices._dunning_get_collection_files(agency),
            default_dunning_move_ids=invoices.ids,
            default_dunning_claim=invoices._dunning_describe_claim(),
        )

    def _dunning_hand_over_now(self):
        """Send the message to the agency as it stands, and hand over with it.

        :raises UserError: when they cannot be handed over, with the reasons
        """
        action = self.action_send_to_collection()
        composers = self.env[action["res_model"]].with_context(**action["context"])
        composers.create({})._action_send_mail()

    def action_inform_agency(self):
        """Open the message that tells the agency what was paid since the hand-over.

        :raises UserError: when nothing was paid, or nothing was handed over
        """
        require_one(self)
        self._dunning_check_may_dun()
        if not self.dunning_collection_date:
            raise UserError(
                self.env._(
                    "%(invoice)s is not in collection: there is no agency to inform.",
                    invoice=self.display_name,
                )
            )
        if self.currency_id.is_zero(self.dunning_collection_paid):
            raise UserError(
                self.env._(
                    "Nothing was paid on %(invoice)s since it was handed over.",
                    invoice=self.display_name,
                )
            )
        self._dunning_refuse_agency_that_left(self.dunning_agency_id)
        return self._dunning_open_agency_composer(
            self.dunning_agency_id,
            self.env._("Inform the Agency"),
            "dunning_advanced.collection_payment_message",
        )

    def _dunning_check_can_hand_over(self):
        """Refuse invoices that cannot be handed over, each with what is in the way."""
        self._dunning_check_may_dun()
        if len(self._dunning_get_debtors()) != 1 or len(self.company_id) != 1:
            raise UserError(
                self.env._(
                    "Choose invoices of one customer and one company: the agency gets "
                    "one message for each customer."
                )
            )
        refused = self._dunning_describe_obstacles()
        if refused:
            raise UserError(
                self.env._(
                    "These cannot be handed over to collection:\n%(obstacles)s",
                    obstacles="\n".join(refused.values()),
                )
            )

    def _dunning_describe_obstacles(self):
        """What stands against handing over these invoices of one company, in words.

        :return: dict of invoice to text; what can be handed over is not in it
        """
        explain = self.env["dunning.run.skip"]._explain
        found = self._dunning_get_collection_obstacles(self.company_id._dunning_today())
        return {
            move: f"{move.display_name}: {explain(obstacles)}".replace("\n", ", ")
            for move, obstacles in found.items()
            if obstacles
        }

    def _dunning_get_collection_obstacles(self, as_of):
        """What the engine says against handing over these invoices of one company.

        :param as_of: the day
        :return: dict of invoice to tuple of :class:`engine.Obstacle`
        """
        found = ask_apart(
            self._dunning_get_debtors(),
            lambda customers: self._dunning_ask_obstacles(customers, as_of),
            self._dunning_refuse_unasked,
        )
        return {
            move: found[move.id]
            if move.id in found and move._is_dunning_claim()
            else (engine.Obstacle(move._dunning_get_reason_not_open()),)
            for move in self
        }

    def _dunning_ask_obstacles(self, customers, as_of):
        facts, found = self.env["dunning.open.item"], {}
        rulebook, move_ids = facts._get_rulebook(self.company_id), set(self.ids)
        for account in facts._fetch_accounts(self.company_id, customers, as_of):
            found |= engine.obstacles_to_hand_over(account, rulebook, as_of, move_ids)
        return found

    def _dunning_refuse_unasked(self, customer, error):
        """Hand over nothing of which it is not known whether it is owed."""
        reason = self.env["dunning.words"]._explain_failure(error)
        raise StatementError(
            self.env,
            "hand_over_not_asked",
            customer=customer.display_name,
            reason=reason,
        ) from error

    def _get_dunning_agency(self):
        """The customer's agency, else the company's.

        :raises UserError: when there is none, or it has no e-mail address
        """
        company = self.company_id
        # sudo: the customer may be filed under another company by now.
        customer = self._dunning_get_debtors().sudo().with_company(company)
        own = customer.dunning_agency_id.with_env(self.env)
        agency = own._dunning_usable_in(
            company
        ) or company.dunning_agency_id._dunning_usable_in(company)
        if not agency:
            self._dunning_refuse_agency_that_left(own or company.dunning_agency_id)
            raise UserError(
                self.env._(
                    "Choose the collection agency first: on the customer, or for all "
                    "customers in the Invoicing settings under Dunning."
                )
            )
        if not agency.email:
            raise UserError(
                self.env._(
                    "%(agency)s has no e-mail address. Enter one on its contact.",
                    agency=agency.display_name,
                )
            )
        return agency

    def _dunning_refuse_agency_that_left(self, agency):
        """Refuse an agency that is archived or belongs to another company.

        :param agency: ``res.partner``, may be empty
        """
        if agency and not agency._dunning_usable_in(self.company_id):
            raise UserError(
                self.env._(
                    "The collection agency “%(agency)s” is archived or belongs to "
                    "another company. Bring its contact back, or choose another agency "
                    "on the customer or in the Invoicing settings under Dunning.",
                    agency=agency.display_name,
                )
            )

    def _dunning_tell_agency_left(self, agency):
        """Tell the user that the customer's own agency is not the one written to.

        :param agency: ``res.partner`` that gets the message
        """
        # sudo: as above.
        customer = self._dunning_get_debtors().sudo().with_company(self.company_id)
        own = customer.dunning_agency_id
        if not own or own == agency:
            return
        values = {"agency": own.display_name, "customer": customer.display_name}
        self.env["mail.activity"]._dunning_tell_once(
            customer,
            self.env.user,
            self.company_id,
            Statement("agency_left", values),
            own,
        )

    def _dunning_get_collection_files(self, agency):
        """What the agency needs: invoices, issued letters, and the claim as a sheet.

        :return: ``ir.attachment``
        """
        invoices = self.env["dunning.letter"]._get_invoice_pdfs(self)
        issued = self._get_issued_dunning_letters()
        sheet = self._dunning_create_claim_sheet(agency)
        return invoices | issued._copy_pdfs() | sheet

    def _get_issued_dunning_letters(self):
        """The issued letters that claim these invoices, oldest first.

        Those to whoever owed them before are no business of the agency.
        """
        debtors = self._dunning_get_debtors()
        lines = self.dunning_line_ids.filtered(
            lambda line: (
                line.letter_state == "issued" and line.letter_id.debtor_id in debtors
            )
        )
        return lines.letter_id.sorted(lambda letter: (letter.date, letter.id))
