"""How many dunning letters an outgoing mail server gets."""

import base64
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ... import engine
from ..bounds import check_value

_LOGO = re.compile(r"cid:dunning-logo-(\d+)")

# More than any server takes, so that nobody enters one by mistake.
_MOST = {"dunning_per_minute": 10_000, "dunning_recipients_per_day": 10_000_000}


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    dunning_per_minute = fields.Integer(
        string="Dunning E-Mails per Minute",
        help="So many dunning letters in any 60 seconds, oldest claims first; the "
        "others wait. 0: no limit.",
    )
    dunning_recipients_per_day = fields.Integer(
        string="Dunning Recipients per Day",
        help="So many recipients of dunning letters in any 24 hours, copies included. "
        "0: no limit.",
    )

    _dunning_limits_not_negative = models.Constraint(
        "CHECK(COALESCE(dunning_per_minute, 0) >= 0"
        " AND COALESCE(dunning_recipients_per_day, 0) >= 0)",
        "A limit of dunning e-mails cannot be below zero; 0 means no limit.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_limits(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._dunning_check_limits(vals)
        return super().write(vals)

    def _dunning_check_limits(self, vals):
        """Before the database sees them: a number too large for it is no sentence."""
        for name, highest in _MOST.items():
            if name in vals:
                check_value(self, name, vals[name], 0, highest)

    def _get_dunning_limits(self, now):
        """What this server may still get, after what it has got in the last day.

        :param now: the present moment
        :return: :class:`engine.SendingLimits`; None without a limit
        """
        per_minute, per_day = self.dunning_per_minute, self.dunning_recipients_per_day
        if not per_minute and not per_day:
            return None
        past = self.env["dunning.delivery"].search_fetch(
            [
                ("mail_server_id", "=", self.id),
                ("attempt_date", ">", now - timedelta(days=1)),
            ],
            ["attempt_date", "recipient_count"],
            order="attempt_date, id",
        )
        return engine.SendingLimits(
            per_minute, per_day, [(d.attempt_date, d.recipient_count) for d in past]
        )

    def _build_email__(self, email_from, email_to, subject, body, *args, **kwargs):  # noqa: PLW3201
        """Put the company's logo into e-mails that show it.

        What would be fetched from our server, mail programs do not show.
        """
        message = super()._build_email__(
            email_from, email_to, subject, body, *args, **kwargs
        )
        for company_id in set(_LOGO.findall(body or "")):
            # sudo: the logo is on the letter, whoever empties the queue.
            company = self.env["res.company"].sudo().browse(int(company_id))
            part = message.get_body(("html",))
            if part and company.exists().logo_web:
                picture = base64.b64decode(company.logo_web)
                # As it was uploaded: PNG, JPEG …
                kind = guess_mimetype(picture, "image/png").partition("/")[2]
                part.add_related(
                    picture,
                    maintype="image",
                    subtype=kind,
                    cid=f"<{company._dunning_get_mail_logo_name()}>",
                    disposition="inline",
                    filename=f"logo.{kind.partition('+')[0]}",
                )
        return message
