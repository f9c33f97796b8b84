"""The customer's own letters and overdue items: read, download, pay, answer."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.arguments import to_storable
from .files import send_pdf
from .page_language import speak


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

    def _prepare_dunning_page_values(self, letter=None):
        """Values of core's frame around a page: also what screen readers ask for.

        :param letter: ``dunning.letter`` that the page is of, in its language
        """
        direction = request.env["dunning.letter"]._get_text_direction()
        lang = request.env.lang.replace("_", "-")
        values = {"html_data": {"lang": lang, "dir": direction}}
        if letter:
            values["title"] = letter._get_file_title()
        return self._prepare_portal_layout_values() | values

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
        values = self._prepare_dunning_page_values() | {
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
        values = self._prepare_dunning_page_values() | {
            "page_name": "dunning_overdue",
            "pager": pager,
            "rows": shown._dunning_get_portal_rows(),
            "sums": sums,
            "credits": items._dunning_get_portal_credits(user),
            "payment_url": shown._dunning_get_portal_payment_url(user, sums),
        }
        return request.render("dunning_advanced.portal_my_dunning_overdue", values)

    @http.route("/my/dunning/<int:letter_id>", type="http", auth="public", website=True)
    def my_dunning_letter(self, letter_id, access_token="", answered=None, **_kw):
        """One letter: what it asks for, what is open of it today, and the answer.

        With the letter's key it needs no account, until the letter is settled.
        """
        return self._with_letter(
            letter_id,
            access_token,
            lambda letter, key: self._show_letter(letter, key, answered=answered),
        )

    @http.route("/d/<string:code>", type="http", auth="public", website=True)
    def open_dunning_letter(self, code, **_kw):
        """The page of a letter by the short address that stands on paper."""
        letter = request.env["dunning.letter"]._get_letter_by_code(code)
        if not letter:
            raise request.not_found()
        query = {"access_token": letter._get_page_token()}
        return request.redirect_query(f"/my/dunning/{letter.id}", query)

    def _with_letter(self, letter_id, key, show):
        """Answer a visitor who asks for a letter.

        :param key: the letter's key, if the visitor came with one
        :param show: function of the letter and the key, "" for its owner
        """
        opened = request.env["dunning.letter"]._get_letter_by_key(letter_id, key)
        if opened:
            opened = speak(opened)
            if end := opened._get_page_end():
                return self._show_end(opened, end)
            return show(opened, key)
        if request.env.user._is_public():
            if key:
                raise request.not_found()
            target = request.httprequest.path
            return request.redirect_query("/web/login", {"redirect": target})
        return show(self._get_own_letter(letter_id), "")

    def _get_owner_end(self, letter, key):
        """Why its owner, who reads letters of old, cannot pay or answer it here.

        Whoever has come by the key has been asked before, and more.
        """
        end = "" if key else letter._get_page_end()
        return end if end in ("unknown", "handed_over") else ""

    def _show_end(self, letter, end, is_owner=False):
        """What is shown in place of a letter.

        :param end: of ``_get_page_end``
        :param is_owner: whether it is its owner, who may still read the letter
        """
        values = self._prepare_dunning_page_values(letter) | {
            "is_owner": is_owner,
            "letter": letter,
            # As core: whose logo and name stand around the page.
            "res_company": letter.company_id,
            "end": end,
            "page_name": "dunning_end",
        }
        return request.render("dunning_advanced.portal_dunning_letter_end", values)

    def _show_letter(self, letter, key, **more):
        """The page of a letter.

        :param key: the letter's key, "" for its owner
        :param more: ``answered``, ``error``, and ``answer`` as it was given
        """
        if end := self._get_owner_end(letter, key):
            return self._show_end(letter, end, is_owner=True)
        values = self._prepare_dunning_page_values(letter) | {
            "page_name": "dunning" if not key else "dunning_key",
            "letter": letter,
            "res_company": letter.company_id,
            "key": key,
            "query": f"?access_token={key}" if key else "",
            "credits": letter._get_portal_credits(),
            "answer": {},
            **self._prepare_payment_values(letter, key),
            **more,
        }
        return request.render("dunning_advanced.portal_my_dunning_letter", values)

    def _prepare_payment_values(self, letter, key):
        """Whether a payment is under way; and what an add-on needs to show its form.

        :param letter: ``dunning.letter``
        :param key: the letter's key, "" for its owner
        :return: dict for the page's template; while a payment is under way nothing is
            asked for, and the page says so
        """
        return {"payment_under_way": letter._is_payment_under_way()}

    @http.route(
        "/my/dunning/<int:letter_id>/pdf", type="http", auth="public", website=True
    )
    def my_dunning_letter_pdf(self, letter_id, access_token="", **_kw):
        """The letter as it was issued."""
        return self._with_letter(
            letter_id,
            access_token,
            lambda letter, _key: self._send_pdf(
                letter._get_pdf(), letter._get_pdf_name()
            ),
        )

    @http.route(
        "/my/dunning/<int:letter_id>/invoice/<int:line_id>",
        type="http",
        auth="public",
        website=True,
    )
    def my_dunning_invoice_pdf(self, letter_id, line_id, access_token="", **_kw):
        """A copy of an invoice that the letter names."""

        def show(letter, _key):
            invoice = letter._get_portal_invoice(line_id)
            file = invoice and letter._get_invoice_pdfs(invoice)
            return self._send_pdf(file, file and file.name)

        return self._with_letter(letter_id, access_token, show)

    def _send_pdf(self, file, name):
        content = file and file.raw
        # Or it is lost on the disk.
        if not content:
            raise request.not_found()
        return send_pdf(
            content,
            name,
            X_Content_Type_Options="nosniff",
            # The address holds the key.
            Referrer_Policy="no-referrer",
        )

    @http.route(
        "/my/dunning/<int:letter_id>/answer",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
    )
    def answer_dunning_letter(self, letter_id, access_token="", **answer):
        """Take the customer's answer: a promised date, a dispute, or a question.

        One that lacks something is shown again with what it says. The address alone,
        opened again or in another language, answers nothing and shows the letter.
        """
        if request.httprequest.method != "POST":
            query = {"access_token": access_token} if access_token else {}
            return request.redirect_query(f"/my/dunning/{letter_id}", query)
        return self._with_letter(
            letter_id,
            access_token,
            lambda letter, key: self._answer_letter(letter, key, answer),
        )

    def _answer_letter(self, letter, key, answer):
        given = {
            name: _to_text(answer.get(name))
            for name in ("kind", "date", "text", "line_id", "amount")
        }
        if end := self._get_owner_end(letter, key):
            return self._show_end(letter, end, is_owner=True)
        author = letter.partner_id if key else request.env.user.partner_id
        known = {str(line_id): line_id for line_id in letter.line_ids.ids}
        line_id = known.get(given["line_id"], 0)
        try:
            letter._take_portal_answer(author, **{**given, "line_id": line_id})
        except UserError as error:
            return self._show_letter(letter, key, error=str(error), answer=given)
        query = {"answered": 1, **({"access_token": key} if key else {})}
        return request.redirect_query(f"/my/dunning/{letter.id}", query)


def _to_text(value):
    """What a visitor has written into a field; a file, or no text, is nothing."""
    return to_storable(value) if isinstance(value, str) else ""
