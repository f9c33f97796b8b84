"""The bookkeeping: what happens in the books, each on its own day."""

from datetime import timedelta
from functools import singledispatchmethod

from odoo import Command

from . import company, ledger_data
from .company import ABROAD, DOMESTIC, EUROPEAN_UNION
from .ledger_data import Block, Invoice, NoFollowUp, Pause, Payment


class Bookkeeping:
    """Does what happens in the books, in the order of the days."""

    def __init__(self, env, today, partners, products, taxes):
        self._env = env
        self.today = today
        self._partners = partners
        self._products = products
        self._taxes = taxes
        self._moves = {}
        self._terms = _create_terms(env)
        self._waiting = sorted(
            ledger_data.HAPPENINGS, key=lambda happening: -happening.days_ago
        )
        _create_dollar_rates(env, today)

    def work_until(self, day):
        """Do all that has happened up to and on this day; return it."""
        done = []
        while self._waiting and self._day(self._waiting[0].days_ago) <= day:
            happening = self._waiting.pop(0)
            self._do(happening)
            done.append(happening)
        return done

    def _day(self, days_ago):
        return self.today - timedelta(days=days_ago)

    @singledispatchmethod
    def _do(self, happening):
        raise TypeError(f"no known kind of happening: {happening!r}")

    @_do.register
    def _(self, invoice: Invoice):
        currency = self._env.ref(f"base.{invoice.currency}")
        move = self._env["account.move"].create(
            {
                "move_type": "out_refund" if invoice.is_credit else "out_invoice",
                "partner_id": self._partners[invoice.customer].id,
                "invoice_date": self._day(invoice.days_ago),
                "invoice_payment_term_id": self._terms[invoice.term].id,
                "invoice_user_id": self._env.ref("base.user_admin").id,
                "currency_id": currency.id,
                "invoice_line_ids": self._lines(invoice),
            }
        )
        move.action_post()
        self._moves[invoice.key] = move

    def _lines(self, invoice):
        tax = self._taxes[_place(self._partners[invoice.customer])]
        return [
            Command.create(
                {
                    "product_id": self._products[key].id,
                    "quantity": quantity,
                    "tax_ids": [Command.set(tax.ids)],
                }
            )
            for key, quantity in invoice.lines
        ]

    @_do.register
    def _(self, payment: Payment):
        move = self._moves[payment.invoice]
        values = {
            "payment_date": self._day(payment.days_ago),
            "journal_id": company.bank_journal(self._env).id,
            "amount": payment.amount or move.amount_residual,
        }
        wizard = self._env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create(values).action_create_payments()

    @_do.register
    def _(self, pause: Pause):
        ends = pause.ends_days_ago
        self._partners[pause.customer].write(
            {
                "dunning_paused": True,
                "dunning_pause_reason": pause.reason,
                "dunning_pause_until": ends is not None and self._day(ends),
            }
        )

    @_do.register
    def _(self, block: Block):
        self._moves[block.invoice].action_toggle_block_payment()

    @_do.register
    def _(self, mark: NoFollowUp):
        self._moves[mark.invoice].no_followup = True


def _place(partner):
    """Tell where a customer is, as far as the tax goes."""
    country = partner.commercial_partner_id.country_id
    if country.code == "DE":
        return DOMESTIC
    union = country.env.ref("base.europe").country_ids
    return EUROPEAN_UNION if country in union else ABROAD


def _create_terms(env):
    parts = {
        ledger_data.TWO_WEEKS: ("14 days net", ((100, 14),)),
        ledger_data.MONTH: ("30 days net", ((100, 30),)),
        ledger_data.INSTALMENTS: ("3 instalments", ledger_data.INSTALMENT_PARTS),
    }
    return {
        key: env["account.payment.term"].create(
            {"name": name, "line_ids": [Command.clear(), *map(_term_line, lines)]}
        )
        for key, (name, lines) in parts.items()
    }


def _term_line(part):
    percent, days = part
    return Command.create(
        {
            "value": "percent",
            "value_amount": percent,
            "delay_type": "days_after",
            "nb_days": days,
        }
    )


def _create_dollar_rates(env, today):
    dollar = env.ref("base.USD")
    dollar.active = True
    dollar.rate_ids.unlink()
    for days_ago, rate in ledger_data.DOLLAR_RATES:
        env["res.currency.rate"].create(
            {
                "name": today - timedelta(days=days_ago),
                "currency_id": dollar.id,
                "rate": rate,
            }
        )
