"""Printing letters: many in one run of wkhtmltopdf, each with its own pages."""

from contextlib import contextmanager
from functools import partial
from math import ceil

from odoo import models
from odoo.tools import groupby, is_html_empty

from ...reports import (
    colours,
    letter_finish,
    letter_marks,
    letter_pages,
    letter_print,
    renderer,
)
from ...reports.wkhtmltopdf import Wkhtmltopdf
from ..facts.statement import StatementError

# Width of the paper and margins in mm (DIN 5008: 25 on the left). The letterhead is
# part of the first page's body: Debian's wkhtmltopdf drops headers and footers.
PAGE_WIDTHS = {"A4": 210, "Letter": 215.9}
PAGE_MARGINS = {"top": 12, "bottom": 14, "left": 25, "right": 18}

# So much of a word has room beside the logo, and beside a label of the box.
LINE_COLUMNS = 40

# How long wkhtmltopdf may take for one document, unless the parameter says otherwise.
PRINT_SECONDS_PARAMETER = "dunning_advanced.print_seconds"
PRINT_SECONDS = 60
MAX_PRINT_SECONDS = 3600

# Where the envelope's window starts (DIN 5008), in mm from the top of the page.
WINDOW_TOPS = {"A": 27, "B": 45}
# Fold, hole, fold.
FOLD_MARKS = {"A": (87, 148.5, 192), "B": (105, 148.5, 210)}


def _grouped(letters, margins):
    """The letters by what they leave free below."""
    return groupby(letters, lambda letter: margins[letter.id])


