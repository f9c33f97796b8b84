from odoo import api, fields, models

from ...models.arguments import require_one
from ...models.setup.level_sample import TRIED_FIELDS, Sample


class DunningLevelTry(models.TransientModel):
    """Try a level as it stands on the screen: nothing of it is saved."""

    _name = "dunning.level.try"
    _description = "Try a Dunning Level"
    _inherit = ["dunning.readable.mixin"]

    level_id = fields.Many2one("dunning.level", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self._default_lang(),
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        domain="[('move_type', 'in', ('out_invoice', 'out_receipt')),"
        " ('state', '=', 'posted'), ('company_id', '=', company_id)]",
        help="Empty: on a sample.",
    )
    again = fields.Boolean(
        string="When Said Again",
        help="The texts for a letter on which no invoice is new at this level.",
    )
    changes = fields.Json(
        help="What is on the screen and not saved, in the user's language."
    )

    @api.model
    def _default_lang(self):
        company = self.env.company
        return company._dunning_language(self.env.lang, self.env.user.lang)

    @api.depends("level_id")
    def _compute_display_name(self):
        for dialog in self:
            dialog.display_name = dialog.level_id.name

    def action_pdf(self):
        """Open the letter; nothing of it remains.

        :return: action that opens the PDF, which is made while it is fetched
        """
        require_one(self)
        self.level_id.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/dunning/level/try/{self.id}/sample.pdf",
            "target": "new",
        }

    def action_send(self):
        """Send the e-mail with its files to the user alone.

        :return: a notification that names the address
        :raises UserError: when the user has no e-mail address
        """
        require_one(self)
        self.level_id.check_access("write")
        return self.level_id._send_sample(self._get_sample())

    def _get_sample(self):
        """On what the level is tried.

        :raises AccessError: when the user may not read the invoice
        """
        self.move_id.check_access("read")
        changes = self.changes if isinstance(self.changes, dict) else {}
        return Sample(
            lang=self.lang,
            move=self.move_id,
            again=self.again,
            changes={k: v for k, v in changes.items() if k in TRIED_FIELDS},
        )
