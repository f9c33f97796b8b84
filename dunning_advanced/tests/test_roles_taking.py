"""Nobody takes customers or invoices that others are responsible for."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.own_customers_case import FOREIGN, OwnCustomersCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestTakingCustomers(OwnCustomersCommon):
    def test_nobody_takes_the_customers_of_the_procedures_person(self):
        contacts = self.env.ref("base.group_partner_manager")
        self.alice.sudo().group_ids = [Command.link(contacts.id)]
        self.nobodys.dunning_procedure_id = self.standard.copy({"name": "Of nobody"})
        self.bravo.user_id = False
        bobs = self.standard.copy({"user_id": self.bob.id})
        self.bravo.dunning_procedure_id = bobs
        bravo = self.bravo.with_user(self.alice)
        # Each is undone: what was written before it was refused, too.
        with self.assertRaises(AccessError) as caught:
            bravo.user_id = self.alice
        self.assertIn("Ask a sales manager", str(caught.exception))
        for procedure in (self.standard, bobs.browse()):
            with self.assertRaises(UserError) as caught:
                bravo.dunning_procedure_id = procedure
            self.assertIn(FOREIGN, str(caught.exception))
        for partner in (self.alpha, self.nobodys):
            own = partner.with_user(self.alice)
            own.write({"user_id": self.alice.id, "dunning_procedure_id": False})

    def test_nobody_takes_an_invoice_by_its_own_procedure_or_group(self):
        self.standard.allow_override = True
        own = {"user_id": self.alice.id}
        hers = self.standard.copy({**own, "applies_to": "invoice"})
        of_groups = self.standard.copy({**own, "applies_to": "group"})
        group = {"name": "G", "partner_id": self.bravo.id}
        group["dunning_procedure_id"] = of_groups.id
        hers_of_bravo = self.env["dunning.invoice.group"].create(group)
        foreign = self.invoices[self.bravo].with_user(self.alice)
        groups = hers_of_bravo.with_user(self.alice)
        new = {"move_type": "out_invoice", "partner_id": self.bravo.id}
        moves = foreign.browse()
        forged = moves.with_context(default_dunning_procedure_id=hers.id)
        drafted = forged.create({**new, "partner_id": self.alpha.id})
        for call in (
            lambda: foreign.write({"dunning_procedure_id": hers.id}),
            lambda: foreign.write({"dunning_group_id": hers_of_bravo.id}),
            lambda: groups.write({"invoice_ids": [Command.link(foreign.id)]}),
            # On no record, as programs call it.
            lambda: moves.create({**new, "dunning_procedure_id": hers.id}),
            lambda: forged.create(new),
            lambda: drafted.write({"partner_id": self.bravo.id}),
        ):
            with self.assertRaises(UserError) as caught:
                call()
            self.assertIn(FOREIGN, str(caught.exception))
        moves.create(new)
        own = self.invoices[self.alpha].with_user(self.alice)
        own.dunning_procedure_id = hers
        own.dunning_procedure_id = False

    def test_nobody_takes_an_invoice_from_the_person_of_its_procedure(self):
        self.standard.allow_override = True
        values = {"applies_to": "invoice", "user_id": self.bob.id}
        invoice = self.invoices[self.nobodys]
        invoice.dunning_procedure_id = self.standard.copy(values)
        with self.assertRaises(UserError) as caught:
            invoice.with_user(self.alice).dunning_procedure_id = False
        self.assertIn("Nobody's", str(caught.exception))

    def test_groups_of_others_customers_are_not_changed(self):
        groups = self.env["dunning.invoice.group"].with_user(self.alice)
        own = groups.create({"name": "Own", "partner_id": self.alpha.id})
        own.name = "Mine"
        with self.assertRaises(AccessError):
            groups.create({"name": "Not mine", "partner_id": self.bravo.id})

    def test_groups_without_a_procedure_or_whose_person_has_left_are_worked(self):
        values = {"applies_to": "group", "user_id": self.bob.id}
        bobs = self.standard.copy(values)
        groups = self.env["dunning.invoice.group"].with_user(self.alice)
        group = groups.create({"name": "Free", "partner_id": self.nobodys.id})
        group.name = "Mine"
        group.sudo().dunning_procedure_id = bobs
        with self.assertRaises(AccessError):
            group.name = "Bob's"
        self.bob.active = False
        self.env.invalidate_all()
        group.name = "Mine again"
