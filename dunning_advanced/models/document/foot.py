"""The sender's foot: what the company writes there, and what its country asks for."""

from odoo import models
from odoo.tools import html2plaintext, is_html_empty

from ...reports import letter_foot
from .ir_actions_report import PAGE_MARGINS
from .res_company import PARTICULARS_COUNTRIES

# Core's layout that prints them, whatever the country.
PARTICULARS_LAYOUT = "din5008"
# Numbers beside these that core's documents print, by country: fields of its add-on.
FURTHER_NUMBERS = {"SK": "income_tax_id"}


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _print_dunning_foot(self, letter):
        """The foot of a letter, or None without one.

        :param letter: ``dunning.letter`` in its customer's language
        :return: :class:`letter_foot.Foot`
        :raises UserError: when it cannot be printed
        """
        company = letter.company_id
        footer = company.report_footer
        values = {
            "footer": None
            if is_html_empty(footer)
            else self._embed_dunning_pictures(footer),
            "particulars": self._get_dunning_particulars(company),
        }
        if not any(values.values()):
            return None
        page = letter.env["ir.qweb"]._render(
            "dunning_advanced.report_dunning_letter_foot",
            {
                **self._prepare_dunning_page_values(company),
                **values,
                "lang": letter.env.lang.replace("_", "-"),
            },
        )
        paper = self._get_dunning_paper(company, PAGE_MARGINS["bottom"])
        seconds = self._get_dunning_print_seconds()
        program = self._get_dunning_renderer()
        with self._dunning_telling_why_not_printed():
            return letter_foot.print_foot(program, page, paper, seconds)

    def _get_dunning_particulars(self, company):
        """What law asks for and the company has not written into its foot or head.

        Odoo's own documents print it in these countries, and wherever a company has
        chosen the layout for DIN 5008.

        :return: list of texts
        """
        is_asked = company.country_id.code in PARTICULARS_COUNTRIES
        if not is_asked and self._get_dunning_layout(company) != PARTICULARS_LAYOUT:
            return []
        written = _squeeze(
            html2plaintext(f"{company.report_footer or ''} {company.company_details}")
        )
        missing = [
            self._say_dunning_number(company, label, number)
            for label, number in self._get_dunning_numbers(company)
            if _squeeze(number) not in written
        ]
        return [company.name, *missing] if missing else []

    def _say_dunning_number(self, company, label, number):
        """What a number is, and the number, with the colon of the reader's language.

        :param company: ``res.company`` in the reader's language
        """
        return company.env._("%(label)s: %(text)s", label=label, text=number)

    def _get_dunning_numbers(self, company):
        """Register and tax number, as far as the company has entered them.

        :param company: ``res.company`` in the reader's language
        :return: list of tuples of label and number
        """
        # Core calls the tax number as the user's company does.
        partner = company.partner_id.with_company(company)
        # Core keeps these labels in whatever language they were first asked for.
        labels = ("company_registry_label", "vat_label")
        partner.invalidate_recordset(labels, flush=False)
        pairs = [(partner[labels[0]], company.company_registry)]
        further = FURTHER_NUMBERS.get(company.country_id.code)
        if further in company._fields:
            field = company._fields[further]
            label = field.get_description(company.env, ["string"])["string"]
            pairs.append((label, company[further]))
        pairs.append((partner[labels[1]], company.vat))
        return [(label, number) for label, number in pairs if number]


def _squeeze(text):
    return "".join(text.split()).casefold()
