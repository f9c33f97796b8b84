"""Failures: what a library or the server says, in words that help a person."""

import errno
import logging
import re
import secrets
import smtplib
import socket

import psycopg2

from odoo import api, models
from odoo.exceptions import LockError, UserError
from odoo.tools.pdf import errors as pdf_errors

from ...reports.renderer import PrintError
from .smtp_words import words_of
from .statement import Statement, StatementError

_logger = logging.getLogger(__name__)

_BUSY = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
    psycopg2.errors.QueryCanceled,
)
# Constraints that refuse what somebody else has done a moment ago.
_FASTER = ("dunning_letter_line",)


class DunningWords(models.AbstractModel):
    _inherit = "dunning.words"

    @api.model
    def _explain_failure(self, error):
        """What went wrong, as a statement; what nobody can foresee goes into the log.

        :param error: the exception, while it is handled
        :return: :class:`Statement`
        """
        if isinstance(error, StatementError):
            return error.statement
        if isinstance(error, LockError):
            return Statement("in_use")
        # Core puts the lines of a program into some of its sentences.
        if isinstance(error, UserError) and "Traceback (most" not in str(error):
            return Statement("other", {"text": str(error)})
        known = self._explain_known(error)
        return known or self._explain_with_reference(error)

    def _explain_known(self, error):
        """The statement about an exception that says by its kind what to do."""
        if isinstance(error, _BUSY):
            return Statement("database_busy")
        if isinstance(error, psycopg2.errors.IntegrityError):
            return self._explain_twice(error) or self._explain_refused(error)
        if isinstance(error, OverflowError):
            return Statement("calendar_ends")
        if isinstance(error, pdf_errors.PyPdfError):
            return Statement("pdf_unreadable")
        if isinstance(error, smtplib.SMTPException):
            return self._explain_smtp(error)
        if isinstance(error, PrintError):
            reference = self._log_with_reference(error)
            return Statement("pdf_not_printed", {"reference": reference})
        if isinstance(error, OSError):
            return self._explain_system(error)
        return None

    def _explain_twice(self, error):
        """What exists already: written a moment ago, or seen before and so for good."""
        is_twice = isinstance(error, psycopg2.errors.UniqueViolation)
        if not is_twice or error.diag.table_name not in _FASTER:
            return None
        key = re.search(r"\((.*)\)=\((.*)\)", error.diag.message_detail or "")
        if not key:
            return Statement("in_use")
        names, values = (part.split(", ") for part in key.groups())
        same = [(n, "=", int(v)) for n, v in zip(names, values, strict=True)]
        # sudo: whoever could write the letter is told about the other one.
        line = self.env["dunning.letter.line"].sudo()
        line = line.search([*same, ("letter_state", "=", "issued")], limit=1)
        if not line:
            return Statement("in_use")
        told = {"letter": line.letter_id.name, "item": line.move_name}
        return Statement("raised_before", told)

    def _explain_refused(self, error):
        """What core says of a value that is missing, or that another add-on refuses.

        As where a person has made a field required that nothing fills in.
        """
        table, name = error.diag.table_name, error.diag.constraint_name
        models_of_table = (
            self.env[model._name]
            for model in self.env.registry.models.values()
            if model._auto and model._table == table
        )
        model = next(models_of_table, None)
        if model is None:
            return None
        rule = model._table_objects.get(name)
        says = rule and rule.get_error_message(model, error.diag)
        if not says and not isinstance(error, psycopg2.errors.NotNullViolation):
            return None
        # Which field of which model; then come hints for programmers.
        lines = model._sql_error_to_message(error).splitlines()[:2]
        return Statement("other", {"text": " ".join(lines)})

    def _explain_smtp(self, error):
        said = words_of(error)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            return Statement("mail_connection_lost", {"said": said})
        if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
            return Statement("mail_server_unreachable", {"said": said})
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return Statement("mail_login_refused")
        refused = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)
        code = "mail_refused" if isinstance(error, refused) else "mail_failed"
        return Statement(code, {"said": said})

    def _explain_system(self, error):
        if "wkhtmltopdf" in str(error.filename or ""):
            return Statement("wkhtmltopdf_missing")
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Statement("disk_full")
        return None

    @api.model
    def _log_with_reference(self, error):
        """Put into the log what is nothing for people, and name the place.

        :param error: the exception, or what else a library said
        :return: text that stands in the log beside it
        """
        reference = secrets.token_hex(4)
        known = isinstance(error, Exception) and error
        _logger.error("Reference %s: %s", reference, error, exc_info=known or None)
        return reference

    def _explain_with_reference(self, error):
        reference = self._log_with_reference(error)
        code = "unexpected"
        if isinstance(error, psycopg2.Error):
            code = "database_refused"
        elif isinstance(error, socket.gaierror | ConnectionError | TimeoutError):
            code = "server_network"
        elif isinstance(error, OSError):
            code = "server_files"
        return Statement(code, {"reference": reference})

    @api.model
    def _explain_mail_failure(self, said, failure_type=None):
        """What Odoo's mail queue says about a message, as a statement.

        :param said: its text, which quotes the mail server; may be empty
        :param failure_type: a code of ``mail.mail``
        :return: :class:`Statement`
        """
        said = said or failure_type or ""
        if failure_type == "mail_smtp":
            told = {"said": Statement("link_failed")}
            return Statement("mail_server_unreachable", told)
        if failure_type in ("mail_email_invalid", "mail_email_missing"):
            return Statement("mail_address_invalid")
        if "At least one valid recipient" in said:
            return Statement("mail_address_invalid")
        # Odoo quotes whatever a library has raised.
        reference = self._log_with_reference(said)
        return Statement("mail_not_made", {"reference": reference})
