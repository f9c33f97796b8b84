"""Before the add-on leaves: what goes with it, and where to save it."""

from markupsafe import Markup

from odoo import api, fields, models

OURS = "dunning_advanced"


class BaseModuleUninstall(models.TransientModel):
    _inherit = "base.module.uninstall"

    dunning_warning = fields.Html(
        compute="_compute_dunning_warning",
        sanitize=False,
        help="What is deleted with the dunning letters, and where to save them.",
    )

    @api.depends("module_ids")
    def _compute_dunning_warning(self):
        for wizard in self:
            leaves = OURS in wizard._get_modules().mapped("name")
            warning = leaves and self._dunning_prepare_warning()
            wizard.dunning_warning = warning or False

    @api.model
    def _dunning_prepare_warning(self):
        """The sentence and a link to each file that keeps letters.

        :return: HTML; empty when there are no letters
        """
        # sudo: whoever may uninstall may delete all of them, so is told how many.
        archives, letters = self.env["dunning.letter"].sudo()._count_archives()
        if not letters:
            return ""
        sentence = self.env._(
            "%(count)s dunning letters are deleted with all their files. Letters that "
            "were sent may have to be kept for years: save them first.",
            count=letters,
        )
        if letters == 1:
            sentence = self.env._(
                "One dunning letter is deleted with all its files. Letters that were "
                "sent may have to be kept for years: save it first."
            )
        links = Markup(" ").join(
            Markup('<a href="/dunning/letters/%s.zip">%s</a>')
            % (number, self.env._("Letters, ZIP file %(number)s", number=number))
            for number in range(1, archives + 1)
        )
        return Markup("<p>%s</p><p>%s</p>") % (sentence, links)
