"""A ledger of two companies to which anything happens, day by day."""

from random import Random

from odoo import Command


class LivingLedger:
    """Customers of two companies, and what happens to what they owe."""

    def __init__(self, case, seed):
        self.case, self.random = case, Random(seed)
        self.env = case.env
        self.customers = [case._create_customer(f"L{number}") for number in range(5)]
        self.person = case._create_customer("Person", is_company=False)
        self.moves = []
        for customer in (*self.customers, self.person):
            for _number in range(self.random.randint(2, 4)):
                self.moves.append(self._post(customer))
        self._group(self.customers[0])

    def _group(self, customer):
        """Make a group of what one customer owes one company in one currency."""
        own = self.env["account.move"].union(
            *(move for move in self.moves if move.partner_id == customer)
        )
        groups = own.grouped(lambda move: (move.company_id, move.currency_id))
        (company, _currency), moves = groups.popitem()
        self.env["dunning.invoice.group"].create(
            {
                "name": "Group",
                "company_id": company.id,
                "partner_id": customer.id,
                "dunning_procedure_id": self.case.of_groups.id,
                "invoice_ids": [Command.set(moves.ids)],
            }
        )

    def _post(self, customer):
        case, pick = self.case, self.random.choice
        company = pick((case.company, case.company, case.other_company))
        values = {"currency_id": pick((company.currency_id, case.foreign)).id}
        if company == case.company:
            values["dunning_procedure_id"] = pick((False, False, case.of_invoices.id))
        due = case.day(pick(("1 May", "10 May", "20 May", "10 June", "30 June")))
        if pick((True, False)):
            values["invoice_payment_term_id"] = pick(case.terms).id
            values["invoice_date"] = due
        in_company = case.env(context={"allowed_company_ids": case.companies.ids})
        maker = type(case)
        before, maker.env = maker.env, in_company
        try:
            return maker._create_invoice(
                due, pick((50, 100, 200)), customer, company_id=company.id, **values
            )
        finally:
            maker.env = before

    def happen(self):
        """Let some things happen that change what was reached, or what is open."""
        for change in self.random.sample(
            (
                self.pay,
                self.pay_a_part,
                self.undo_a_payment,
                self.change_terms,
                self.change_debtor,
                self.put_to_draft,
                self.cancel_a_letter,
                self.change_procedure,
                self.file_the_person_elsewhere,
                self.reorder_levels,
            ),
            6,
        ):
            change()
            self.env.invalidate_all()

    def _pick_open(self):
        still_open = [
            m for m in self.moves if m.state == "posted" and m.amount_residual
        ]
        return self.random.choice(still_open)

    def pay(self):
        move = self._pick_open()
        self._pay(move, move.amount_residual)

    def pay_a_part(self):
        move = self._pick_open()
        self._pay(move, move.amount_residual / 2)

    def _pay(self, move, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create(
            {"amount": amount, "payment_date": "2026-05-25"}
        )._create_payments()

    def undo_a_payment(self):
        payments = self.env["account.payment"].search(
            [("partner_id", "in", [c.id for c in self.customers])], limit=1
        )
        payments.action_draft()

    def change_terms(self):
        move = self._pick_open()
        self.put_to_draft(move)
        move.invoice_payment_term_id = self.random.choice(self.case.terms)
        move.action_post()

    def change_debtor(self):
        move = self._pick_open()
        if not move.dunning_group_id:
            self.put_to_draft(move)
            move.partner_id = self.random.choice(self.customers)
            move.action_post()

    def put_to_draft(self, move=None):
        move = move or self._pick_open()
        move.line_ids.remove_move_reconcile()
        move.button_draft()

    def cancel_a_letter(self):
        letters = self.env["dunning.letter"].search([("state", "=", "issued")])
        letters[: self.random.randint(0, 2)].action_cancel("Wrong")

    def change_procedure(self):
        customer = self.random.choice(self.customers)
        customer.dunning_procedure_id = self.case.other_procedure

    def file_the_person_elsewhere(self):
        self.person.parent_id = self.random.choice(self.customers)

    def reorder_levels(self):
        first = self.case.standard.level_ids[0]
        first.sequence = self.case.standard.level_ids[1].sequence + 1

    def records(self, model):
        """The ledger's records of a model."""
        moves = self.env["account.move"].union(*self.moves)
        if model == "account.move":
            return moves
        if model == "res.partner":
            return self.person.union(*self.customers)
        return moves._get_dunning_open_items()
