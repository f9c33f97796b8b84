"""The letter's own page: who gets in with its key, until when, and what it shows."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import consteq

from ... import engine
from ..ask_apart import ask_apart


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    @api.model
    def _get_portal_letters(self, user):
        """What of this model a portal user may see, and the domain of it.

        These are the issued letters to the company that the user belongs to, of the
        companies in which the user has an account.

        :param user: ``res.users`` who asks
        :return: (``dunning.letter`` to search in, domain)
        """
        # sudo: a portal user has no right to the model itself, whose notes and
        # recipients are not theirs to read; the domain is the whole permission.
        return self.sudo(), (
            Domain("debtor_id", "=", user.partner_id.commercial_partner_id.id)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("state", "=", "issued")
            & Domain("pdf_id", "!=", False)
        )

    @api.model
    def _get_letter_by_key(self, letter_id, key):
        """The letter that a key opens: this one, and nothing else of the customer's.

        :param letter_id: its id
        :param key: what the visitor has
        :return: ``dunning.letter``, empty when the key does not fit
        """
        # sudo: the key is the whole permission.
        letter = self.sudo().browse(letter_id).exists()
        # Programs send numbers, too; what is no ASCII cannot be compared.
        is_key = isinstance(key, str) and key.isascii() and key
        fits = letter.access_token and is_key and consteq(letter.access_token, key)
        return letter if fits else self.browse()

    @api.model
    def _get_thread_with_access(self, thread_id, *, mode="read", **_keys):
        """The letter's key opens its page, not its chatter.

        Core takes any field of this name for a key to read and write there, also once
        the page has ended.
        """
        return super()._get_thread_with_access(thread_id, mode=mode)

    def _is_answerable(self):
        """Whether it can be found out what is open; if not, the log has why."""

        def tell(letter, error):
            letter.env["dunning.words"]._explain_failure(error)
            return set()

        def ask(letter):
            letter._get_owed_today()
            return {letter}

        return bool(ask_apart(self, ask, tell))

    def _get_page_end(self):
        """Why the key opens the page no more.

        :return: ``cancelled``, ``paid``, ``handed_over``; ``unknown`` while it cannot
            be found out what is open; "" while it opens it
        """
        self.ensure_one()
        if self.state != "issued":
            return "cancelled"
        if not self._is_answerable():
            return "unknown"
        still = self._get_page_items().filtered(
            lambda item: not item.reconciled and item.parent_state == "posted"
        )
        # Asked first: what an agency has is open, but not asked for any more.
        if still and all(move.dunning_collection_date for move in still.move_id):
            return "handed_over"
        return "paid" if self._is_answered_by_payment() else ""

    def _get_portal_rows(self, owed=None):
        """What the letter claims and what is open of it today, invoice by invoice.

        Before the due date: what it points to. What is cancelled, paid, or made out to
        somebody else is open by 0 and leads nowhere; what the engine would not ask the
        customer for cannot be paid here.

        :param owed: what ``_get_owed_today`` has returned; None: ask
        :return: list of dicts with ``line``, ``open``, the ``disputed`` part of it that
            nobody asks for, what credits have ``covered``, ``payable``, the journal
            ``item`` and ``url`` of the invoice's page, empty when nothing is to be paid
        """
        account, claim = owed or self._get_owed_today()
        item_ids = self._get_item_ids(account) | self._get_heir_ids(account)
        items = {item.id: item for item in account.claims}
        rows = []
        for line in self._get_claimed_lines():
            item = items.get(item_ids[line.id])
            payable = bool(item and self._is_payable(item, claim))
            rows.append(
                {
                    "line": line,
                    "item": line.move_line_id.browse(item_ids[line.id] or ()),
                    "open": float(item.open) if item else 0.0,
                    "disputed": float(item.open - item.claimable) if item else 0.0,
                    "covered": float(claim.covered.get(item.id, 0)) if item else 0.0,
                    "payable": payable,
                    "url": line.move_id.get_portal_url()
                    # Core has no page for anything else.
                    if payable and line.move_id.is_sale_document()
                    else "",
                }
            )
        return rows

    def _get_page_items(self):
        """The journal items that the page asks for, or has asked for.

        What becomes of those that somebody else owes by now is not said here.

        :return: ``account.move.line``
        """
        items = self.env["account.move.line"]
        asked = items.union(*(row["item"] for row in self._get_portal_rows()))
        return asked.filtered(
            lambda item: item.partner_id.commercial_partner_id == self.debtor_id
        )

    def _get_heir_ids(self, account):
        """What replaces instalments whose terms were changed, by line id, each once.

        As with the history, see ``engine.heirs``.
        """
        found = {}
        for move, lines in self._get_claimed_lines().grouped("move_id").items():
            lost = lines.filtered(lambda line: not line.move_line_id)
            said = move.dunning_line_ids.filtered(
                lambda line: line.letter_state == "issued" and line.section != "credit"
            )
            own = [item for item in account.claims if item.move_id == move.id]
            heirs = engine.heirs(
                {line._get_instalment() for line in said if not line.move_line_id},
                {line._get_instalment() for line in said if line.move_line_id},
                [(item.id, item.due, item.original) for item in own],
            )
            taken = set((lines - lost).move_line_id.ids)
            for line in lost if heirs else ():
                heir = heirs.get(line._get_instalment())
                found[line.id] = None if heir in taken else heir
                taken.add(heir)
        return found

    def _is_payment_under_way(self):
        """Whether money is on its way for all that the page could ask for.

        What a payment names is not asked for; beside it the rest can be paid.
        """
        account, claim = owed = self._get_owed_today()
        rows = [row for row in self._get_portal_rows(owed) if row["open"]]
        ids = (row["item"].id for row in rows)
        found = (o for item_id in ids for o in claim.obstacles.get(item_id, ()))
        # Core calls paid what a payment without an entry names, though it is open.
        named = {o.reason for o in found} & {"in_payment", "paid"}
        is_rest = any(row["payable"] for row in rows)
        return bool((named and not is_rest) or (rows and account.bank.on_its_way))

    def _get_portal_sums(self):
        """What is to be paid today of this letter: items, charges, less credits.

        :return: dict with ``items``, ``disputed`` (below zero), ``fees``, ``credits``
            (below zero) and ``total``; charges only while an item is to be paid. Beside
            them what is open and not asked for at all: ``other_disputed`` and
            ``other_credits`` of it, and the rest of it as ``held`` (below zero)
        """
        owed = self._get_owed_today()
        all_rows = self._get_portal_rows(owed)
        rows = [row for row in all_rows if row["payable"]]
        items = sum(row["open"] for row in rows)
        disputed = -sum(row["disputed"] for row in rows)
        fees = self._get_open_charges(owed)
        credit = -sum(found["amount"] for found in self._get_portal_credits(owed))
        rounded = self.currency_id.round
        fees, credit = (fees, credit) if items else (0.0, 0.0)
        return {
            "items": rounded(items),
            "disputed": rounded(disputed),
            "fees": rounded(fees),
            "credits": rounded(credit),
            "total": max(rounded(items + disputed + fees + credit), 0.0),
            **self._get_sums_not_asked_for([r for r in all_rows if not r["payable"]]),
        }

    def _get_sums_not_asked_for(self, rows):
        """Of what is open and not to be paid here: why, so that the page adds up.

        :param rows: those of ``_get_portal_rows`` that are not payable
        :return: dict with ``other_disputed``, ``other_credits`` and ``held``, all below
            zero
        """
        disputed, covered, held = (0.0, 0.0, 0.0)
        for row in rows:
            left = row["open"] - row["disputed"]
            credit = min(max(row["covered"], 0.0), left)
            disputed -= row["disputed"]
            covered -= credit
            held -= left - credit
        rounded = self.currency_id.round
        return {
            "other_disputed": rounded(disputed),
            "other_credits": rounded(covered),
            "held": rounded(held),
        }

    def _get_portal_credits(self, owed=None):
        """Payments and credits that wait to be assigned, as far as they are for this.

        Each is used once over all letters, as the engine shares them out; what the
        letter itself has deducted counts on while it is there.

        :return: list of a dict with ``company``, ``currency`` and ``amount``, or none
        """
        owed = owed or self._get_owed_today()
        rows = self._get_portal_rows(owed)
        amount = sum(row["covered"] for row in rows if row["payable"])
        amount = max(amount, self._get_credits_left(owed[0]))
        if self.currency_id.compare_amounts(amount, 0) <= 0:
            return []
        company, currency = self.company_id, self.currency_id
        return [{"company": company, "currency": currency, "amount": amount}]

    def _get_credits_left(self, account):
        """What is there today of the credits that the letter deducts."""
        left = {
            item.id: -float(item.open)
            for item in (*account.credits, *account.relatives)
        }
        lines = self.line_ids.filtered(lambda line: line.section == engine.CREDIT)
        return sum(
            min(-line.amount_open, left.get(line.move_line_id.id, 0.0))
            for line in lines
        )

    def _get_owed_today(self):
        """What the customer owes today, as far as this letter's run may claim it."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        day = self.company_id._dunning_today()
        (account,) = self.run_id._fetch_accounts(self.company_id, customer, day)
        rulebook = self.run_id._get_rulebook(self.company_id)
        return account, engine.owed_today(account, rulebook, day)

    def _is_payable(self, item, claim):
        """Whether the customer is asked for an item, or may pay it before its day."""
        obstacles = claim.obstacles.get(item.id, ())
        return item.id in claim.lines or {o.reason for o in obstacles} == {"not_due"}

    def _is_answered_by_payment(self):
        """Whether nothing is left of what the letter asks for."""
        return not any(row["open"] for row in self._get_portal_rows())

    def _get_portal_invoice(self, line_id):
        """The invoice of one of the letter's lines, for its copy; else nothing.

        :param line_id: id of a ``dunning.letter.line``
        """
        line = self.line_ids.filtered(lambda line: line.id == line_id)
        return self._filter_still_theirs(self._filter_invoices(line.move_id))
