"""The company as its letters show it, and what of it does not look right on them."""

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...reports import colours, type_width
from ..bounds import refuse_value

# So many lines of the company's details have room beside the logo, each about so long,
# or so long beside a tagline; and so many of its tagline.
DETAILS_LINES, DETAILS_COLUMNS, NARROW_COLUMNS = 8, 60, 46
TAGLINE_LINES, TAGLINE_COLUMNS = 2, 60
# And of its foot.
FOOT_LINES, FOOT_COLUMNS = 17, 118
# Where business letters have to name register and tax number.
PARTICULARS_COUNTRIES = ("AT", "CH", "CZ", "DE", "LI", "SK")


class ResCompany(models.Model):
    _inherit = "res.company"

    dunning_bank_account_id = fields.Many2one(
        "res.partner.bank",
        string="Account on Dunning Letters",
        domain="[('partner_id', '=', partner_id), ('company_id', 'in', [False, id])]",
        ondelete="set null",
        groups="base.group_user",
        help="Where customers pay to, unless all claimed invoices name the same "
        "account: that is kept. Empty: the first account in the letter's currency "
        "that the company has checked (Send Money).",
    )
    dunning_page_on_paper = fields.Selection(
        groups="base.group_user",
        selection=[
            ("code", "QR Code, Where None for Payment Is Printed"),
            ("address", "Short Address"),
            ("both", "QR Code and Short Address"),
            ("none", "Nothing"),
        ],
        string="The Letter's Page on Paper",
        default="code",
        help="How the printed letter leads to its own page, where the customer sees "
        "what is open and answers.",
    )
    dunning_print_both_sides = fields.Boolean(
        string="Letters Are Printed on Both Sides",
        groups="base.group_user",
        help="In the file of letters that are printed together, a blank page follows "
        "each letter with an odd number of pages: the next one begins on a sheet of "
        "its own.",
    )
    dunning_document_warnings = fields.Text(
        compute="_compute_dunning_document_warnings",
        groups="base.group_user",
        help="What of the company's data does not look right on dunning letters.",
    )

    @api.constrains("dunning_bank_account_id")
    def _check_dunning_bank_account(self):
        """Customers would pay to somebody else."""
        for company in self:
            # sudo: whose account it is is asked, whoever changes the setting.
            account = company.sudo().dunning_bank_account_id
            if account and not company._dunning_owns_account(account):
                name = "dunning_bank_account_id"
                refuse_value(company, name, account.display_name)

    def _dunning_owns_account(self, account):
        """Whether a bank account is one of the company's own.

        :param account: ``res.partner.bank`` of one
        """
        nobodys = self.browse()
        is_usable = account.company_id in (nobodys, self)
        return is_usable and account.partner_id == self.partner_id

    def _compute_dunning_document_warnings(self):
        for company in self:
            warnings = company._get_dunning_document_warnings()
            company.dunning_document_warnings = "\n".join(warnings)

    def _get_dunning_document_warnings(self):
        """Sentences about what a letter cannot show as it should.

        Override it to add some.

        :return: list of texts
        """
        self.ensure_one()
        return [
            *self._get_dunning_account_warnings(),
            *self._get_dunning_layout_warnings(),
        ]

    def _get_dunning_account_warnings(self):
        accounts = self.partner_id.bank_ids
        if not accounts:
            yield self.env._(
                "The company has no bank account: letters say nothing of where to pay."
            )
        elif not self.dunning_bank_account_id and not any(
            accounts.mapped("allow_out_payment")
        ):
            yield self.env._(
                "None of the company's bank accounts is checked (Send Money): letters "
                "name only an account that stands on all invoices."
            )

    def _get_dunning_layout_warnings(self):
        if not (self.street and self.city):
            yield self.env._(
                "The company's address is incomplete: letters that cannot be delivered "
                "do not come back."
            )
        if not colours.is_readable(self.primary_color):
            yield self.env._(
                "The document colour %(colour)s cannot be read on white: letters use "
                "a darker shade.",
                colour=self.primary_color,
            )
        yield from self._get_dunning_head_warnings()
        yield from self._get_dunning_foot_warnings()
        country = self.country_id.code
        if country in PARTICULARS_COUNTRIES and not self.company_registry:
            yield self.env._(
                "Business letters have to name the company's register: enter the "
                "Company ID, or write it into the footer of the document layout."
            )

    def _get_dunning_head_warnings(self):
        reports = self.env["ir.actions.report"]
        font = reports._get_dunning_font_path(self)
        tagline = _count_lines(self.report_header, TAGLINE_COLUMNS, font)
        columns = NARROW_COLUMNS if tagline else DETAILS_COLUMNS
        if reports._get_dunning_form(self) == "A":
            if tagline:
                yield self.env._(
                    "Letters have no room for the tagline on this paper format: they "
                    "leave it out."
                )
            return
        if _count_lines(self.company_details, columns, font) > DETAILS_LINES:
            yield self.env._(
                "The company details have more than %(lines)s lines: letters leave out "
                "the rest.",
                lines=DETAILS_LINES,
            )
        if tagline > TAGLINE_LINES:
            yield self.env._(
                "The tagline has more than %(lines)s lines: letters leave out the "
                "rest.",
                lines=TAGLINE_LINES,
            )

    def _get_dunning_foot_warnings(self):
        font = self.env["ir.actions.report"]._get_dunning_font_path(self)
        if _count_lines(self.report_footer, FOOT_COLUMNS, font) > FOOT_LINES:
            yield self.env._(
                "The footer has more than %(lines)s lines: letters leave out the rest.",
                lines=FOOT_LINES,
            )

    def _dunning_get_mail_logo_name(self):
        """The name of the logo inside e-mails; "" while it is Odoo's own."""
        self.ensure_one()
        shown = self.logo_web and not self.uses_default_logo
        return f"dunning-logo-{self.id}" if shown else ""


def _count_lines(html, columns, font):
    """How many lines of so many letters a text takes in the head of a letter, about."""
    lines = html2plaintext(html or "", include_references=False).splitlines()
    return sum(len(type_width.wrap(line, columns, font)) or 1 for line in lines)
