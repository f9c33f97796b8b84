"""Amounts agree to the last digit, stored and printed, whatever the currency's digits.

Random letters from a seed. What is expected is added up here, in Decimal, from what was
invoiced, paid and credited; nothing of it comes from the letters.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from lxml import html

from odoo import Command, models
from odoo.tests import tagged
from odoo.tools import SQL

from .common import DunningCommon

# Units of each for one dollar; odd ones, so that converted fees have to be rounded.
RATES = {"USD": "1", "EUR": "0.917313", "JPY": "155.3717", "KWD": "0.307719"}
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3}
SECTIONS = ("claimed", "not_due", "credit")


@dataclass
class Case:
    """A customer, with the original and the open amount of each of their items."""

    code: str
    partner: models.Model
    items: dict = field(default_factory=lambda: {name: {} for name in SECTIONS})

    def add(self, item, section):
        """List an open item (``account.move.line``) in a section of the letter."""
        amount = self.exact(item.amount_currency)
        self.items[section][item] = (amount, amount)

    def settle(self, item, amount, section="claimed"):
        """Note that some of an item was paid or credited."""
        original, is_open = self.items[section][item]
        self.items[section][item] = (original, is_open - amount)

    def sum(self, section):
        """What is open in a section."""
        opens = (is_open for _original, is_open in self.items[section].values())
        return sum(opens, Decimal(0))

    def exact(self, amount):
        """The amount with the digits of the currency."""
        step = Decimal(1).scaleb(-DIGITS[self.code])
        return Decimal(str(amount)).quantize(step, ROUND_HALF_UP)

    def print(self, amount):
        """The amount as it is written in English."""
        return f"{amount:,.{DIGITS[self.code]}f}"


@tagged("post_install", "-at_install")
class TestDecimals(DunningCommon):
    home = "USD"
    fees = ("7.35", "12.05")
    letters_per_currency = 5
    seed = 4

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random(cls.seed)
        # Or else prices have two digits, even in dinars.
        cls.env.ref("product.decimal_price").digits = 3
        cls._set_up_currencies()
        cls._set_up_levels()
        shares = ((33.33, 0), (33.33, 10), (33.34, 90))
        lines = [{"value_amount": share, "nb_days": days} for share, days in shares]
        cls.thirds = cls.env["account.payment.term"].create(
            {"name": "Thirds", "line_ids": [Command.create(line) for line in lines]}
        )
        cls.cases = [
            cls._create_case(f"{code} {number}", code)
            for code in RATES
            for number in range(cls.letters_per_currency)
        ]

    @classmethod
    def _set_up_currencies(cls):
        cls.currencies = {code: cls.env.ref(f"base.{code}") for code in RATES}
        cls.currencies[cls.home].active = True
        cls.company.currency_id = cls.currencies[cls.home]
        cls.rates = {cls.home: Decimal(1)}
        for code in RATES.keys() - {cls.home}:
            rate = Decimal(RATES[code]) / Decimal(RATES[cls.home])
            cls.rates[code] = rate.quantize(Decimal("0.000001"))
            rates = [("2020-01-01", float(cls.rates[code]))]
            cls.setup_other_currency(code, rates=rates)

    @classmethod
    def _set_up_levels(cls):
        """Two notices: the second letter carries the fee of the first along."""
        cls.standard.write({"min_days_between": 0, "not_due": "all"})
        levels = cls.standard.level_ids
        (levels - levels[:2]).active = False
        for level, fee, days in zip(levels, cls.fees, (1, 7), strict=False):
            level.write({"kind": "notice", "fee_amount": float(fee), "days": days})

    @classmethod
    def _create_case(cls, name, code):
        """A customer with invoices, one in instalments, and with credit notes."""
        case = Case(code, cls._create_customer(name, lang="en_US"))
        for _number in range(cls.random.randint(1, 2)):
            due = date(2026, 5, cls.random.randint(1, 20))
            case.add(cls._invoice(case, due, cls._amount(case)), "claimed")
        due = date(2026, 4, cls.random.randint(10, 20))
        terms = {"invoice_payment_term_id": cls.thirds.id}
        *late, last = cls._invoice(case, due, cls._amount(case), **terms)
        for item in late:
            case.add(item, "claimed")
        case.add(last, "not_due")
        case.add(cls._invoice(case, date(2026, 7, 20), cls._amount(case)), "not_due")
        if cls.random.random() < 0.7:
            credit = case.exact(case.sum("claimed") / cls.random.randint(3, 50))
            case.add(cls._refund(case, credit), "credit")
        return case

    @classmethod
    def _amount(cls, case):
        """From 100 to some millions of the smallest unit, mostly without round ends."""
        units = cls.random.randint(100, 10 ** cls.random.randint(3, 9))
        return Decimal(units).scaleb(-DIGITS[case.code])

    @classmethod
    def _invoice(cls, case, due, amount, **values):
        """The receivable items of an invoice, in the order in which they fall due."""
        currency = cls.currencies[case.code]
        values = {"partner": case.partner, "currency_id": currency.id, **values}
        move = cls._create_invoice(due, float(amount), **values)
        assert case.exact(move.amount_total) == amount, (move.amount_total, amount)
        items = move.line_ids.filtered(lambda li: li.display_type == "payment_term")
        return items.sorted("date_maturity")

    @classmethod
    def _refund(cls, case, amount):
        due = date(2026, 5, 1)
        return cls._invoice(case, due, amount, move_type="out_refund")

    def _settle_some(self, case):
        """Pay or credit a part of the oldest item of each invoice."""
        by_move = {item.move_id: item for item in reversed(case.items["claimed"])}
        for move, item in by_move.items():
            original, _open = case.items["claimed"][item]
            part = case.exact(original * self.random.randint(1, 90) / 100)
            if not part:
                continue
            if self.random.random() < 0.5:
                self._pay(move, float(part), "1 June")
            else:
                (item + self._refund(case, part)).reconcile()
            case.settle(item, part)

    def _fee(self, case, number):
        """A level's fee in the letter's currency."""
        return case.exact(Decimal(self.fees[number]) * self.rates[case.code])

    def _check_letters(self, letters, fee, previous=None):
        self.assertEqual(len(letters), len(self.cases))
        by_partner = letters.grouped("partner_id")
        for case in self.cases:
            amounts = {name: case.sum(name) for name in SECTIONS}
            amounts["fee"] = self._fee(case, fee)
            amounts["previous"] = (
                case.exact(0) if previous is None else self._fee(case, previous)
            )
            amounts["total"] = sum(amounts.values()) - amounts["not_due"]
            with self.subTest(case=case.partner.name, seed=self.seed):
                letter = by_partner[case.partner]
                self.assertEqual(letter.currency_id, self.currencies[case.code])
                self._check_stored(case, letter, amounts)
                self._check_stored_lines(case, letter)
                self._check_printed(case, letter, amounts)

    def _check_stored(self, case, letter, amounts):
        names = ["amount_claimed", "amount_not_due", "amount_credit", "fee_amount"]
        names += ["previous_fee_amount", "amount_total"]
        for name, amount in zip(names, amounts.values(), strict=True):
            compared = letter.currency_id.compare_amounts(letter[name], float(amount))
            self.assertEqual(compared, 0, name)
        (stored,) = self._read_texts("dunning_letter", "id", names, letter)
        self.assertEqual(stored, tuple(amounts.values()))

    def _check_stored_lines(self, case, letter):
        names = ["move_line_id", "amount_original", "amount_open"]
        stored = self._read_texts("dunning_letter_line", "letter_id", names, letter)
        expected = {
            (item.id, *amounts)
            for items in case.items.values()
            for item, amounts in items.items()
        }
        self.assertEqual(set(stored), expected)
        self.assertEqual(len(stored), len(expected))

    def _read_texts(self, table, key, names, letter):
        """Columns as the database has them: the ORM would round what it reads."""
        self.env.flush_all()
        columns = SQL(", ").join(SQL("%s::text", SQL.identifier(n)) for n in names)
        where = SQL("%s = %s", SQL.identifier(key), letter.id)
        query = SQL("SELECT %s FROM %s WHERE %s", columns, SQL.identifier(table), where)
        rows = self.env.execute_query(query)
        return [tuple(Decimal(value) for value in row) for row in rows]

    def _check_printed(self, case, letter, amounts):
        render = self.env["ir.actions.report"]._render_dunning_letter_body
        page = html.fromstring(str(render(letter._with_customer_language())))
        rows, sums = self._parse_items(case, page)
        for section in SECTIONS:
            expected = sorted(
                [
                    case.print(original),
                    case.print(original - is_open),
                    case.print(is_open),
                ]
                for original, is_open in case.items[section].values()
            )
            self.assertEqual(sorted(rows[section]), expected, section)
        expected = {s: case.print(amounts[s]) for s in SECTIONS[1:] if case.items[s]}
        self.assertEqual(sums, expected)
        self._check_printed_totals(case, page, amounts)

    def _parse_items(self, case, page):
        """The table: per section rows of (amount, paid, open), and its sum."""
        headings = {"Not yet": "not_due", "Credits": "credit"}
        rows, sums, section = {name: [] for name in SECTIONS}, {}, "claimed"
        for row in page.xpath("//table[@name='items']/tbody/tr"):
            if row.get("class") == "section":
                text = row.text_content().strip()
                section = next(s for start, s in headings.items() if start in text)
            elif row.get("class") == "sum":
                (sums[section],) = self._parse_amounts(case, row[1:])
            else:
                rows[section].append(self._parse_row(case, row))
        return rows, sums

    def _parse_row(self, case, row):
        """Amount, paid and open; the first two are left out where nothing is paid."""
        is_amount = "contains(@class, '{}')".format
        names = map(is_amount, ("amount", "paid", "open"))
        amounts = self._parse_amounts(case, row.xpath(f"td[{' or '.join(names)}]"))
        if len(amounts) == 1:
            return [amounts[0], case.print(Decimal(0)), amounts[0]]
        return amounts

    def _parse_amounts(self, case, cells):
        """The numbers as printed; an empty cell of the column *Paid* means nothing."""
        symbol = self.currencies[case.code].symbol.strip()
        amounts = []
        for cell in cells:
            number = "".join(cell.xpath(".//*[@class='oe_currency_value']/text()"))
            if number:
                self.assertIn(symbol, cell.text_content())
                amounts.append(number.replace("\N{ZERO WIDTH NO-BREAK SPACE}", ""))
            elif len(cells) > 1 and cell is not cells[-1]:
                amounts.append(case.print(Decimal(0)))
        return amounts

    def _check_printed_totals(self, case, page, amounts):
        names = {"claimed": "claimed", "credit": "credit", "fee": "fee"}
        names |= {"previous": "previous-fee", "total": "grand"}
        printed = {
            row.get("class"): self._parse_amounts(case, row[1:])
            for row in page.xpath("//table[@name='totals']//tr")
        }
        expected = {
            shown: [case.print(amounts[name])]
            for name, shown in names.items()
            if amounts[name]
        }
        if set(expected) == {"claimed", "grand"}:
            # The claims alone are the total: said once.
            del expected["claimed"]
        self.assertEqual(printed, expected)

    def test_first_letters(self):
        self._check_letters(self._propose("24 May").letter_ids, fee=0)

    def test_second_letters_after_payments_and_with_earlier_fees(self):
        self._run_day("24 May")
        for case in self.cases:
            self._settle_some(case)
        self._check_letters(self._propose("7 June").letter_ids, fee=1, previous=0)


@tagged("post_install", "-at_install")
class TestDecimalsInDinars(TestDecimals):
    """Fees with three digits, in currencies with fewer."""

    home = "KWD"
    fees = ("2.345", "3.705")
    letters_per_currency = 3
    seed = 44
