"""Roles, and records of each model that they have no business with."""

from odoo import Command
from odoo.tests import new_test_user

from .own_customers_case import OwnCustomersCommon

ROLES = {
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "contacts": "base.group_user,base.group_partner_manager",
    "sales": "base.group_user",
    "reader": "account.group_account_readonly",
    "billing": "account.group_account_invoice,base.group_partner_manager",
    "user": "dunning_advanced.group_dunning_user",
    "own": "dunning_advanced.group_dunning_user",
    "manager": "dunning_advanced.group_dunning_manager",
    "stranger": "dunning_advanced.group_dunning_manager",
}


class DoorsRecords(OwnCustomersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.setup_other_company(name="Other")["company"]
        # Something to choose where a field wants a product.
        cls.env["product.product"].create({"name": "Service"})
        cls.users = {"public": cls.env.ref("base.public_user")}
        for role, groups in ROLES.items():
            company = other if role == "stranger" else cls.company
            cls.users[role] = new_test_user(
                cls.env,
                f"door_{role}",
                groups=groups,
                company_id=company.id,
                company_ids=[Command.set(company.ids)],
                email=f"{role}@acme.example",
            )
        (cls.alpha + cls.bravo).user_id = cls.users["sales"]
        cls.standard.company_id = cls.company
        cls.standard.level_ids.write({"send_post": True, "call": True})
        cls._write_letters()

    @classmethod
    def _write_letters(cls):
        run = cls._propose_as(cls.boss)
        of_bravo = run.letter_ids.filtered(lambda lt: lt.partner_id == cls.bravo)
        cls.issued = of_bravo
        cls.proposed = run.letter_ids.filtered(lambda lt: lt.partner_id == cls.alpha)
        cls.issued.action_issue()
        cls.issued.action_send()
        cls.draft = cls.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": cls.bravo.id}
        )
        cls.company.sudo().dunning_restrict_users = False

    def _records(self):
        """Records of each model, of a customer that others are responsible for."""
        moves = self.issued.line_ids.move_id
        env = self.env
        samples = {
            "dunning.procedure": self.standard,
            "dunning.level": self.standard.level_ids[:1],
            "dunning.run": env["dunning.run"].create({"date": "2026-05-24"}),
            "dunning.run.skip": env["dunning.run.skip"]._list(
                [{"run_id": self.issued.run_id.id, "reason": "failed"}]
            ),
            "dunning.letter": self.proposed + self.issued,
            "dunning.letter.line": self.proposed.line_ids[:1] + self.issued.line_ids,
            "dunning.delivery": self.issued.delivery_ids[:1],
            "dunning.promise": env["dunning.promise"].create(
                {"move_id": moves.id, "date": "2026-06-24"}
            ),
            "dunning.invoice.group": env["dunning.invoice.group"].create(
                {"name": "Group", "partner_id": self.bravo.id}
            ),
            # One of people's own: those that come with the add-on are not deleted.
            "dunning.role": env["dunning.role"].create({"name": "Purser"}),
            "dunning.call": self.issued.call_ids,
            **self._charge_records(),
            "mail.activity": self.issued.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.boss.id
            ),
            "account.move": moves,
            "account.move.line": self.issued.line_ids.move_line_id,
            "res.company": self.company,
            "res.partner": self.bravo,
        }
        if "payment.transaction" in env.registry:
            samples["payment.transaction"] = self._create_transaction()
        for model in env.registry:
            if model.startswith("dunning.") and env[model]._transient:
                samples[model] = env[model].sudo().create(self._minimal(model))
        return {model: records.sudo() for model, records in samples.items()}

    def _create_transaction(self):
        """A payment of nobody's letter, by a provider of the company."""
        provider = self.env["payment.provider"].sudo()
        provider = provider.create({"name": "P", "company_id": self.company.id})
        vals = {
            **self._minimal("payment.transaction"),
            "reference": "Door",
            "provider_id": provider.id,
            "payment_method_id": self.env["payment.method"].sudo().search([])[:1].id,
        }
        return self.env["payment.transaction"].sudo().create(vals)

    def _charge_records(self):
        """A charge of the issued letter, with all that belongs to it."""
        env = self.env
        charge = (
            env["dunning.charge"]
            ._as_verb()
            .create(
                {
                    "letter_id": self.issued.id,
                    "company_id": self.company.id,
                    "currency_id": self.issued.currency_id.id,
                    "partner_id": self.bravo.id,
                    "date": self.issued.date,
                    "kind": "fee",
                    "amount": 5,
                }
            )
        )
        item = self.issued.line_ids.move_line_id[:1]
        fee = {"level_id": self.standard.level_ids[:1].id, "amount_from": 3}
        own = {"charge_id": charge.id}
        waiver = {**own, "amount": 1, "date": charge.date, "reason": "Because"}
        booking = {**own, "move_line_id": item.id}
        return {
            "dunning.charge": charge,
            "dunning.charge.waiver": env["dunning.charge.waiver"]
            ._as_verb()
            .create(waiver),
            "dunning.charge.booking": env["dunning.charge.booking"]
            ._as_verb()
            .create(booking),
            "dunning.level.fee": env["dunning.level.fee"].create(fee),
        }

    def _minimal(self, model):
        """Values that a record of a model cannot do without."""
        return {
            "dunning.procedure": {"name": "P", "company_id": self.company.id},
            "dunning.level.fee": {"level_id": self.standard.level_ids[:1].id},
            "dunning.level": {
                "name": "L",
                "days": 7,
                "procedure_id": self.standard.id,
            },
            "dunning.level.try": {"level_id": self.standard.level_ids[:1].id},
            "dunning.promise": {
                "move_id": self.issued.line_ids.move_id.id,
                "date": "2026-06-24",
            },
            "dunning.invoice.group": {"name": "G", "partner_id": self.nobodys.id},
            "dunning.role": {"name": "R"},
            "account.move": {
                "move_type": "out_invoice",
                "partner_id": self.bravo.id,
            },
            "res.partner": {"name": "D"},
            "account.move.line": {
                "move_id": self.draft.id,
                "account_id": self.company_data["default_account_revenue"].id,
            },
            "dunning.answer": {"letter_id": self.issued.id},
            "dunning.call": {"letter_id": self.issued.id, "date": "2026-05-27"},
            "dunning.call.outcome": {"call_id": self.issued.call_ids.id},
            "dunning.assign": {"partner_ids": [Command.set(self.bravo.ids)]},
            "dunning.update.setting": {
                "partner_id": self.bravo.id,
                "company_id": self.company.id,
            },
            "dunning.letter.preview": {"letter_id": self.issued.id},
            "dunning.explanation": {"partner_id": self.bravo.id},
            "dunning.explanation.line": {},
            "payment.transaction": {
                "amount": 5,
                "currency_id": self.issued.currency_id.id,
                "partner_id": self.bravo.id,
                # No role of these may read providers, so none gets further than that.
                "payment_method_id": 1,
                "provider_id": 1,
            },
            "mail.activity": {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.bravo.id,
            },
        }.get(model, {})
