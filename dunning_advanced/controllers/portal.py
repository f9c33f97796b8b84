"""The customer's own letters in the portal: read, download, pay, answer."""

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class DunningPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "dunning_letter_count" in counters:
            values["dunning_letter_count"] = len(self._get_own_letters(limit=1))
        return values

    def _get_own_letters(self, limit=None, offset=0):
        return request.env["dunning.letter"]._get_portal_letters(
            request.env.user, limit=limit, offset=offset
        )

    def _get_own_letter(self, letter_id):
        """One of the user's own letters; any other does not exist for them."""
        letter = self._get_own_letters().filtered(lambda lt: lt.id == letter_id)
        if not letter:
            raise request.not_found()
        return letter

    @http.route(
        ["/my/dunning", "/my/dunning/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def my_dunning_letters(self, page=1, **_kw):
        """The list of the customer's letters, newest first."""
        total = len(self._get_own_letters())
        pager = portal_pager(
            url="/my/dunning", total=total, page=page, step=self._items_per_page
        )
        values = self._prepare_portal_layout_values() | {
            "page_name": "dunning",
            "pager": pager,
            "letters": self._get_own_letters(self._items_per_page, pager["offset"]),
        }
        return request.render("dunning_advanced.portal_my_dunning_letters", values)

    @http.route("/my/dunning/<int:letter_id>", type="http", auth="user", website=True)
    def my_dunning_letter(self, letter_id, answered=None, error=None, **_kw):
        """One letter: what it asks for, what is open of it today, and the answer."""
        letter = self._get_own_letter(letter_id)
        values = self._prepare_portal_layout_values() | {
            "page_name": "dunning",
            "letter": letter,
            "answered": answered,
            "error": error,
            "today": fields.Date.to_string(letter.company_id._dunning_today()),
        }
        return request.render("dunning_advanced.portal_my_dunning_letter", values)

    @http.route("/my/dunning/<int:letter_id>/pdf", type="http", auth="user")
    def my_dunning_letter_pdf(self, letter_id, **_kw):
        """The letter as it was issued."""
        letter = self._get_own_letter(letter_id)
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", f'inline; filename="{letter._get_pdf_name()}"'),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(letter.pdf_id.raw, headers)

    @http.route(
        "/my/dunning/<int:letter_id>/answer",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def answer_dunning_letter(self, letter_id, kind="", date="", text="", **_kw):
        """Take the customer's answer: a promised date, a dispute, or a question."""
        letter = self._get_own_letter(letter_id)
        url = f"/my/dunning/{letter.id}"
        try:
            letter._take_portal_answer(request.env.user, kind, date, text)
        except UserError as error:
            return request.redirect_query(url, {"error": str(error)})
        return request.redirect_query(url, {"answered": 1})