def _margin(foot):
    """What a page leaves free below: the same for feet of nearly the same height."""
    return PAGE_MARGINS["bottom"] if foot is None else ceil(foot.margin)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_dunning_letter(self, letter):
        """The PDF of one letter, see :meth:`_render_dunning_letters`."""
        (content,) = self._render_dunning_letters(letter)
        return content

    def _render_dunning_letters(self, letters):
        """The PDFs of some letters, each in its customer's language.

        The pages carry their styles and fonts, so they look the same whether a web
        server can be reached or not (a scheduled action has none). The letters of a
        company are printed together and cut apart; each page is proved to belong to
        its letter, see ``reports/letter_marks.py``.

        :param letters: ``dunning.letter``, a bounded number: all PDFs are in memory
        :return: list of bytes, in the order of the letters
        :raises UserError: when one of them cannot be printed
        """
        contents, letters = {}, letters.with_context(bin_size=False)  # no file sizes
        for company, of_company in letters.grouped("company_id").items():
            own = [letter._with_customer_language() for letter in of_company]
            feet = {letter.id: self._print_dunning_foot(letter) for letter in own}
            margins = {id_: _margin(foot) for id_, foot in feet.items()}
            for margin, some in _grouped(own, margins):
                printed = self._print_dunning_letters(company, some, margin)
                for letter, one in zip(some, printed, strict=True):
                    foot = feet[letter.id]
                    contents[letter.id] = self._finish_dunning_letter(letter, one, foot)
        return [contents[letter.id] for letter in letters]

    def _print_dunning_letters(self, company, letters, bottom):
        """Print letters of one company, each in its customer's language.

        :param bottom: what the pages leave free for the sender's foot, in mm
        :return: list of :class:`letter_print.LetterPrint`
        """
        body = self._render_dunning_letter_body
        prints = [
            letter_print.LetterPrint(letter.id, partial(body, letter))
            for letter in letters
        ]
        self._print_dunning_pages(company, prints, bottom)
        return prints

    def _print_dunning_pages(self, company, prints, bottom=PAGE_MARGINS["bottom"]):
        """Print until the rows fall well on the pages.

        :param prints: list of :class:`letter_print.LetterPrint`
        """
        press = partial(self._press_dunning_letters, company, bottom=bottom)
        try:
            with self._dunning_telling_why_not_printed():
                is_shrunk = self._get_dunning_renderer().is_shrunk
                letter_print.print_all(prints, press, is_shrunk)
        except letter_print.OwnerError as error:
            letter = self.env["dunning.letter"].browse(error.letter_id)
            customer = letter.partner_id.display_name
            raise StatementError(
                self.env, "page_without_letter", customer=customer
            ) from error

    @contextmanager
    def _dunning_telling_why_not_printed(self):
        """In words: also what the server lacks, the program or room on its disk."""
        try:
            yield
        except (renderer.PrintError, OSError) as error:
            told = self.env["dunning.words"]._explain_failure(error)
            raise StatementError(self.env, told.code, **told.values) from error
        except renderer.PrintTimeout as error:
            seconds = self._get_dunning_print_seconds()
            raise StatementError(self.env, "print_too_slow", seconds=seconds) from error

    def _render_dunning_letter_body(
        self, letter, table_sizes=None, compact=False, narrow=0
    ):
        """One letter, given in its language, as HTML without styles.

        :param table_sizes: numbers of rows of the tables to split it into, one a page
        :param compact: with less space between the lines
        :param narrow: with less space between the columns, see ``letter_print``
        """
        return letter.env["ir.qweb"]._render(
            f"dunning_advanced.report_dunning_letter_{letter.applies_to}",
            {
                **self._prepare_dunning_letter_values(letter),
                "tables": letter_pages.number_rows(letter._get_rows(), table_sizes),
                "compact": compact,
                "narrow": narrow,
            },
        )

    def _press_dunning_letters(self, company, bodies, bottom=PAGE_MARGINS["bottom"]):
        """Print letters of one company as one document.

        :param bodies: list of what :meth:`_render_dunning_letter_body` returns
        :param bottom: margin below, in mm
        :return: bytes
        """
        paper = self._get_dunning_paper(company, bottom)
        page = self.env["ir.qweb"]._render(
            "dunning_advanced.report_dunning_letter_page",
            {**self._prepare_dunning_page_values(company), "bodies": bodies},
        )
        seconds = self._get_dunning_print_seconds()
        return self._get_dunning_renderer().print_page(page, paper, seconds)

    def _get_dunning_renderer(self):
        """What makes PDFs of the letters; override it to print with another program.

        :return: :class:`reports.renderer.Renderer`
        """
        return Wkhtmltopdf()

    def _get_dunning_print_seconds(self):
        """How long one call of wkhtmltopdf may take: meanwhile customers are locked."""
        # sudo: parameters of the system are for administrators.
        parameters = self.env["ir.config_parameter"].sudo()
        try:
            seconds = float(parameters.get_param(PRINT_SECONDS_PARAMETER, ""))
        except ValueError:
            seconds = 0
        return seconds if 0 < seconds <= MAX_PRINT_SECONDS else PRINT_SECONDS

    def _get_dunning_paper(self, company, bottom):
        """The paper that a company's letters are printed on, as :class:`Paper`."""
        margins = {**PAGE_MARGINS, "bottom": bottom}
        return renderer.Paper.of(self._get_dunning_page_size(company), **margins)

    def _finish_dunning_letter(self, letter, printed, foot):
        """The PDF as it is kept: with foot, number of its pages, title and author."""
        return letter_finish.finish(
            printed.pages,
            letter_finish.Finish(
                title=letter._get_file_title(),
                author=letter.company_id.name,
                lang=letter.env.lang.replace("_", "-"),
                make_label=letter._get_page_label,
                font_file=self._get_dunning_font_path(letter.company_id),
                foot=foot,
                marks=self._get_dunning_fold_marks(letter.company_id),
                annex=self._print_dunning_sheet(letter),
                enclosures=self._get_dunning_enclosures(letter),
            ),
        )

    def _get_dunning_enclosures(self, letter):
        """What follows the letter's pages on sheets of its own: the Swiss slip.

        :return: list of PDFs (bytes)
        """
        return list(filter(None, [letter._get_swiss_slip()]))

    def _print_dunning_sheet(self, letter):
        """How the interest was reckoned, as :class:`letter_pages.Pages`, or None."""
        if not letter._has_sheet():
            return None
        body = partial(self._render_dunning_sheet_body, letter)
        # Its ten columns need the room in several languages.
        sheet = letter_print.LetterPrint(letter.id, body, narrow=1)
        self._print_dunning_pages(letter.company_id, [sheet])
        return sheet.pages

    def _render_dunning_sheet_body(
        self, letter, table_sizes=None, compact=False, narrow=0
    ):
        """How the interest was reckoned, as :meth:`_render_dunning_letter_body`."""
        rows = letter._get_sheet_rows()
        return letter.env["ir.qweb"]._render(
            "dunning_advanced.report_dunning_letter_sheet",
            {
                **self._prepare_dunning_letter_values(letter),
                "tables": letter_pages.number_rows(rows, table_sizes),
                "compact": compact,
                "narrow": narrow,
            },
        )

    def _prepare_dunning_letter_values(self, letter):
        """What the letter's templates get; override it to add values."""
        return {
            "letter": letter,
            "company": letter.company_id,
            "flat_head": self._get_dunning_form(letter.company_id) == "A",
            "is_html_empty": is_html_empty,
            "embed": self._embed_dunning_pictures,
            "mark": partial(letter_marks.mark, letter.id),
            "breakable": partial(letter_marks.breakable, longest=LINE_COLUMNS),
            "breakable_html": partial(
                letter_marks.breakable_html, longest=LINE_COLUMNS
            ),
            "HEAD": letter_marks.HEAD,
            "TOTALS": letter_marks.TOTALS,
            "layout": self._get_dunning_layout(letter.company_id),
        }

    def _prepare_dunning_page_values(self, company):
        """What the template of styles gets; override it to add values."""
        sides = PAGE_MARGINS["left"] + PAGE_MARGINS["right"]
        window_top = WINDOW_TOPS[self._get_dunning_form(company)]
        return {
            "font": (company.font or "Lato").replace("_", " "),
            "font_files": self._get_dunning_font_files(company),
            "content_width": PAGE_WIDTHS[self._get_dunning_page_size(company)] - sides,
            "head_height": window_top - PAGE_MARGINS["top"],
            "accent": colours.readable(company.primary_color),
            "zoom": self._get_dunning_renderer().zoom,
        }

    def _get_dunning_fold_marks(self, company):
        """Where DIN 5008 folds the paper and punches it, in mm from its top."""
        is_a4 = self._get_dunning_page_size(company) == "A4"
        return FOLD_MARKS[self._get_dunning_form(company)] if is_a4 else ()

    def _get_dunning_layout(self, company):
        """The company's document layout in a word: striped, boxed, bold …"""
        # sudo: views are readable to administrators only.
        key = company.external_report_layout_id.sudo().key or ""
        return key.rpartition("external_layout_")[2]

    def _get_dunning_page_size(self, company):
        """Letter where the company prints on it, A4 everywhere else."""
        return "Letter" if company.paperformat_id.format == "Letter" else "A4"

    def _get_dunning_form(self, company):
        """Form A of DIN 5008, with its flat head, if the company prints on it, else B.

        The paper format comes with Odoo's add-on for that layout.
        """
        # Kept for the transaction: what is not installed would be looked for in the
        # database again for each letter.
        known = self.env.cr.cache.setdefault("dunning_forms", {})
        paper = company.paperformat_id
        if paper.id not in known:
            form_a = self.env.ref(
                "l10n_din5008.paperformat_euro_din_a", raise_if_not_found=False
            )
            known[paper.id] = "A" if form_a and paper == form_a else "B"
        return known[paper.id]
