"""The customer's own letters and overdue items: read, download, pay, answer."""

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class DunningPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for name, found in (
            ("dunning_letter_count", self._find_letters),
            ("dunning_overdue_count", self._find_items),
        ):
            if name in counters:
                records, domain = found()
                values[name] = records.search_count(domain)
        return values

    def _find_letters(self):
        return request.env["dunning.letter"]._get_portal_letters(request.env.user)

    def _find_items(self):
        items = request.env["account.move.line"]
        return items._dunning_get_portal_items(request.env.user)

    def _get_own_letter(self, letter_id):
        """One of the user's own letters; any other does not exist for them."""
        letters, domain = self._find_letters()
        letter = letters.search(domain & Domain("id", "=", letter_id))
        if not letter:
            raise request.not_found()
        return letter

    def _get_page(self, url, records, domain, page, order=None):
        """One page of what is found, and its pager.

        :param url: of the first page
        :param page: number from 1
        :return: (records, dict for the pager's template)
        """
        pager = portal_pager(
            url=url,
            total=records.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        limits = {"limit": self._items_per_page, "offset": pager["offset"]}
        return records.search(domain, order=order, **limits), pager

    @http.route(
        ["/my/dunning", "/my/dunning/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def my_dunning_letters(self, page=1, **_kw):
        """The list of the customer's letters, newest first, and what is overdue."""
        letters, pager = self._get_page("/my/dunning", *self._find_letters(), page)
        items, overdue = self._find_items()
        values = self._prepare_portal_layout_values() | {
            "page_name": "dunning",
            "pager": pager,
            "letters": letters,
            "sums": items._dunning_get_portal_sums(overdue),
        }
        return request.render("dunning_advanced.portal_my_dunning_letters", values)

    @http.route(
        ["/my/dunning/overdue", "/my/dunning/overdue/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def my_dunning_overdue(self, page=1, **_kw):
        """What is overdue today, over all letters, oldest first."""
        items, overdue = self._find_items()
        shown, pager = self._get_page(
            "/my/dunning/overdue", items, overdue, page, "date_maturity, id"
        )
        sums = items._dunning_get_portal_sums(overdue)
        user = request.env.user
        values = self._prepare_portal_layout_values() | {
            "page_name": "dunning_overdue",
            "pager": pager,
            "rows": shown._dunning_get_portal_rows(),
            "sums": sums,
            "credits": items._dunning_get_portal_credits(user),
            "payment_url": shown._dunning_get_portal_payment_url(user, sums),
        }
        return request.render("dunning_advanced.portal_my_dunning_overdue", values)

    @http.route("/my/dunning/<int:letter_id>", type="http", auth="user", website=True)
    def my_dunning_letter(self, letter_id, answered=None, **_kw):
        """One letter: what it asks for, what is open of it today, and the answer."""
        return self._show_letter(self._get_own_letter(letter_id), answered=answered)

    def _get_letter_credits(self, letter):
        """What waits to be assigned in the letter's company and currency."""
        items = request.env["account.move.line"]
        return [
            credit
            for credit in items._dunning_get_portal_credits(request.env.user)
            if credit["company"] == letter.company_id
            and credit["currency"] == letter.currency_id
        ]

    def _show_letter(self, letter, **more):
        """The page of a letter.

        :param more: ``answered``, ``error``, and ``answer`` as it was given
        """
        values = self._prepare_portal_layout_values() | {
            "page_name": "dunning",
            "letter": letter,
            "credits": self._get_letter_credits(letter),
            "today": fields.Date.to_string(letter.company_id._dunning_today()),
            "answer": {},
            **more,
        }
        return request.render("dunning_advanced.portal_my_dunning_letter", values)

    @http.route("/my/dunning/<int:letter_id>/pdf", type="http", auth="user")
    def my_dunning_letter_pdf(self, letter_id, **_kw):
        """The letter as it was issued."""
        letter = self._get_own_letter(letter_id)
        pdf = letter._get_pdf()
        if not pdf:
            raise request.not_found()
        headers = [
            ("Content-Type", "application/pdf"),
            (
                "Content-Disposition",
                content_disposition(letter._get_pdf_name(), "inline"),
            ),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(pdf.raw, headers)

    @http.route(
        "/my/dunning/<int:letter_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def answer_dunning_letter(self, letter_id, kind="", date="", text="", **_kw):
        """Take the customer's answer: a promised date, a dispute, or a question.

        One that lacks something is shown again with what it says.
        """
        letter = self._get_own_letter(letter_id)
        try:
            letter._take_portal_answer(request.env.user, kind, date, text)
        except UserError as error:
            answer = {"kind": kind, "date": date, "text": text}
            return self._show_letter(letter, error=str(error), answer=answer)
        return request.redirect_query(f"/my/dunning/{letter.id}", {"answered": 1})
