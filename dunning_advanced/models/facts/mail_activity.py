"""Activities that tell of something once, not each night."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..guarded import GUARD, is_guarded


class MailActivity(models.Model):
    _inherit = "mail.activity"

    dunning_key = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What dunning tells here: it is told once, not each night.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._dunning_check_key(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._dunning_check_key(vals)
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """Nobody's defaults say that something has been told."""
        values = super().default_get(fields)
        values.pop("dunning_key", None)
        return values

    @api.model
    def _dunning_check_key(self, vals):
        """Whoever could write it would silence what is told once.

        :raises UserError: unless this add-on writes
        """
        if "dunning_key" in vals and not is_guarded(self.env):
            raise UserError(
                self.env._("What dunning tells once is not entered by hand.")
            )

    @api.model
    def _dunning_tell_once(self, record, user, company, statement, about):
        """Tell somebody what was wrong and how dunning went on, unless it was told.

        :param record: what is to be put right, with a chatter
        :param user: ``res.users`` who is told, in their language
        :param company: ``res.company`` of one
        :param statement: :class:`Statement`
        :param about: the record that is wrong: another one is told of again
        """
        if self._dunning_find_told(record, statement.code, about):
            return
        words = self.env["dunning.words"]
        words = words.with_context(lang=company._dunning_language(user.lang))
        # sudo: whoever works letters need not be allowed to change customers.
        record.sudo().with_context(dunning_guard=GUARD).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=company._dunning_today(),
            summary=words.env._("Dunning: please check"),
            note=plaintext2html(words._say(statement)),
            user_id=user.id,
            dunning_key=f"{statement.code}:{about._name}:{about.id}",
        )

    @api.model
    def _dunning_find_told(self, record, code, about):
        """The activity by which it was told, if any; it may be done since.

        :param record: see :meth:`_dunning_tell_once`, as the last one
        :param code: that of the statement
        """
        same = [
            ("dunning_key", "=", f"{code}:{about._name}:{about.id}"),
            ("res_model", "=", record._name),
            ("res_id", "=", record.id),
        ]
        # sudo: it may have been told to somebody else.
        return self.sudo().with_context(active_test=False).search(same, limit=1)
