"""Chatter: that letters were issued or cancelled, noted where people look for it."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_amount


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _note_issued(self):
        """One note for each letter on its customer and on each invoice it names."""
        self._note_on_documents(
            lambda env, **values: env._(
                "%(level)s issued: %(letter)s, %(amount)s", **values
            )
        )

    def _note_cancelled(self):
        """As ``_note_issued``; the reason is on the letter."""
        self._note_on_documents(
            lambda env, **values: env._(
                "%(level)s cancelled: %(letter)s, %(amount)s", **values
            )
        )

    def _note_on_documents(self, describe):
        """Note something of each letter on its customer and its invoices.

        :param describe: takes an environment, ``level``, ``letter`` and ``amount``
        """
        notes = defaultdict(list)
        for letter in self:
            body = letter._describe_for_chatter(describe)
            named = letter.line_ids.filtered(lambda line: line.section != "credit")
            for document in (letter.debtor_id, *named.move_id):
                notes[document._name, letter.company_id, document.id].append(body)
        by_kind = defaultdict(dict)
        for (model, company, document_id), bodies in notes.items():
            by_kind[model, company][document_id] = Markup("<br/>").join(bodies)
        for (model, company), bodies in by_kind.items():
            self._note(self.env[model].browse(bodies), bodies, company)

    def _describe_for_chatter(self, describe):
        """What is noted of a letter, in the language of its company."""
        lang = self.company_id._dunning_language()
        letter = self.with_context(lang=lang)
        amount = letter._get_amount_to_pay()
        # sudo: whoever issues letters need not read the set-up of another company.
        level = letter.sudo().level_id
        return describe(
            letter.env,
            level=level.name or letter.level_name,
            letter=letter._get_html_link(title=letter.name),
            amount=format_amount(letter.env, amount, letter.currency_id),
        )

    @api.model
    def _note(self, records, bodies, company):
        """Note something about dunning on invoices or customers; nobody is notified.

        Whoever may not read how somebody is dunned does not read it here either: a
        record rule hides notes of this kind.

        :param records: ``account.move`` or ``res.partner``
        :param bodies: dict of id to markup
        :param company: whose dunning it is; contacts may be shared by several
        """
        values = self._prepare_note_vals(records, company)
        # sudo: as core logs what happens to a document, whoever does it.
        records.sudo()._message_create(
            [
                {**values, "res_id": record.id, "body": bodies[record.id]}
                for record in records
            ]
        )

    @api.model
    def _prepare_note_vals(self, records, company):
        """Values that notes of this kind have in common.

        Core's own ``_message_log_batch`` makes notes of core's own kind, and where the
        audit trail is restricted, as in Germany, they cannot be made another kind then.

        :return: dict for ``_message_create``
        """
        author_id, email_from = records._message_compute_author()
        reply_to = self.env["mail.thread"]._notify_get_reply_to(
            default=email_from, author_id=author_id
        )
        subtype = "dunning_advanced.mail_subtype_dunning"
        return {
            "model": records._name,
            "message_type": "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(subtype),
            "is_internal": True,
            "author_id": author_id,
            "email_from": email_from,
            "reply_to": reply_to[False],
            "record_company_id": company.id,
            "record_alias_domain_id": False,
            "email_add_signature": False,
        }
