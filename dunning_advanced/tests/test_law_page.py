"""docs/law.md says what is shipped: rules, rates, what the engine charges by them."""

from pathlib import Path

from odoo.tests import tagged

from .. import engine
from .common import DunningCommon
from .test_engine_law import ALL_AT_ONCE, LEVEL, letter, rows

PAGE = Path(__file__).parents[2] / "docs/law.md"
HEAD = ("country", "debtor", "first fee", "last fee", "interest", "flat sum", "by")


@tagged("post_install", "-at_install")
class TestLawPage(DunningCommon):
    def test_the_table_is_what_letters_charge(self):
        table = self._table()
        found = [ln for ln in PAGE.read_text().splitlines() if ln.startswith("|")]
        self.assertEqual(found, table, "docs/law.md has to say:\n" + "\n".join(table))

    def _table(self):
        facts = self.env["dunning.open.item"]
        rules = facts._get_rulebook(self.company).interest_rules
        lines = [HEAD, ("---",) * len(HEAD)]
        lines += [self._row(country, kind, rules) for country, kind in rows()]
        return [f"| {' | '.join(line)} |" for line in lines]

    def _row(self, country, kind, rules):
        first = letter(country, kind, first=True, level=LEVEL, rules=rules)
        last = letter(country, kind, level=LEVEL, rules=rules)
        flat = letter(country, kind, level=ALL_AT_ONCE, rules=rules).charges
        law = engine.law_of(country, kind)
        sources = [law.fee_source, law.compensation_source if flat.compensation else ""]
        rule = self.env["dunning.interest.rule"].search(
            [
                ("country_id.code", "=", country),
                ("debtor_kind", "=", kind),
                ("company_id", "=", False),
            ]
        )
        if last.charges.interest:
            sources.insert(0, rule.source)
        return (
            country,
            dict(rule._fields["debtor_kind"].selection)[kind].lower(),
            f"{first.fee:.2f}" if first.fee else "–",
            f"{last.fee:.2f}" if last.fee else "–",
            self._interest(rule, last.charges),
            f"{flat.compensation_total:.2f}" if flat.compensation else "–",
            "; ".join(dict.fromkeys(filter(None, sources))),
        )

    def _interest(self, rule, charges):
        """The interest of the letter, and how it comes about, in words."""
        if not charges.interest:
            return "–"
        (accrual,) = charges.accruals.values()
        stretch = accrual.stretches[-1]
        words = [
            f"{charges.interest:.2f}: {stretch.days} days at {float(stretch.percent):g}"
            " %"
        ]
        if rule.rate_id:
            parts = f"{rule.rate_id.name} {float(stretch.base):g}"
            words.append(f"{parts} + {rule.points:g}" if rule.points else parts)
            words.append(self._label(rule, "rate_fixing"))
        if rule.rounding != "none":
            words.append(f"percent {self._label(rule, 'rounding')}")
        words.append(self._label(rule, "day_count"))
        if rule.compound != "none":
            words.append(f"interest on interest {self._label(rule, 'compound')}")
        counts = "counts" if rule.payment_day_counts else "does not count"
        words.append(f"the day of payment {counts}")
        return "; ".join(words)

    def _label(self, rule, name):
        label = dict(rule._fields[name].selection)[rule[name]]
        return label[:1].lower() + label[1:]
