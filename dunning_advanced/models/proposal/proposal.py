"""The proposal as a person looks through it: facts of the day, checked or not."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..groups import ACCOUNTANTS


class DunningLetter(models.Model):
    _inherit = "dunning.letter"

    selected = fields.Boolean(
        string="Checked", default=True, help="Checked letters are issued."
    )
    in_task = fields.Boolean(
        string="Chosen for the Work in Progress", readonly=True, copy=False
    )
    repeats = fields.Boolean(
        string="Again at Its Level",
        readonly=True,
        help="No item reaches a new level: the letter only says again what earlier "
        "ones have said.",
    )
    at_once = fields.Boolean(
        string="Before Its Time",
        readonly=True,
        help="A person wanted the next level before the wait for it was over.",
    )
    days_overdue = fields.Integer(
        aggregator="max",
        readonly=True,
        help="Of the oldest item, on the day of the letter.",
    )
    last_letter_date = fields.Date(
        string="Last Letter", readonly=True, help="As of the day of the proposal."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        readonly=True,
        index="btree_not_null",
        help="The procedure's person, else the customer's salesperson.",
    )
    has_email = fields.Boolean(
        string="E-Mail Address", compute="_compute_has_email", store=True
    )
    extra_value = fields.Char(
        string="Extra Column",
        readonly=True,
        # Salespeople, who read letters to their customers, may not read every field.
        groups=ACCOUNTANTS,
        help="The field of the customer that the company has chosen in the settings.",
    )

    remarks = fields.Json(
        readonly=True,
        exportable=False,
        help="As codes with values; said in “To Be Known”.",
    )
    remark = fields.Text(
        string="To Be Known",
        compute="_compute_remark",
        help="What did not stop the letter when it was proposed, such as credits in "
        "another currency that are not deducted.",
    )

    @api.depends("remarks")
    @api.depends_context("lang")
    def _compute_remark(self):
        words = self.env["dunning.words"]
        labels = words._get_labels()
        for letter in self:
            letter.remark = words._say_all(letter.remarks, labels)

    @api.depends(
        "email_to",
        "partner_id.email",
        "partner_id.dunning_contact_id.active",
        "partner_id.dunning_contact_id.commercial_partner_id",
        "partner_id.dunning_contact_id.email",
        "partner_id.child_ids.email",
        "partner_id.child_ids.type",
        "partner_id.child_ids.dunning_role_ids",
        "partner_id.dunning_spare_customer",
        "level_id.to_role_ids",
        "level_id.spare_customer",
    )
    def _compute_has_email(self):
        for letter in self:
            letter.has_email = bool(letter.email_to or letter._get_email_contacts())

    @api.model
    def _get_only_again_domain(self):
        """What could be said again, and nobody has checked: an offer, no letter."""
        return (
            Domain("state", "=", "proposed")
            & Domain("repeats", "=", True)
            & Domain("selected", "=", False)
        )

    def action_check(self):
        """Check proposals: they are issued with their run.

        :raises UserError: when none of them is a proposal
        """
        self._set_selected(True)

    def action_uncheck(self):
        """Uncheck proposals: nothing is issued, and nothing remembered elsewhere.

        :raises UserError: when none of them is a proposal
        """
        self._set_selected(False)

    def _set_selected(self, selected):
        left = self._get_left()
        left._check_may_work()
        proposed = left.filtered(lambda letter: letter.state == "proposed")
        if self and not proposed:
            raise UserError(
                self.env._("These letters are not proposals: nothing to check.")
            )
        proposed.selected = selected

    def _check_for_task(self):
        """Whoever chooses proposals to be issued has checked them."""
        self._with_guard().write({"selected": True, "unchecked_by_id": False})

    @api.model
    def _add_list_vals(self, vals_list):
        """Add to values of proposals what only their list shows.

        :param vals_list: dicts of ``_prepare_letter_vals``
        """
        # Browsed together, so that they are read together.
        partners = self.env["res.partner"].browse(
            vals["partner_id"] for vals in vals_list
        )
        last_dates = self._get_last_dates(partners)
        for vals, partner in zip(vals_list, partners, strict=True):
            procedure = self.env["dunning.procedure"].browse(vals["procedure_id"])
            persons = procedure.user_id | partner.user_id
            vals |= {
                "last_letter_date": last_dates.get(partner, False),
                "user_id": persons.filtered("active")[:1].id,
                "extra_value": self._get_extra_value(partner),
            }

    def _get_last_dates(self, partners):
        """The dates of the customers' last issued letters, of whatever type."""
        domain = [
            ("debtor_id", "in", partners.ids),
            ("company_id", "=", self.env.company.id),
            ("state", "=", "issued"),
        ]
        return dict(self._read_group(domain, ["debtor_id"], ["date:max"]))

    def _get_extra_value(self, partner):
        """The customer's value of the company's extra column, as text."""
        # sudo: which column the company shows is no secret, its set-up is.
        name = self.env.company.sudo().dunning_extra_field_id.name
        field = partner._fields.get(name)
        if field is None or not partner._has_field_access(field, "read"):
            return ""
        value = partner[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "boolean":
            return self.env._("Yes") if value else ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "date":
            return format_date(self.env, value)
        return str(value) if value else ""

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        # sudo: as in _get_extra_value.
        return (*key, self.env.company.sudo().dunning_extra_field_id.id)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Name the extra column after its field, or leave it out."""
        arch, view = super()._get_view(view_id, view_type, **options)
        # sudo: which column the company shows is no secret, its set-up is.
        chosen = self.env.company.sudo().dunning_extra_field_id
        for node in arch.xpath("//*[@name='extra_value']"):
            if chosen:
                node.set("string", chosen.field_description)
            else:
                node.getparent().remove(node)
        return arch, view
