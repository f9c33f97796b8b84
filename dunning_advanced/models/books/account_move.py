"""The entries of charges stay: they are reversed with their letter, never by hand."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..guarded import GUARD, is_guarded


class AccountMove(models.Model):
    _inherit = "account.move"

    def _dunning_reverse_charges(self, vals):
        """Reverse one entry of charges, for a verb of this add-on.

        Also where an account of it has been archived since: what has been booked to it
        is taken back there, and nowhere else.

        :param vals: of the reversal
        :raises UserError: saying of what, when core refuses
        """
        self.ensure_one()
        entry = self.with_context(
            dunning_guard=GUARD, skip_account_deprecation_check=True
        )
        try:
            entry._reverse_moves([vals], cancel=True)
        except UserError as error:
            raise UserError(
                self.env._(
                    "%(entry)s, in which charges of the letter were booked, cannot be "
                    "reversed: “%(said)s” Change that first, then cancel the letter.",
                    entry=self.name,
                    said=str(error),
                )
            ) from error

    def _dunning_has_charges(self):
        """Those of these entries that are charges of letters."""
        # sudo: entries are protected from those who cannot read charges, too.
        bookings = self.env["dunning.charge.booking"].sudo()
        found = bookings.search([("move_id", "in", self.ids)])
        return found.move_id.with_env(self.env)

    @api.constrains("state")
    def _check_dunning_charges_posted(self):
        taken_back = self.filtered(lambda move: move.state != "posted")
        entries = taken_back and taken_back._dunning_has_charges()
        if entries:
            raise ValidationError(self._dunning_describe_charge_entry(entries))

    def _reverse_moves(self, default_values_list=None, cancel=False):
        if not is_guarded(self.env):
            entries = self._dunning_has_charges()
            if entries:
                raise UserError(self._dunning_describe_charge_entry(entries))
        return super()._reverse_moves(default_values_list, cancel=cancel)

    def _dunning_describe_charge_entry(self, entries):
        return self.env._(
            "%(entries)s: these are charges of dunning letters. Cancel the letter, or "
            "waive the charges: the entry is then reversed.",
            entries=", ".join(entries.mapped("name")),
        )
