"""Switching on: the company duns at once, and is told what is missing for it."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import config

CRONS = ("customer", "invoice", "group")
# Without these, work in the background and e-mails wait for ever.
NEEDED_CRONS = (
    "dunning_advanced.ir_cron_dunning_work",
    "mail.ir_cron_mail_scheduler_action",
)


class ResCompany(models.Model):
    _inherit = "res.company"

    def action_dunning_switch_on(self):
        """Switch dunning on, for managers who do not open Odoo's settings.

        :raises UserError: when the user is not a dunning manager of the companies
        """
        self._check_dunning_manager()
        # sudo: whoever sets dunning up need not administer companies.
        self.sudo().dunning_enabled = True

    def _dunning_check_on(self):
        """Refuse work for companies that do not dun, or not any more.

        :raises UserError: naming the first of them
        """
        # sudo: whether a company duns is no secret.
        for company in self.sudo():
            if not (company.dunning_enabled and company.active):
                raise UserError(
                    self.env._(
                        "Dunning is switched off for %(company)s. "
                        "Switch it on in the Invoicing settings.",
                        company=company.name,
                    )
                )

    def _check_dunning_manager(self):
        manager = self.env.user.has_group("dunning_advanced.group_dunning_manager")
        if not manager or self - self.env.companies:
            raise UserError(
                self.env._(
                    "You need the role “Dunning Manager” in this company to set up "
                    "dunning."
                )
            )

    def _dunning_find_working_procedures(self, applies_to="customer"):
        """The procedures with an active level that the company may use.

        :param applies_to: customer, invoice or group
        :return: ``dunning.procedure``
        """
        self.ensure_one()
        # sudo: whoever administers companies need not read procedures.
        procedures = self.env["dunning.procedure"].sudo()
        return procedures.search(
            [
                ("applies_to", "=", applies_to),
                ("company_id", "in", [False, self.id]),
                ("active", "=", True),
                ("level_ids.active", "=", True),
            ]
        )

    def _dunning_default_procedure(self):
        """The only customer procedure that would dun somebody, else none."""
        found = self._dunning_find_working_procedures()
        return found if len(found) == 1 else found.browse()

    def _get_dunning_setup_gaps(self):
        """What is missing before letters go out, with the way to mend it.

        Override it to add some.

        :return: list of dicts: ``name``, ``label``, and ``action``, None when the user
            cannot mend it
        """
        self.ensure_one()
        company = self.with_company(self)
        return [
            *company._get_dunning_procedure_gaps(),
            *company._get_dunning_letter_gaps(),
            *company._get_dunning_sending_gaps(),
            *company._get_dunning_other_reminder_gaps(),
        ]

    def _prepare_dunning_gap(self, code, label, model, **action):
        """One thing that is missing.

        :param code: its technical name
        :param model: name of the model whose records mend it
        :param action: further values of the action that opens it
        """
        views = [[False, "form"]]
        if not action.get("res_id"):
            views.insert(0, [False, "list"])
        mends = self.env[model].has_access("write")
        act_window = {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": model,
            "views": views,
            **action,
        }
        return {"name": code, "label": label, "action": act_window if mends else None}

    def _get_dunning_procedure_gaps(self):
        # sudo: whoever works letters need not read procedures.
        company = self.sudo()
        procedure = company.dunning_procedure_id
        rule = company.dunning_invoice_procedure_id
        # Without one for customers, one letter per invoice is the rule.
        if not procedure and not rule:
            label = self.env._(
                "No default procedure: only customers with one of their own are dunned."
            )
            yield self._prepare_dunning_setup_gap("procedure", label)
        for code, default, applies_to in (
            ("levels", procedure, "customer"),
            ("invoice_levels", rule, "invoice"),
        ):
            if idle := default - self._dunning_find_working_procedures(applies_to):
                yield self._prepare_dunning_gap(
                    code, idle._say_idle(), "dunning.procedure", res_id=idle.id
                )

    def _prepare_dunning_setup_gap(self, code, label):
        """A gap that the page “Set Up Dunning” mends."""
        return self._prepare_dunning_gap(
            code,
            label,
            "dunning.setup",
            views=[[False, "form"]],
            target="new",
            name=self.env._("Set Up Dunning"),
            context={"default_company_id": self.id},
        )

    def _get_dunning_letter_gaps(self):
        partner = self.partner_id
        if not (partner.street and partner.city):
            label = self.env._("The company has no complete address for its letters.")
            yield self._prepare_dunning_gap(
                "address", label, "res.partner", res_id=partner.id
            )
        if not partner.bank_ids:
            label = self.env._("The company has no bank account to be paid to.")
            yield self._prepare_dunning_gap(
                "bank",
                label,
                "res.partner.bank",
                domain=[("partner_id", "=", partner.id)],
                context={"default_partner_id": partner.id},
            )
        if not (self.dunning_email_from or self.email):
            label = self.env._("Letters have no sender: the company has no e-mail.")
            yield self._prepare_dunning_setup_gap("sender", label)
        if not self.dunning_tz:
            label = self.env._("No time zone: the day of the company is that of UTC.")
            yield self._prepare_dunning_setup_gap("timezone", label)

    def _get_dunning_sending_gaps(self):
        # sudo: whether the server can send and wake is told to whoever works letters.
        servers = self.env["ir.mail_server"].sudo().search_count([], limit=1)
        if not servers and config["smtp_server"] in (False, "localhost"):
            label = self.env._("No outgoing mail server is set up.")
            yield self._prepare_dunning_gap("mail_server", label, "ir.mail_server")
        crons = self._get_dunning_sleeping_crons()
        if crons:
            label = self.env._(
                "Scheduled actions that make or send letters are switched off."
            )
            yield self._prepare_dunning_gap(
                "crons",
                label,
                "ir.cron",
                domain=[("id", "in", crons.ids)],
                context={"active_test": False},
            )
        if not self._has_dunning_people():
            label = self.env._("Nobody has a dunning role in this company.")
            yield self._prepare_dunning_gap(
                "people", label, "res.users", domain=[("share", "=", False)]
            )

    def _get_dunning_sleeping_crons(self):
        """Actions that are switched off though a procedure or the queue needs them."""
        names = [
            f"dunning_advanced.ir_cron_dunning_{applies_to}"
            for applies_to in CRONS
            if applies_to == "customer"
            or self._dunning_find_working_procedures(applies_to)
        ]
        # sudo: scheduled actions are for administrators, that they sleep is not.
        crons = self.env["ir.cron"].sudo()
        for name in (*names, *NEEDED_CRONS):
            crons |= self.env.ref(name, raise_if_not_found=False) or crons.browse()
        return crons.filtered(lambda cron: not cron.active)

    def _has_dunning_people(self):
        """Whether anybody who works in the company may work letters."""
        group = self.env.ref("dunning_advanced.group_dunning_user")
        # sudo: who has which role is for administrators.
        users = self.env["res.users"].sudo()
        domain = [("company_ids", "in", self.ids), ("all_group_ids", "in", group.ids)]
        return bool(users.search_count(domain, limit=1))
