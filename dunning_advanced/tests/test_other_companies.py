"""What belongs to a company that the user does not work in, or has not ticked."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.doors_records import DoorsRecords


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestOtherCompanies(DoorsRecords):
    def setUp(self):
        super().setUp()
        self.stranger = self.users["stranger"]
        self.other = self.stranger.sudo().company_id
        self.other.sudo().dunning_enabled = True

    def _as_stranger(self, records):
        """As a dunning manager of the other company alone."""
        return records.with_user(self.stranger).with_context(
            allowed_company_ids=self.other.ids
        )

    def _with_one_ticked(self, records):
        """As a dunning manager of both companies, who has ticked the other one."""
        manager = self.users["manager"]
        manager.sudo().company_ids = [Command.link(self.other.id)]
        return records.with_user(manager).with_context(
            allowed_company_ids=self.other.ids
        )

    def test_nobody_finds_what_belongs_to_a_company_of_others(self):
        found = {
            model: records
            for model, records in self._records().items()
            # Roles of contacts are the same in all companies.
            if model.startswith("dunning.") and model != "dunning.role"
        }
        self.assertIn("dunning.promise", found)
        for model, records in found.items():
            if records._transient:
                continue
            theirs = self._as_stranger(records)
            with self.subTest(model):
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])

    def test_no_dialog_tells_of_letters_that_its_user_may_not_read(self):
        self.issued._as_verb().write(
            {
                "answer_is_open": True,
                "answer_text": "Told to one company",
                "answer_said": {"line": self.issued.line_ids.id, "amount": 77.77},
            }
        )
        letter, call = self.issued.id, self.issued.call_ids.id
        for model, vals, names in (
            (
                "dunning.answer",
                {"letter_id": letter, "kind": "dispute"},
                ("text", "amount", "date", "move_ids"),
            ),
            ("dunning.call.outcome", {"call_id": call}, ("date", "move_ids")),
            (
                "dunning.setup",
                {"company_id": self.company.id},
                ("email_from", "procedure_id"),
            ),
        ):
            dialogs = self._as_stranger(self.env[model])
            for name in names:
                with self.subTest(f"{model} {name}"):
                    with self.assertRaises(AccessError):
                        dialogs.onchange(dict(vals), list(vals), {name: {}})
                    with self.assertRaises(AccessError):
                        dialogs.create(vals).read([name])
                    self.env.invalidate_all(flush=False)
            owned = self.env[model].with_user(self.boss).create(vals)
            self.assertTrue(owned[names[0]] or model == "dunning.setup")

    def test_no_form_is_asked_about_what_its_user_may_not_read(self):
        invoice = self.issued.line_ids.move_id
        charges = [Command.set(self._charge_records()["dunning.charge"].ids)]
        days = {"night": "2026-05-20", "line_ids": "2026-05-24"}
        for model, vals, name in (
            *(
                (
                    "dunning.explanation",
                    {
                        "partner_id": self.bravo.id,
                        "company_id": self.company.id,
                        "date": day,
                    },
                    name,
                )
                for name, day in days.items()
            ),
            ("dunning.promise", {"move_id": invoice.id}, "amount_open"),
            ("dunning.charge.waive", {"charge_ids": charges}, "amount"),
            (
                "dunning.update.setting",
                {"partner_id": self.bravo.id, "company_id": self.company.id},
                "procedure_id",
            ),
            ("dunning.run", {"company_id": self.company.id}, "rate_warning"),
        ):
            forms = self._as_stranger(self.env[model])
            if model == "dunning.explanation":
                forms = forms.create({"partner_id": self.bravo.id})
            with self.subTest(f"{model} {name}"), self.assertRaises(AccessError):
                forms.onchange(vals, list(vals), {name: {}})
            self.env.invalidate_all(flush=False)
        mine = self.env["dunning.promise"].with_user(self.boss)
        told = mine.onchange(
            {"move_id": invoice.id}, ["move_id"], {"amount_open": {}, "user_id": {}}
        )
        self.assertEqual(told["value"]["amount_open"], 119)

    def test_a_company_is_emptied_to_choose_another(self):
        setup = self.env["dunning.setup"].with_user(self.boss)
        told = setup.onchange({"company_id": False}, ["company_id"], {"email_from": {}})
        self.assertFalse(told["value"].get("email_from"))

    def test_what_letters_of_a_company_rest_on_stays_whichever_is_ticked(self):
        self.standard.company_id = False
        self.standard.level_ids.write({"call": False})
        shared = self._with_one_ticked(self.standard)
        with self.assertRaisesRegex(UserError, "Letters have been written"):
            shared.applies_to = "invoice"
        self.env.invalidate_all(flush=False)
        level = self.issued.level_id
        self.assertNotEqual(level, self.standard._get_levels()[-1:])
        with self.assertRaisesRegex(UserError, "levels follow"):
            self._with_one_ticked(level).unlink()

    def test_a_role_that_a_company_writes_to_stays_one_of_its_customers(self):
        role = self.env["dunning.role"].create({"name": "R"})
        self.standard.level_ids[:1].to_role_ids = role
        with self.assertRaises(ValidationError):
            self._with_one_ticked(role).source = "responsible"

    def test_nobody_gives_a_set_up_to_a_company_of_others(self):
        procedure, rate, rule = (
            self._as_stranger(self.env[model]).create(
                {"name": "Foreign", "company_id": self.other.id, **vals}
            )
            for model, vals in (
                ("dunning.procedure", {"auto_assign": True}),
                ("dunning.rate", {}),
                (
                    "dunning.interest.rule",
                    {"country_id": self.env.ref("base.mc").id, "percent": 99},
                ),
            )
        )
        for record in (procedure, rate, rule):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.company_id = self.company
            self.env.invalidate_all(flush=False)

    def test_nobody_is_told_the_name_of_what_they_name_and_may_not_read(self):
        contacts = self.env.ref("base.group_partner_manager")
        self.stranger.sudo().group_ids = [Command.link(contacts.id)]
        here = {"company_id": self.company.id}
        procedure = self.standard.copy({"name": "Secret", **here})
        contact = self._create_customer("Secret", **here)
        group = self.env["dunning.invoice.group"].create(
            {"name": "Secret", "partner_id": self.bravo.id, **here}
        )
        theirs = self._create_invoice("10 May", company_id=self.other.id)
        for record, name, named in (
            (theirs, "dunning_group_id", group),
            (theirs, "dunning_procedure_id", procedure),
            (self.nobodys, "dunning_procedure_id", procedure),
            (self.nobodys, "dunning_contact_id", contact),
            (self.nobodys, "dunning_agency_id", contact),
        ):
            record = self._as_stranger(record)
            with self.subTest(name), self.assertRaises(AccessError) as caught:
                record.write({name: named.id})
            self.assertNotIn("Secret", str(caught.exception))
            self.env.invalidate_all(flush=False)

    def test_nobody_gives_a_run_to_a_company_of_others(self):
        run = self._as_stranger(self.env["dunning.run"]).create({})
        self.assertEqual(run.company_id, self.other)
        with self.assertRaises(AccessError):
            run.company_id = self.company
            self.env.flush_all()

    def test_a_filter_finds_out_nothing_that_its_author_may_not_read(self):
        procedure = self.standard.with_user(self.boss)
        self.assertFalse(self.boss.has_group("base.group_erp_manager"))
        with self.assertRaises(AccessError):
            procedure.assign_domain = "[('signup_type', '=', 'signup')]"
        self.env.invalidate_all(flush=False)
        procedure.assign_domain = "[('name', 'ilike', 'a')]"
