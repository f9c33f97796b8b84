"""Demo data: a few customers who owe something, and all that can come of it.

In Python, as core's own: days are counted from today, and a chart of accounts is there
or not.
"""

from datetime import timedelta

from odoo import Command, api, models

# What stands for a customer: name, phone, e-mail before the domain (None: he has none).
CUSTOMERS = {
    "bikes": ("Lindgren Bikes", "+46 8 555 0101", "accounts"),
    "cafe": ("Harbour Café", "+44 20 5550 0102", "anna"),
    "print": ("Nordic Print", "+45 55 50 01 03", "billing"),
    "hotel": ("Old Mill Hotel", "+43 1 555 0104", "office"),
    "college": ("City College", "+1 212 555 0105", "bursar"),
    "travel": ("Blue Heron Travel", "+31 20 555 0106", None),
    "florist": ("Rose & Thistle", "+44 131 555 0107", "shop"),
}

# Of whom, how many days overdue (negative: not yet due), over how much.
INVOICES = (
    ("bikes", 40, 1480.0),
    ("bikes", 12, 320.0),
    ("bikes", -10, 540.0),
    ("cafe", 24, 260.0),
    ("print", 33, 1920.0),
    ("hotel", 30, 875.0),
    ("college", 21, 640.0),
    ("college", 16, 210.0),
    ("travel", 18, 430.0),
    ("florist", 15, 95.0),
    ("florist", 75, 150.0),
)

# Days ago on which letters went out, and to whom.
LETTERS = (
    (60, ("florist",)),
    (52, ("florist",)),
    (26, ("bikes",)),
    (19, ("bikes", "print")),
    (10, ("cafe", "hotel")),
)


class DunningDemo(models.AbstractModel):
    _name = "dunning.demo"
    _description = "Demo Data of Dunning"

    @api.model
    def _load(self):
        """Make the demo data, in the company that core's is in, else in one of its own.

        :return: the company
        """
        company = self._find_company()
        # As the administrator, so that nothing looks as if nobody had done it.
        admin = self.env.ref("base.user_admin")
        admin.company_ids = [Command.link(company.id)]
        demo = self.with_user(admin).with_context(
            allowed_company_ids=company.ids, tracking_disable=True
        )
        demo._make(company.with_env(demo.env))
        return company

    def _find_company(self):
        company = self.env.ref("base.main_company", raise_if_not_found=False)
        if not (company and company.chart_template):
            company = self.env["res.company"].create({"name": "Dunning Demo"})
            charts = self.env["account.chart.template"]
            charts.try_loading("generic_coa", company, install_demo=False)
        company.write({"dunning_enabled": True, "dunning_tz": "Europe/Brussels"})
        company.email = company.email or "accounts@dunning-demo.example.com"
        return company

    def _make(self, company):
        today = company._dunning_today()
        customers = self._make_customers(company)
        invoices = self._make_invoices(company, customers, today)
        self._make_group(company, customers["college"], invoices["college"])
        for days, names in LETTERS:
            partners = [customers[name].id for name in names]
            self._dun(company, partners, today - timedelta(days=days))
        self._hold(customers, invoices, today)
        self.env["dunning.run"].create({"company_id": company.id}).action_propose()

    def _make_customers(self, company):
        return {
            key: self.env["res.partner"].create(
                {
                    "name": name,
                    "is_company": True,
                    "phone": phone,
                    "email": mailbox and f"{mailbox}@{key}.example.com",
                    "street": f"Market Street {number}",
                    "city": "Springfield",
                    "zip": f"4100{number}",
                    "country_id": company.country_id.id,
                    "user_id": self.env.uid,
                }
            )
            for number, (key, (name, phone, mailbox)) in enumerate(CUSTOMERS.items(), 1)
        }

    def _make_invoices(self, company, customers, today):
        """Posted invoices of each customer, in the order of :data:`INVOICES`."""
        moves = self.env["account.move"].create(
            [
                self._prepare_invoice_vals(company, customers[key], today, days, amount)
                for key, days, amount in INVOICES
            ]
        )
        moves.action_post()
        found = dict.fromkeys(customers, moves.browse())
        for (key, _days, _amount), move in zip(INVOICES, moves, strict=True):
            found[key] += move
        return found

    def _prepare_invoice_vals(self, company, partner, today, days, amount):
        due = today - timedelta(days=days)
        line = {"name": "Delivery", "price_unit": amount, "tax_ids": [Command.clear()]}
        return {
            "company_id": company.id,
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_user_id": self.env.uid,
            "invoice_date": min(due - timedelta(days=30), today),
            "invoice_payment_term_id": False,
            "invoice_date_due": due,
            "invoice_line_ids": [Command.create(line)],
        }

    def _make_group(self, company, partner, invoices):
        """Invoices of one customer that are dunned together, whatever rules him."""
        standard = self.env.ref("dunning_advanced.dunning_procedure_standard")
        procedure = standard.copy(
            {"name": "Terms", "applies_to": "group", "company_id": company.id}
        )
        self.env["dunning.invoice.group"].create(
            {
                "name": "Autumn Term",
                "company_id": company.id,
                "partner_id": partner.id,
                "dunning_procedure_id": procedure.id,
                "invoice_ids": [Command.set(invoices.ids)],
            }
        )

    def _dun(self, company, partner_ids, day):
        """Letters of a day in the past, as they would have gone out."""
        run = self.env["dunning.run"].create(
            {
                "company_id": company.id,
                "date": day,
                "partner_ids": [Command.set(partner_ids)],
            }
        )
        run.action_propose()
        letters = run.letter_ids
        # Without a program that prints, the letters stay proposals.
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() in ("ok", "upgrade"):
            letters._issue_together(day)
            deliveries = self.env["dunning.delivery"]._as_verb()
            vals_list = [letter._prepare_delivery_vals("email") for letter in letters]
            # Nothing leaves: these are customers that nobody has.
            deliveries.create(vals_list)._set_sent()
            run._set_state_of_letters()

    def _hold(self, customers, invoices, today):
        """A promise, a pause and a dispute."""
        self.env["dunning.promise"].create(
            {
                "move_id": invoices["cafe"].id,
                "date": today + timedelta(days=5),
                "note": "Anna, by telephone",
            }
        )
        customers["print"].write(
            {
                "dunning_paused": True,
                "dunning_pause_until": today + timedelta(days=21),
                "dunning_pause_reason": "Water in the cellar, the insurer pays",
            }
        )
        invoices["hotel"].write(
            {
                "dunning_disputed": True,
                "dunning_disputed_amount": 200.0,
                "dunning_dispute_reason": "Two boxes arrived broken",
            }
        )
