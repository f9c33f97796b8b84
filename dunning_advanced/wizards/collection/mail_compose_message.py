"""Messages about dunning to others than the customer; sending one hands over."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.groups import ACCOUNTANTS


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    # Everybody writes messages, on all kinds of documents: whoever does not read
    # invoices must not meet this field.
    dunning_move_ids = fields.Many2many(
        "account.move",
        string="Handed Over to Collection",
        readonly=True,
        copy=False,
        groups=ACCOUNTANTS,
    )

    dunning_claim = fields.Text(
        string="Open When Written",
        readonly=True,
        copy=False,
        groups=ACCOUNTANTS,
        help="What was open of these invoices when the message was filled.",
    )

    dunning_internal = fields.Boolean(
        readonly=True, help="Of all that follow the document, nobody else gets it."
    )

    def _action_send_mail(self, auto_commit=False):
        """Hand the invoices over with the message, in one transaction."""
        handing_over = self._dunning_get_handing_over()
        for composer in handing_over:
            composer._dunning_check_hand_over()
        sender = self
        if handing_over:
            # Core would read the copies of our invoices as bills to import, and commit
            # before these invoices are handed over.
            sender = self.with_context(disable_attachment_import=True)
        result = super(MailComposeMessage, sender)._action_send_mail(
            auto_commit=auto_commit
        )
        for composer in handing_over:
            composer._dunning_hand_over()
        return result

    def _prepare_mail_values_static(self):
        """What is not for the customer becomes an internal note, only now.

        The form of a note would show no recipients.
        """
        values = super()._prepare_mail_values_static()
        if self.dunning_internal:
            values["subtype_id"] = self.env.ref("mail.mt_note").id
        return values

    def _action_schedule_message(self):
        """A message that leaves later would leave the invoices dunned until then."""
        if self._dunning_get_handing_over():
            raise UserError(
                self.env._("Send the message to the agency now; it cannot wait.")
            )
        return super()._action_schedule_message()

    def _dunning_get_handing_over(self):
        """Those of these messages that hand invoices over to collection."""
        # sudo: asked of every message that anybody writes, also of those who may read
        # no invoices.
        return self.sudo().filtered("dunning_move_ids").with_env(self.env)

    def _dunning_check_hand_over(self):
        """Ask again: while the message was open, somebody may have paid."""
        moves = self.dunning_move_ids
        moves._dunning_check_can_hand_over()
        said = self.dunning_claim
        if said and said != moves._dunning_describe_claim():
            raise UserError(
                self.env._(
                    "Something was paid or changed since this message was opened, so "
                    "the agency would be asked for a wrong sum. Close the message and "
                    "press “Collection” again."
                )
            )
        if not self.partner_ids.filtered("email"):
            raise UserError(self.env._("Address the message to the collection agency."))

    def _dunning_hand_over(self):
        moves = self.dunning_move_ids
        planned = moves._get_dunning_agency()
        agency = planned if planned in self.partner_ids else self.partner_ids[0]
        moves._dunning_set_in_collection(agency)
        first = moves.browse(self._evaluate_res_ids())
        for move in moves - first:
            move.message_post(
                body=self.env._(
                    "Handed over to %(agency)s together with %(invoice)s.",
                    agency=agency.display_name,
                    invoice=first.display_name,
                )
            )
