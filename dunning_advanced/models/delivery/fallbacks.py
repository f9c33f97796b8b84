"""Fallbacks: what was chosen once is looked at again when it is used."""

import psycopg2
import psycopg2.errorcodes

from odoo import models

from ..facts.statement import Statement, StatementError


class _DrawnElsewhereError(psycopg2.errors.SerializationFailure):
    """A conflict that PostgreSQL names otherwise: Odoo looks up the code to retry."""

    pgcode = psycopg2.errorcodes.SERIALIZATION_FAILURE


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    def _tell_fallbacks(self):
        """Tell the responsible person, once, what the letter could not use any more."""
        self.ensure_one()
        tell = self.env["mail.activity"]._dunning_tell_once
        for record, about, code, values in self._iter_fallbacks():
            user = self._get_responsible()
            tell(record, user, self.company_id, Statement(code, values), about)

    def _iter_fallbacks(self):
        """What has been replaced.

        Yields tuples: record to put right, record that is wrong, code and values.
        """
        customer, procedure = self.partner_id, self.procedure_id
        name = customer.display_name
        contact = customer.dunning_contact_id
        if contact != customer._dunning_get_contact():
            values = {"contact": contact.display_name, "customer": name}
            yield customer, contact, "contact_left", values
        for code, values in self._iter_missing_roles():
            # That nobody can be written to is told by the delivery.
            if self.level_id.send_email and code != "no_contact_address":
                yield customer, self.level_id, code, values
        for language, code, values in self._iter_language_fallbacks():
            yield customer, language, code, values
        person = procedure.user_id
        if person != procedure._get_own_responsible(self.company_id):
            values = {
                "user": person.name,
                "company": self.company_id.name,
                "procedure": procedure.name,
            }
            yield procedure, person, "responsible_left", values
        template = self.level_id.mail_template_id
        if self.level_id.send_email and template != self._get_mail_template():
            # sudo: users who work letters need not be able to read mail templates.
            values = {"template": template.sudo().name, "level": self.level_name}
            yield procedure, template, "template_left", values

    def _iter_language_fallbacks(self):
        """The customer's language when the letter is not written in it.

        Yields tuples: language, code and values of a sentence.
        """
        wanted = self.partner_id.lang
        if not wanted or self._get_language() == wanted:
            return
        languages = self.env["res.lang"].with_context(active_test=False)
        language = languages.search([("code", "=", wanted)])
        code = "language_missing" if language.active else "language_off"
        customer = self.partner_id.display_name
        values = {"language": language.display_name, "customer": customer}
        yield language, code, values

    def _draw_numbers(self):
        """The next letter number of each letter's company.

        :return: dict of letter to number
        :raises StatementError: when a company's sequence is archived or gone
        :raises psycopg2.errors.SerializationFailure: when another process was faster
        """
        return {
            letter: letter._draw_number(sequence)
            for company, letters in self.grouped("company_id").items()
            for sequence in letters._find_sequence(company)
            for letter in letters
        }

    def _draw_number(self, sequence):
        """The next number of a sequence, of the year in which the letter is written."""
        try:
            return sequence.next_by_id(sequence_date=self.date)
        except psycopg2.errors.UniqueViolation as error:
            # Another process has drawn the year's first number this very moment. Only
            # a new transaction sees the year: it is done anew, as after any conflict.
            raise _DrawnElsewhereError(str(error)) from error

    def _find_sequence(self, company):
        """The sequence that core's ``next_by_code`` takes, looked up once for many.

        :raises StatementError: when it is archived or gone
        """
        sequences = self.env["ir.sequence"].with_company(company)
        code = [("code", "=", "dunning.letter")]
        of_any = [*code, ("company_id", "in", [company.id, False])]
        if found := sequences.search(of_any, order="company_id", limit=1):
            return found
        # sudo: only its name is told.
        archived = sequences.sudo().with_context(active_test=False)
        archived = archived.search([*code, ("company_id", "=", company.id)], limit=1)
        why = "sequence_archived" if archived else "sequence_missing"
        values = {"sequence": archived.name, "company": company.name}
        raise StatementError(self.env, why, **values)
