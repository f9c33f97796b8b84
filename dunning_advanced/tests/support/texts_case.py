"""A customer in arrears, and levels that speak several languages."""

from odoo import Command

from ..common import DunningCommon

LANGUAGES = ("de_DE", "en_GB", "es_ES", "fr_FR", "it_IT")


class TextsCase(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in LANGUAGES:
            cls.env["res.lang"]._activate_lang(lang)
        cls.invoice = cls._create_invoice("10 May")

    def _last(self, day):
        self._run_day(day)
        return self._letters()[-1]

    def _make_level(self, **values):
        """The only level of a procedure by age that rules the customer."""
        level = {"name": "Only", "kind": "notice", "days": 3, **values}
        self.customer.dunning_procedure_id = self.env["dunning.procedure"].create(
            {
                "name": "One level",
                "timing": "age",
                "automation": "issue",
                "level_ids": [Command.create(level)],
            }
        )
        return self.customer.dunning_procedure_id.level_ids
