"""Who merges contacts: what follows, and what nobody gains by it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import freeze_time, new_test_user

from .common import DunningCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-24 10:00:00")
class TestMergeRights(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = "base.group_user,base.group_partner_manager"
        if "website.visitor" in cls.env:
            # Core's own: beside *website*, merging reads visitors, which these may.
            contacts += ",website.group_website_designer"
        cls.carl = new_test_user(cls.env, "carl", groups=contacts)
        cls.bob = new_test_user(cls.env, "bob", groups="base.group_user")
        cls.clerk = new_test_user(
            cls.env,
            "clerk",
            groups=f"dunning_advanced.group_dunning_user,{contacts}",
            company_id=cls.company.id,
        )
        vals = {"email": "one@customer.example"}
        cls.dunned = cls._create_customer("Dunned", **vals)
        cls.plain = cls._create_customer("Plain", **vals)
        cls._create_invoice("10 May", partner=cls.dunned)
        cls.standard.automation = "issue"
        cls._run_day("24 May")
        cls.letter = cls._letters(cls.dunned)

    def _merge(self, user, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard._merge((source + target).ids, target.with_user(user))
        self.env.flush_all()
        self.env.invalidate_all()

    def test_history_and_settings_follow_whoever_merges(self):
        for source, target in (
            (self.dunned, self.plain),
            (self.plain, self.dunned),
        ):
            with self.subTest(target=target.name), self.env.cr.savepoint() as undo:
                self.dunned.write(
                    {
                        "dunning_cc": "cc@customer.example",
                        "dunning_procedure_id": self.standard.id,
                    }
                )
                self._merge(self.carl, source, target)
                self.assertFalse(source.exists())
                self.assertEqual(self.letter.debtor_id, target)
                self.assertEqual(target.dunning_cc, "cc@customer.example")
                self.assertEqual(target.dunning_procedure_id, self.standard)
                self._run_day("31 May")
                names = self._letters(target).mapped("level_name")
                self.assertEqual(names, ["1st Reminder", "2nd Reminder"])
                undo.rollback()
                self.env.invalidate_all()

    def test_what_the_kept_contact_has_of_its_own_stays(self):
        self.dunned.dunning_cc = "old@customer.example"
        self.plain.dunning_cc = "new@customer.example"
        self._merge(self.carl, self.dunned, self.plain)
        self.assertEqual(self.plain.dunning_cc, "new@customer.example")

    def test_the_longest_pause_stays_as_it_was(self):
        pause = {"dunning_paused": True, "dunning_pause_reason": "Court"}
        short = {**pause, "dunning_pause_until": "2026-06-01"}
        other = self.setup_other_company(name="Other")["company"]
        other.dunning_enabled = True
        self.plain.write(pause)
        self.dunned.write({**short, "dunning_pause_reason": "Holidays"})
        self.dunned.with_company(other).write(short)
        self._merge(self.carl, self.dunned, self.plain)
        kept = self.plain
        self.assertEqual(
            (kept.dunning_pause_until, kept.dunning_pause_reason), (False, "Court")
        )
        there = kept.with_company(other)
        self.assertTrue(there.dunning_paused)
        self.assertEqual(str(there.dunning_pause_until), "2026-06-01")

    def test_a_pause_stays_where_dunning_is_off_for_now(self):
        companies = self.company + self.setup_other_company(name="Other")["company"]
        for company in companies:
            self.dunned.with_company(company).write(
                {"dunning_paused": True, "dunning_pause_reason": "Court"}
            )
        self.plain.dunning_paused = False
        companies.dunning_enabled = False
        self._merge(self.carl, self.dunned, self.plain)
        for company in companies:
            kept = self.plain.with_company(company)
            self.assertTrue(kept.dunning_paused, company.name)
            self.assertEqual(kept.dunning_pause_reason, "Court")

    def test_who_bears_no_fees_bears_none_when_merged(self):
        other = self.setup_other_company(name="Other")["company"]
        other.dunning_enabled = True
        companies = self.company + other
        for exempt, source, target in (
            (self.dunned, self.dunned, self.plain),
            (self.dunned, self.plain, self.dunned),
        ):
            with self.subTest(target=target.name), self.env.cr.savepoint() as undo:
                for company in companies:
                    exempt.with_company(company).dunning_apply_fees = False
                self._merge(self.carl, source, target)
                for company in companies:
                    kept = target.with_company(company)
                    self.assertFalse(kept.dunning_apply_fees, company.name)
                undo.rollback()
                self.env.invalidate_all()

    def test_the_kind_of_debtor_that_somebody_entered_stays(self):
        for entered, source, target in (
            (self.dunned, self.dunned, self.plain),
            (self.dunned, self.plain, self.dunned),
        ):
            with self.subTest(target=target.name), self.env.cr.savepoint() as undo:
                entered.dunning_debtor_kind = "consumer"
                self._merge(self.carl, source, target)
                self.assertEqual(target.dunning_debtor_kind, "consumer")
                self.assertTrue(target.dunning_debtor_kind_entered)
                undo.rollback()
                self.env.invalidate_all()

    def test_nobody_gets_a_dunned_customer_by_merging(self):
        self.dunned.user_id = self.bob
        self.plain.user_id = self.carl
        for user in (self.carl, self.bob):
            user.group_ids += self.env.ref("base.group_partner_manager")
        # Bob's customer would be Carl's.
        for user in (self.carl, self.bob):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                with self.env.cr.savepoint():
                    self._merge(user, self.dunned, self.plain)
            self.env.invalidate_all()
        # The other way round it stays Bob's, who reads nothing that he did not.
        self._merge(self.carl, self.plain, self.dunned)
        self.assertEqual(self.dunned.user_id, self.bob)
        with self.assertRaises(AccessError):
            self.letter.with_user(self.carl).read(["name"])

    def test_nobody_gets_a_dunned_customer_without_a_salesperson(self):
        self.plain.user_id = self.carl
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._merge(self.carl, self.dunned, self.plain)
        self.env.invalidate_all()
        # Core keeps who sells to the contact that stays: here nobody.
        self._merge(self.carl, self.plain, self.dunned)
        self.assertFalse(self.dunned.user_id)

    def test_accountants_give_customers_to_others_by_merging(self):
        self.plain.user_id = self.bob
        self._merge(self.clerk, self.dunned, self.plain)
        self.assertEqual(self.letter.debtor_id.user_id, self.bob)

    def test_whoever_works_own_customers_only_takes_none_by_merging(self):
        self.company.dunning_restrict_users = True
        self.dunned.user_id = self.bob
        self.plain.user_id = self.clerk
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._merge(self.clerk, self.dunned, self.plain)
        self.env.invalidate_all()
        self._merge(self.clerk, self.plain, self.dunned)
        self.assertEqual(self.dunned.user_id, self.bob)
