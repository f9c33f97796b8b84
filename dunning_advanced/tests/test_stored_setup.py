"""Filters, procedures, templates, texts and senders are checked when they are saved."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DunningCommon

LOGGER = "odoo.addons.dunning_advanced.models.setup.procedure_use"
BAD_DOMAINS = (
    "[(1,'=',1)",
    "[['nofield','=',1]]",
    "[('user_id','=',uid)]",
    "[('create_date','<',context_today())]",
    "__import__('os')",
    "5",
    "[('id', '=', 'x')]",
    "[('name', 'nop', 1)]",
    "['&']",
    "[('parent_id.nofield', '=', 1)]",
    "[('color', '>', 1e400)]",
)
GOOD_DOMAINS = (
    "[]",
    "",
    "[('trust', '=', 'bad')]",
    "['|', ('country_id.code', '=', 'DE'), ('name', 'ilike', 'x')]",
    "[('create_date', '>=', 'today -30d')]",
    "[('category_id', 'child_of', [1])]",
    "[('child_ids', 'any', [('email', '!=', False)])]",
)


@tagged("post_install", "-at_install")
class TestStoredSetup(DunningCommon):
    def _refused(self, words, call):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            call()

    @mute_logger("odoo.sql_db")
    def test_a_filter_that_cannot_be_used_is_refused_when_saved(self):
        procedure, runs = self.standard, self.env["dunning.run"]
        for text in BAD_DOMAINS:
            with self.subTest(text):
                self._refused(
                    "cannot be used as a filter",
                    lambda t=text: procedure.write({"assign_domain": t}),
                )
                self._refused(
                    "cannot be used as a filter",
                    lambda t=text: runs.create({"partner_domain": t}),
                )
        for text in GOOD_DOMAINS:
            with self.subTest(text):
                procedure.assign_domain = text
                runs.create({"partner_domain": text})

    def _store(self, record, field, value):
        """As old data have it, or as it becomes when a field is uninstalled."""
        self.env.flush_all()
        table = record._table
        self.env.cr.execute(
            f"UPDATE {table} SET {field} = %s WHERE id = %s", [value, record.id]
        )
        self.env.invalidate_all()

    def test_a_broken_filter_never_stops_the_making_of_a_contact(self):
        self.company.dunning_auto_assign = True
        other = self.standard.copy({"auto_assign": True, "sequence": 99})
        self.standard.write({"auto_assign": True, "sequence": 1})
        for text in BAD_DOMAINS:
            with self.subTest(text), mute_logger("odoo.sql_db", LOGGER):
                self._store(self.standard, "assign_domain", text)
                customer = self._create_customer("New")
                self.assertEqual(customer.dunning_procedure_id, other)
        self._store(self.standard, "assign_domain", BAD_DOMAINS[0])
        with self.assertLogs(LOGGER, "WARNING"):
            self._create_customer("New")

    def test_a_broken_filter_is_named_when_assigning_in_bulk(self):
        self.standard.auto_assign = True
        self._store(self.standard, "assign_domain", BAD_DOMAINS[1])
        wizard = self.env["dunning.assign"].create({"partner_ids": self.customer.ids})
        with self.assertRaisesRegex(ValidationError, "cannot be used as a filter"):
            wizard.action_assign()

    def test_a_broken_filter_of_a_run_is_said_in_words(self):
        run = self.env["dunning.run"].create({"date": "2026-05-24"})
        self._store(run, "partner_domain", BAD_DOMAINS[3])
        with self.assertRaisesRegex(UserError, "Choose it anew"):
            run.action_propose()

    def test_a_procedure_is_only_assigned_where_it_has_an_effect(self):
        invoice = self._create_invoice("10 May")
        group = self.env["dunning.invoice.group"].create(
            {"name": "G", "partner_id": self.customer.id}
        )
        for applies_to in ("customer", "invoice", "group"):
            procedure = self.standard.copy({"applies_to": applies_to})
            for record, fitting in (
                (self.customer, "customer"),
                (self.company, "customer"),
                (invoice, "invoice"),
                (group, "group"),
            ):
                vals = {"dunning_procedure_id": procedure.id}
                if fitting == applies_to:
                    record.write(vals)
                    self._refused(
                        "no effect",
                        lambda p=procedure, f=fitting: p.write(
                            {"applies_to": "group" if f != "group" else "invoice"}
                        ),
                    )
                else:
                    self._refused("no effect", lambda r=record, v=vals: r.write(v))
            run = {"applies_to": applies_to, "procedure_ids": self.standard.ids}
            if applies_to != "customer":
                self._refused(
                    "no effect", lambda v=run: self.env["dunning.run"].create(v)
                )
                wizard = self.env["dunning.assign"].create(
                    {
                        "partner_ids": self.customer.ids,
                        "method": "chosen",
                        "procedure_id": procedure.id,
                    }
                )
                self._refused("no effect", wizard.action_assign)

    def test_a_procedure_of_another_company_is_refused(self):
        other = self.setup_other_company()["company"]
        theirs = self.standard.copy({"company_id": other.id})
        self._refused(
            "belongs to Other company",
            lambda: self.customer.write({"dunning_procedure_id": theirs.id}),
        )
        self.customer.with_company(other).dunning_procedure_id = theirs
        self._refused(
            "belongs to", lambda: theirs.write({"company_id": self.company.id})
        )

    def test_old_data_with_the_wrong_type_is_explained_as_it_is(self):
        invoice = self._create_invoice("10 May")
        wrong = self.standard.copy({"applies_to": "invoice"})
        self._store(self.company, "dunning_procedure_id", wrong.id)
        (found,) = invoice.explain_dunning("2026-05-24")
        self.assertFalse(found["dunned"])
        self.assertEqual([r["code"] for r in found["reasons"]], ["no_procedure"])

    def test_texts_of_a_level(self):
        level = self.standard.level_ids[0]
        for text in ("{{ object.partner_id.name", "Dear }}", "a {{ b {{ object.id }}"):
            self._refused(
                "Placeholders look", lambda t=text: level.write({"closing": t})
            )
        self._refused("one line", lambda: level.write({"title": "Pay\r\nBcc: x@y.z"}))
        level.write({"title": "Dear {{ object.partner_id.name }}"})

    def test_title_of_one_letter(self):
        self._create_invoice("10 May")
        letter = self._propose("24 May").letter_ids
        self._refused("one line", lambda: letter.write({"title": "Pay\r\nBcc: x@y.z"}))

    def test_template_of_another_model(self):
        template = self.env["mail.template"].create(
            {"name": "Foreign", "model_id": self.env.ref("base.model_res_partner").id}
        )
        self._refused(
            "not for dunning letters",
            lambda: self.standard.level_ids[0].write({"mail_template_id": template.id}),
        )

    def test_sender_of_the_company(self):
        for text in (
            "not an address",
            "a@b.example\r\nBcc: evil@z.example",
            "<script>@x.example",
            "a@b.example, c@d.example",
            "billing@acme..example",
            f"billing@{'a' * 64}.example",
        ):
            self._refused(
                "is not an e-mail address",
                lambda t=text: self.company.write({"dunning_email_from": t}),
            )
        for text in ("billing@acme.example", "Billing <billing@acme.example>", False):
            self.company.dunning_email_from = text

    def test_customers_never_pay_to_a_stranger(self):
        banks = self.env["res.partner.bank"]
        foreign = banks.create(
            {"acc_number": "DE02120300000000202051", "partner_id": self.customer.id}
        )
        own = banks.create(
            {"acc_number": "4711", "partner_id": self.company.partner_id.id}
        )
        setup = self.env["dunning.setup"].create({"bank_account_id": foreign.id})
        for call in (
            lambda: self.company.write({"dunning_bank_account_id": foreign.id}),
            setup.action_save,
        ):
            self._refused("cannot be entered as “Account on Dunning Letters”", call)
        self.company.dunning_bank_account_id = own
        self._create_invoice("10 May")
        letter = self._propose("24 May").letter_ids
        self.assertEqual(letter._get_bank_account(), own)
        # The bank account itself may change hands.
        letter.line_ids.move_id.partner_bank_id = False
        self.assertEqual(letter._get_bank_account(), own)
        own.partner_id = self.customer
        self.assertNotEqual(letter._get_bank_account(), own)

    def test_letters_go_to_the_customer_and_not_to_our_own_people(self):
        role, ours = self.env["dunning.role"].create(
            [{"name": "Books"}, {"name": "Ours", "source": "responsible"}]
        )
        level = self.standard.level_ids[0]
        self._refused(
            "“Ours” cannot be entered as “To”",
            lambda: level.write({"to_role_ids": [Command.set(ours.ids)]}),
        )
        level.write({"to_role_ids": [Command.set(role.ids)], "cc_role_ids": ours.ids})

    def test_letters_never_go_to_a_stranger(self):
        stranger = self._create_customer("Stranger")
        self._refused(
            "does not belong to",
            lambda: self.customer.write({"dunning_contact_id": stranger.id}),
        )

    def test_a_column_that_no_list_can_show(self):
        field = self.env["ir.model.fields"]._get("account.move", "name")
        self._refused(
            "cannot be a column",
            lambda: self.company.write({"dunning_extra_field_id": field.id}),
        )
