"""The rates and rules that come with the add-on: they agree, and name their sources."""

from datetime import date

from odoo.tests import tagged

from .common import DunningCommon

HALF_YEARS = [date(year, month, 1) for year in range(2023, 2027) for month in (1, 7)]


@tagged("post_install", "-at_install")
class TestShippedRates(DunningCommon):
    def _values(self, name):
        rate = self.env.ref(f"dunning_advanced.dunning_rate_{name}")
        return {day: float(value) for day, value in rate._get_base().items()}

    def _percent(self, rule, day):
        rule = self.env.ref(f"dunning_advanced.dunning_interest_rule_{rule}")
        bases = {rule.rate_id.id: rule.rate_id._get_base()}
        found = rule._prepare_engine_rule(bases)
        return float(found.percent_of(found.base_on(day, day)))

    def test_the_series_agree_with_each_other(self):
        ecb, german, austrian = map(self._values, ("ecb", "de", "at"))
        for day in HALF_YEARS:
            self.assertAlmostEqual(german[day], ecb[day] - 0.88, 4, day)
            stays = day in (date(2024, 7, 1), date(2026, 7, 1))
            if not stays:
                self.assertAlmostEqual(austrian[day], ecb[day] - 0.62, 4, day)
        for day in (date(2024, 7, 1), date(2026, 7, 1)):
            before = HALF_YEARS[HALF_YEARS.index(day) - 1]
            self.assertEqual(austrian[day], austrian[before])

    def test_the_rules_of_the_countries_follow_the_ecb(self):
        ecb = self._values("ecb")
        for day in HALF_YEARS:
            self.assertAlmostEqual(self._percent("fr_business", day), ecb[day] + 10)
            for country in ("it", "es", "ie", "nl"):
                percent = self._percent(f"{country}_business", day)
                self.assertAlmostEqual(percent, ecb[day] + 8, 4, country)
            belgian = self._percent("be_business", day)
            self.assertEqual(belgian % 0.5, 0)
            self.assertTrue(0 <= belgian - ecb[day] - 8 < 0.5, day)

    def test_dutch_consumers_pay_what_was_decreed_and_no_formula(self):
        # The decree rounds what the ECB asked months before, and may leave the rate: a
        # formula would claim 5 % of the first half of 2023, and of 2025.
        decreed = [4, 6, 7, 7, 6, 6, 4, 4]
        found = [self._percent("nl_consumer", day) for day in HALF_YEARS]
        self.assertEqual(found, decreed)

    def test_every_value_names_its_source_and_the_day_it_was_read(self):
        rates = [
            self.env.ref(f"dunning_advanced.dunning_rate_{n}")
            for n in ("ecb", "de", "at", "gb", "nl")
        ]
        for rate in rates:
            self.assertEqual(rate.known_until, date(2026, 12, 31))
            self.assertTrue(all(rate.value_ids.mapped("source")))
            self.assertTrue(all(rate.value_ids.mapped("date_read")))
        unsure = self.env.ref("dunning_advanced.dunning_rate_value_at_2024_1")
        self.assertTrue(unsure.one_source)
