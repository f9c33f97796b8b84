"""What does not look right on one letter: shown on the proposal, told when issued."""

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ...reports import letter_pages
from ..facts.statement import Statement


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    document_warning = fields.Text(
        compute="_compute_document_warning",
        compute_sudo=True,
        help="What of this letter a person should look at before it is issued.",
    )

    @api.depends("state", "partner_id", "line_ids")
    def _compute_document_warning(self):
        for letter in self:
            letter.document_warning = (
                "\n".join(letter._get_document_warnings())
                if letter.state == "proposed"
                else ""
            )

    def _get_document_warnings(self):
        """Sentences about what the letter cannot say as it should.

        Override it to add some.

        :return: list of texts
        """
        self.ensure_one()
        warnings = []
        if not self._get_bank_account():
            warnings.append(
                self.env._(
                    "The letter says nothing of where to pay. Choose an account in the "
                    "Invoicing settings, or check one (Send Money)."
                )
            )
        # sudo: accounts are readable to accountants only.
        named = self._get_claimed_lines().move_id.sudo().partner_bank_id
        if len(named) > 1:
            warnings.append(
                self.env._(
                    "The invoices name several accounts (%(accounts)s); the letter "
                    "names the company's own choice.",
                    accounts=", ".join(named.mapped("acc_number")),
                )
            )
        say = self.env["dunning.words"]._say
        for _language, code, values in self._iter_language_fallbacks():
            warnings.append(say(Statement(code, values)))
        return [
            *warnings,
            *self._get_recipient_warnings(),
            *self._get_address_warnings(),
        ]

    def _get_recipient_warnings(self):
        """What becomes of the e-mail where nobody has the level's roles."""
        level = self.level_id
        if not level.send_email:
            return []
        say = self.env["dunning.words"]._say
        return [say(Statement(*told)) for told in self._iter_missing_roles()]

    def _iter_missing_roles(self):
        """Codes and values of sentences about roles that nobody has."""
        level, customer = self.level_id, self.partner_id.display_name
        to = self._get_missing_roles(level.to_role_ids)
        copies = self._get_missing_roles(level.cc_role_ids | level.bcc_role_ids)
        addresses = ", ".join(self._get_email_contacts().mapped("email"))
        if not addresses and not self.email_to and self.partner_id.email:
            yield "no_contact_address", {"customer": customer}
        elif to:
            values = {"customer": customer, "addresses": addresses}
            yield "role_missing", {**values, "roles": to.mapped("name")}
        if copies:
            values = {"customer": customer, "roles": copies.mapped("name")}
            yield "copy_role_missing", values

    def _get_address_warnings(self):
        """What the post would not deliver; nobody cares when it is not sent by post."""
        contact = self._get_postal_contact()
        level = self.level_id
        by_post = level.send_post or level.send_print
        if not by_post or ((contact.street or contact.street2) and contact.city):
            return []
        return [
            self.env._(
                "%(customer)s has no complete postal address.",
                customer=contact.display_name,
            )
        ]

    def _tell_document_warnings(self, contents):
        """Tell the responsible person of what did not come out right; once.

        :param contents: list with the PDF (bytes) of each of these letters
        """
        for letter, content in zip(self, contents, strict=True):
            lacks_font = letter_pages.lacks_letters(
                content, letter._get_written_names()
            )
            if lacks_font or letter._get_address_warnings():
                letter._schedule_document_warning(lacks_font)
        self._tell_missing_account()

    def _get_written_names(self):
        """What people have written, in whatever script, and the letter shows."""
        texts = [self.title, self.introduction, self.closing, self.group_id.name]
        texts += self._get_address()["lines"]
        texts += [line._get_customer_reference() for line in self.line_ids]
        return " ".join(filter(None, texts))

    def _schedule_document_warning(self, lacks_font):
        user = self._get_responsible()
        told = self.with_context(lang=user.lang)
        warnings = told._get_address_warnings()
        if lacks_font:
            warnings.append(
                told.env._(
                    "The server has no font for some of this letter's text: it is "
                    "missing or printed as boxes. Install one (fonts-noto, for "
                    "example), cancel the letter and issue it again."
                )
            )
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=told.env._("Look at the dunning letter"),
            note=plaintext2html("\n".join(warnings)),
            user_id=user.id,
        )

    def _tell_missing_account(self):
        """Tell that letters name no account: once, whatever their number."""
        without = self.filtered(lambda letter: not letter._get_bank_account())
        for company, letters in without.grouped("company_id").items():
            user = letters[0]._get_responsible()
            # By the queue: issuing letters waits for no mail server.
            told = company.with_context(lang=user.lang, mail_notify_force_send=False)
            summary = told.env._("Dunning letters name no bank account")
            # sudo: about the company, whoever issues its letters.
            partner = told.sudo().partner_id
            if not any(one.summary == summary for one in partner.activity_ids):
                # No e-mail about it: it waits in the person's list like other work.
                partner.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=summary,
                    note=plaintext2html(
                        "\n".join(told._get_dunning_account_warnings())
                    ),
                    user_id=user.id,
                )
