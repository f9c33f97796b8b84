"""What a program says in its context for all its calls changes no decision."""

import base64
from io import BytesIO

from PIL import Image

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .support.collection_case import CollectionCase

# As programs set it once for all that they read.
ARCHIVED_TOO = {"active_test": False}
SIZES = {"bin_size": True}


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestCallerContext(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.early = cls._create_invoice("10 May", 50, cls._create_customer("Early"))
        cls.early_bird = cls.early.partner_id

    def _propose_with(self, context, customer):
        runs = self.env["dunning.run"].with_context(**context)
        run = runs.create({"partner_ids": [Command.set(customer.ids)]})
        run.action_propose()
        return run.letter_ids

    def test_a_withdrawn_promise_takes_nothing_from_the_one_that_stands(self):
        promises = self.env["dunning.promise"]
        promises.create({"move_id": self.early.id, "date": self.day("30 June")})
        late = promises.create({"move_id": self.early.id, "date": self.day("25 May")})
        late.action_withdraw()
        with freeze_time("2026-05-28 10:00:00"):
            self.assertFalse(self._propose_with(ARCHIVED_TOO, self.early_bird))
            found = self.early.with_context(**ARCHIVED_TOO)
            self.assertEqual(found.dunning_promise_date, self.day("30 June"))
            self.assertEqual(found.dunning_broken_promise_count, 0)
            customer = self.early_bird.with_context(**ARCHIVED_TOO)
            self.assertEqual(customer.dunning_broken_promise_count, 0)

    def test_a_withdrawn_promise_takes_no_money_from_another(self):
        other = self._create_invoice("10 May", 50, self.early_bird)
        promises = self.env["dunning.promise"]
        late = promises.create({"move_id": self.early.id, "date": self.day("26 May")})
        late.action_withdraw()
        kept = promises.create({"move_id": other.id, "date": self.day("27 May")})
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.early_bird.id,
                "amount": 50,
                "date": self.day("25 May"),
                "payment_type": "inbound",
            }
        )
        payment.action_post()
        with freeze_time("2026-05-29 10:00:00"):
            self.env.invalidate_all()
            both = kept.with_context(**ARCHIVED_TOO).search(
                [("partner_id", "=", self.early_bird.id)]
            )
            self.assertEqual(both, kept | late)
            states = {one.id: one.state for one in both}
        self.assertEqual(states[kept.id], "kept")

    def test_an_archived_group_owns_no_invoice(self):
        group = self._create_group(self.early)
        group.active = False
        self.assertTrue(self._propose_with({}, self.early_bird))
        self.assertTrue(self._propose_with(ARCHIVED_TOO, self.early_bird))

    def test_an_interest_rule_that_is_off_reckons_nothing(self):
        rule = self.env.ref("dunning_advanced.dunning_interest_rule_de_business")
        own = rule.copy()
        self.assertFalse(own.active)
        own.points = 77
        facts = self.env["dunning.open.item"].with_context(**ARCHIVED_TOO)
        rules = facts._get_rulebook(self.company).interest_rules
        self.assertEqual(rules["DE", "business"].id, rule.id)

    def test_an_archived_procedure_is_assigned_to_nobody(self):
        self.company.dunning_auto_assign = True
        gone = self.standard.copy({"auto_assign": True, "sequence": -1})
        gone.active = False
        partners = self.env["res.partner"].with_context(**ARCHIVED_TOO)
        new = partners.create({"name": "New"})
        self.assertFalse(new.dunning_procedure_id)

    def test_an_archived_role_gets_no_letter(self):
        role = self.env["dunning.role"].create({"name": "Gone", "source": "contact"})
        level = self.standard.level_ids[0]
        level.to_role_ids = role
        contact = self._create_customer("Former", parent_id=self.early_bird.id)
        contact.write({"is_company": False, "dunning_role_ids": [(6, 0, role.ids)]})
        role.active = False
        letter = self._propose_with(ARCHIVED_TOO, self.early_bird)
        self.assertEqual(letter._get_email_contacts(), self.early_bird)

    def test_who_asks_for_sizes_of_files_prints_the_logo_all_the_same(self):
        self.company.sudo().logo = self._picture()
        plain = self._propose_with({}, self.early_bird)
        bodies = []
        reports = type(self.env["ir.actions.report"])
        original = reports._press_dunning_letters

        def press(report, company, found, *args, **kwargs):
            bodies.extend(map(str, found))
            return original(report, company, found, *args, **kwargs)

        self.patch(reports, "_press_dunning_letters", press)
        plain.with_context(**SIZES).action_issue()
        self.assertEqual(plain.state, "issued")
        logo = self.company.with_context(bin_size=False).logo.decode()
        self.assertTrue(any(logo[:60] in body for body in bodies))

    def test_who_asks_for_sizes_of_files_hands_over_the_letters_themselves(self):
        self._dun_to_the_end()
        with freeze_time("2026-05-25 10:00:00"):
            moves = self.invoice.with_user(self.clerk).with_context(**SIZES)
            action = moves.action_send_to_collection()
        ((_set, _zero, ids),) = action["context"]["default_attachment_ids"]
        self.env.invalidate_all()
        files = self.env["ir.attachment"].sudo().browse(ids)
        # Core prints no invoice in a test.
        ours = files.filtered(lambda file: not file.name.startswith("INV"))
        self.assertGreater(len(ours), 2)
        for file in ours:
            self.assertIn(file.raw[:4], (b"%PDF", b"PK\x03\x04"), file.name)

    def _picture(self):
        file = BytesIO()
        Image.new("RGB", (60, 20), "#cc0000").save(file, "PNG")
        return base64.b64encode(file.getvalue())
