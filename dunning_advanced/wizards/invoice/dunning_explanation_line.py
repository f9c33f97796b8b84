from odoo import fields, models


class DunningExplanationLine(models.TransientModel):
    _name = "dunning.explanation.line"
    _description = "Why or Why Not Dunned: Open Item"
    _order = "date_due, id"

    explanation_id = fields.Many2one("dunning.explanation", ondelete="cascade")
    move_id = fields.Many2one("account.move", string="Invoice")
    date_due = fields.Date(string="Due Date")
    currency_id = fields.Many2one("res.currency")
    amount_open = fields.Monetary(string="Open Amount")
    dunned = fields.Boolean(string="Gets a Letter")
    level_id = fields.Many2one("dunning.level")
    reasons = fields.Text(string="What Stands in the Way")
    first_possible_date = fields.Date()
