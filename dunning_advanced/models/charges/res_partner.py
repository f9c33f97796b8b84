"""The customer before the law: what kind of debtor, and what was agreed."""

from odoo import api, fields, models

from .dunning_interest_rule import DEBTOR_KINDS

# Everybody has a number there that is entered as the tax number: it tells nothing.
_PERSONS_HAVE_TAX_NUMBERS = ("ES", "GR", "HR", "PT")


class ResPartner(models.Model):
    _inherit = "res.partner"

    dunning_debtor_kind = fields.Selection(
        selection=DEBTOR_KINDS,
        string="Debtor",
        compute="_compute_dunning_debtor_kind",
        inverse="_inverse_dunning_debtor_kind",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Which law of interest and charges counts. Guessed from whether the "
        "customer is a company or has a tax number; correct it where that is wrong.",
    )
    dunning_charges_agreed = fields.Text(
        string="Charges Agreed On",
        company_dependent=True,
        tracking=True,
        groups="base.group_user",
        help="Where more than the law's own charges was agreed with the customer: the "
        "contract or clause. Letters then charge what their level says.",
    )

    # Another kind than the guess: it stays when what it was guessed from changes.
    dunning_debtor_kind_entered = fields.Boolean(
        copy=False, readonly=True, groups="base.group_user"
    )

    @api.depends("is_company", "vat", "country_id")
    def _compute_dunning_debtor_kind(self):
        for partner in self:
            kept = partner.dunning_debtor_kind
            entered = partner.dunning_debtor_kind_entered or kept == "public"
            if not (kept and entered):
                partner.dunning_debtor_kind = partner._guess_dunning_debtor_kind()

    def _compute_field_value(self, field):
        """Note on the customer what becomes another kind, and no first guess.

        When the add-on is installed all customers get one: a message each would fill
        their histories, and take hours in a large database.
        """
        if field.name != "dunning_debtor_kind":
            return super()._compute_field_value(field)
        new = self.filtered(lambda partner: not partner.dunning_debtor_kind)
        for partners in (new.with_context(mail_notrack=True), self - new):
            super(ResPartner, partners)._compute_field_value(field)
        return None

    def _inverse_dunning_debtor_kind(self):
        for partner in self:
            guess = partner._guess_dunning_debtor_kind()
            partner.dunning_debtor_kind_entered = partner.dunning_debtor_kind != guess

    def _guess_dunning_debtor_kind(self):
        """The kind by what Odoo knows; where that is not enough, the protected one."""
        self.ensure_one()
        has_vat = self.vat and self.country_id.code not in _PERSONS_HAVE_TAX_NUMBERS
        return "business" if self.is_company or has_vat else "consumer"
