from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ...models.actions import notify
from ...models.arguments import require_one

# What the page shows of the company, and writes to it.
COMPANY_FIELDS = {
    "procedure_id": "dunning_procedure_id",
    "invoice_procedure_id": "dunning_invoice_procedure_id",
    "email_from": "dunning_email_from",
    "tz": "dunning_tz",
    "bank_account_id": "dunning_bank_account_id",
    "agency_id": "dunning_agency_id",
}


class DunningSetup(models.TransientModel):
    _name = "dunning.setup"
    _description = "Set Up Dunning"
    _inherit = ["dunning.readable.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    company_partner_id = fields.Many2one(related="company_id.partner_id")
    procedure_id = fields.Many2one(
        "dunning.procedure",
        string="Default Procedure",
        compute="_compute_from_company",
        store=True,
        readonly=False,
        domain="[('applies_to', '=', 'customer'),"
        " ('company_id', 'in', [False, company_id])]",
        help="For customers without a procedure of their own.",
    )
    invoice_procedure_id = fields.Many2one(
        "dunning.procedure",
        string="Procedure of New Invoices",
        compute="_compute_from_company",
        store=True,
        readonly=False,
        domain="[('applies_to', '=', 'invoice'),"
        " ('company_id', 'in', [False, company_id])]",
        help="For one letter per invoice: each invoice gets it when it is posted.",
    )
    email_from = fields.Char(
        string="Sender", compute="_compute_from_company", store=True, readonly=False
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        compute="_compute_from_company",
        store=True,
        readonly=False,
    )
    bank_account_id = fields.Many2one(
        "res.partner.bank",
        string="Account to Pay To",
        compute="_compute_from_company",
        store=True,
        readonly=False,
        domain="[('partner_id', '=', company_partner_id)]",
    )
    agency_id = fields.Many2one(
        "res.partner",
        string="Collection Agency",
        compute="_compute_from_company",
        store=True,
        readonly=False,
    )
    gaps = fields.Text(string="Still Missing", compute="_compute_gaps")

    @api.depends("company_id")
    def _compute_from_company(self):
        for setup in self:
            company = setup.company_id
            for name, source in COMPANY_FIELDS.items():
                setup[name] = company[source]
            if not company:
                continue  # emptied, to choose another one
            # One letter per invoice is a choice: customers get no letters beside it.
            if not company.dunning_procedure_id | company.dunning_invoice_procedure_id:
                setup.procedure_id = company._dunning_default_procedure()
            if not company.dunning_tz:
                setup.tz = company._dunning_default_timezone()

    @api.depends("company_id")
    def _compute_gaps(self):
        for setup in self:
            gaps = (
                setup.company_id._get_dunning_setup_gaps() if setup.company_id else ()
            )
            setup.gaps = "\n".join(gap["label"] for gap in gaps)

    def action_save(self):
        """Write the choices to the company and switch dunning on there.

        :return: a notification of what comes next, which closes the page
        :raises UserError: when the user is not a dunning manager of the company
        """
        self._write_company()
        return notify(
            "success",
            self.env._(
                "Dunning is switched on for %(company)s. Each night looks for what is "
                "due; a run in the console does so now.",
                company=self.company_id.name,
            ),
            link=(
                self.env._("Dunning Console"),
                "/odoo/action-dunning_advanced.dunning_run_action",
            ),
        )

    def action_send_test_email(self):
        """Save, and send a sample of the first level to oneself.

        :raises UserError: when no chosen procedure has a level
        """
        self._write_company()
        procedures = self.procedure_id | self.invoice_procedure_id
        level = procedures.level_ids[:1]
        if not level:
            raise UserError(
                self.env._("There is no level to try. Choose a procedure with levels.")
            )
        return level.action_send_test_email()

    def _write_company(self):
        require_one(self)
        self.company_id._check_dunning_manager()
        vals = {source: self[name] for name, source in COMPANY_FIELDS.items()}
        for name, value in vals.items():
            vals[name] = value.id if isinstance(value, models.Model) else value
        # sudo: whoever sets dunning up need not administer companies.
        self.company_id.sudo().write({"dunning_enabled": True, **vals})
