"""Recipients: the roles that the level names, on the customer's side and on ours."""

from odoo import fields, models

from ..addresses import one_line
from ..ask_apart import ask_apart


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    # As the system: the customer may be filed under another company by now.
    planned_channels = fields.Char(
        string="Over", compute="_compute_planned", compute_sudo=True
    )
    planned_email_to = fields.Char(
        string="Recipient", compute="_compute_planned", compute_sudo=True
    )

    def _compute_planned(self):
        """How and to whom the letter would go if it were sent now."""
        labels = dict(
            self.env["dunning.delivery"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        # One letter about which it cannot be told closes no list of others.
        planned = ask_apart(
            self,
            lambda letters: {one: one._plan_email_to() for one in letters},
            lambda letter, error: {letter: letter._say_unplanned(error)},
        )
        for letter in self:
            channels = letter._get_channels()
            letter.planned_channels = ", ".join(labels[name] for name in channels)
            letter.planned_email_to = planned[letter]

    def _plan_email_to(self):
        by_email = "email" in self._get_channels()
        return by_email and self._prepare_delivery_vals("email").get("email_to")

    def _say_unplanned(self, error):
        """Why it cannot be told, in the place of the recipients.

        :param error: what was raised, while it is handled
        """
        words = self.env["dunning.words"]
        return words._say(words._explain_failure(error))

    def _get_recipient(self):
        """Who gets the letter first of all; the customer when nobody has an address.

        Override it to write to somebody else.
        """
        self.ensure_one()
        others = self.partner_id._dunning_get_recipients()
        found = self._get_addressees() or self._filter_addresses(others)
        return found[:1] or self.partner_id

    def _get_email_contacts(self):
        """To whom the e-mail is written: the recipient, and those with the level's
        roles, all of them.

        Where nobody has them, the recipient is the dunning contact, the invoice address
        or the customer, the first that has an address.

        :return: ``res.partner``, empty when nobody may be written to
        """
        self.ensure_one()
        return self._filter_addresses(self._get_recipient() | self._get_addressees())

    def _get_addressees(self):
        """Those with the roles to which the level sends its e-mail."""
        return self._filter_addresses(self._get_holders(self.level_id.to_role_ids))

    def _get_copy_addresses(self, kind):
        """Addresses of copies: the customer's own setting and the level's roles.

        :param kind: cc or bcc
        :return: text, separated by semicolons
        """
        self.ensure_one()
        roles = self.level_id[f"{kind}_role_ids"]
        holders = self._filter_addresses(self._get_holders(roles))
        holders -= self._get_email_contacts()
        fixed = one_line(self.partner_id[f"dunning_{kind}"])
        return "; ".join(filter(None, [fixed, *map(one_line, holders.mapped("email"))]))

    def _get_missing_roles(self, roles):
        """Those of some roles that nobody has whom an e-mail may reach."""
        return roles.filtered(
            lambda role: not self._filter_addresses(self._get_holders(role))
        )

    def _get_holders(self, roles):
        """Who has these roles towards this letter.

        :return: ``res.partner``
        """
        found = self.env["res.partner"]
        # Whatever the context of a caller asks for.
        for role in roles.filtered("active"):
            found |= getattr(self, f"_get_holders_by_{role.source}")(role)
        return found

    def _get_holders_by_contact(self, role):
        return self.partner_id._dunning_get_role_contacts(role)

    def _get_holders_by_customer_user(self, _role):
        return self._filter_own_people(self.partner_id.user_id)

    def _get_holders_by_invoice_user(self, _role):
        return self._filter_own_people(self.line_ids.move_id.invoice_user_id)

    def _get_holders_by_responsible(self, _role):
        return self._filter_own_people(self.procedure_id.user_id)

    def _filter_own_people(self, users):
        """The contacts of users who still work in the letter's company."""
        # sudo: whoever sends the letter need not be allowed to read users.
        procedure = self.procedure_id.sudo()
        return procedure._filter_working_in(users.sudo(), self.company_id).partner_id

    def _filter_addresses(self, contacts):
        """Those who can be written to, without the customer's own address if so set."""
        reachable = contacts.filtered("email")
        customer = self.partner_id
        if not (self.level_id.spare_customer or customer.dunning_spare_customer):
            return reachable
        own = customer.email_normalized or customer.email
        return (reachable - customer).filtered(
            lambda contact: (contact.email_normalized or contact.email) != own
        )
