import base64
from functools import lru_cache
from itertools import islice

from odoo import models
from odoo.tools import file_open, is_html_empty

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..reports import letter_pages

# Width of the paper and margins in mm (DIN 5008: 25 on the left). The letterhead is
# part of the first page's body: Debian's wkhtmltopdf drops headers and footers.
PAGE_WIDTHS = {"A4": 210, "Letter": 215.9}
PAGE_MARGINS = {"top": 12, "bottom": 14, "left": 25, "right": 18}


@lru_cache(maxsize=16)
def _font_file(font, weight):
    """A font of Odoo's document layouts as base64, to embed it: no web server needed.

    :param font: value of ``res.company.font``
    :param weight: ``regular`` or ``bold``
    """
    if font == "Lato":
        style = {"regular": "Reg", "bold": "Bol"}[weight]
        path = f"web/static/fonts/lato/Lato-{style}-webfont.ttf"
    else:
        path = f"web/static/fonts/google/{font}/{font}-{weight.capitalize()}.ttf"
    with file_open(path, "rb") as file:
        return base64.b64encode(file.read()).decode()


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_dunning_letter(self, letter):
        """The PDF of one letter, in the customer's language.

        The page carries its styles and fonts, so it looks the same whether a web server
        can be reached or not (a scheduled action has none).

        :param letter: ``dunning.letter`` of one
        :return: bytes
        """
        letter = letter._with_customer_language()
        content = self._print_dunning_letter(letter)
        if letter_pages.count_pages(content) == 1:
            return content
        return self._render_long_dunning_letter(letter)

    def _render_long_dunning_letter(self, letter):
        """A letter of several pages: a table head and a number on each of them.

        It is measured first: which row falls on which page depends on its texts.
        """
        rows = letter._get_rows()
        measured = self._print_dunning_letter(letter, mark_rows=True)
        sizes = letter_pages.split_rows(letter_pages.rows_by_page(measured), len(rows))
        content = self._print_dunning_letter(letter, table_sizes=sizes)
        page_size = self._get_dunning_page_size(letter.company_id.paperformat_id)
        return letter_pages.stamp_page_numbers(
            content, letter._get_page_label, PAGE_WIDTHS[page_size]
        )

    def _print_dunning_letter(self, letter, **values):
        """One pass of wkhtmltopdf over one letter, given in its language."""
        html = self._render_dunning_letter_html(letter, **values)
        report = self.with_company(letter.company_id)
        return report.with_context(dunning_letter_pdf=True)._run_wkhtmltopdf(
            [html], report_ref="dunning_advanced.action_report_dunning_letter"
        )

    def _render_dunning_letter_html(self, letter, mark_rows=False, table_sizes=None):
        """The page of one letter, given in its language, as an HTML document.

        :param mark_rows: mark each row of the table, to find it in the PDF
        :param table_sizes: numbers of rows of the tables to split it into, one a page
        """
        page = letter.env["ir.qweb"]._render(
            f"dunning_advanced.report_dunning_letter_{letter.applies_to}",
            {
                **self._prepare_dunning_letter_values(letter),
                "row_mark": letter_pages.ROW_MARK if mark_rows else "",
                "tables": self._split_rows(letter._get_rows(), table_sizes),
            },
        )
        # Without it, old WebKit gives tables another font size than the text.
        return f"<!DOCTYPE html>\n{page}"

    @staticmethod
    def _split_rows(rows, sizes=None):
        """The numbered rows in tables of the given sizes, or all in one."""
        numbered = iter([{**row, "number": n} for n, row in enumerate(rows)])
        return [list(islice(numbered, size)) for size in sizes or [len(rows)]]

    def _prepare_dunning_letter_values(self, letter):
        """What the letter's templates get; override it to add values."""
        company = letter.company_id
        page_size = self._get_dunning_page_size(company.paperformat_id)
        sides = PAGE_MARGINS["left"] + PAGE_MARGINS["right"]
        return {
            "letter": letter,
            "company": company,
            "font": (company.font or "Lato").replace("_", " "),
            "font_files": self._get_dunning_font_files(company),
            "content_width": PAGE_WIDTHS[page_size] - sides,
            "accent": company.primary_color or "#444444",
            "is_html_empty": is_html_empty,
        }

    def _get_dunning_font_files(self, company):
        """The company's font to embed, by weight; none with Debian's wkhtmltopdf.

        That build draws the letters of an embedded font as outlines: nobody could
        search or copy the text. It uses the fonts installed on the server instead.
        """
        if not _wkhtml().is_patched_qt:
            return {}
        font = company.font or "Lato"
        return {weight: _font_file(font, weight) for weight in ("regular", "bold")}

    def _build_wkhtmltopdf_args(
        self,
        paperformat_id,
        landscape,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        """A letter needs its own margins, no scripts, and so no wait for them."""
        if not self.env.context.get("dunning_letter_pdf"):
            return super()._build_wkhtmltopdf_args(
                paperformat_id,
                landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        args = ["--disable-local-file-access", "--disable-javascript", "--quiet"]
        args += ["--page-size", self._get_dunning_page_size(paperformat_id)]
        for side, millimetres in PAGE_MARGINS.items():
            args += [f"--margin-{side}", f"{millimetres}mm"]
        return args

    def _get_dunning_page_size(self, paperformat):
        """Letter where the company prints on it, A4 everywhere else."""
        return "Letter" if paperformat.format == "Letter" else "A4"
