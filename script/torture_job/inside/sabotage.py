"""Faults put into the add-on on purpose: does the suite notice them?

Each names the checker that has to find it; see ``script/torture --sabotage``.
"""

from contextlib import contextmanager

from ..sabotaged import SABOTAGES

_DO = {}


def apply(name, registry):
    """Spoil a loaded add-on, in this process and those that it starts."""
    _DO[name](registry)


def _sabotage(function):
    _DO[function.__name__.strip("_").replace("_", " ")] = function
    return function


def _put(registry, model, name, function):
    setattr(registry[model], name, function)


@_sabotage
def _no_locks(registry):
    """Customers are not locked, and the database promises nothing."""
    _put(registry, "dunning.letter", "_lock_customers", lambda self: self)
    with registry.cursor() as cursor:
        cursor.execute("DROP INDEX dunning_letter_line_one_letter_per_item_and_level")
    _put(
        registry,
        "dunning.letter",
        "_is_same_letter",
        lambda self, proposal: self.partner_id.id == proposal.partner_id,
    )


@_sabotage
def _asks_nobody_again(registry):
    """What was proposed is issued, whatever has happened since."""

    def issue_locked(self, as_of):
        self._with_guard()._set_issued()
        return self, self.env["dunning.run.skip"]

    _put(registry, "dunning.letter", "_issue_locked", issue_locked)


@_sabotage
def _sends_again_after_a_crash(registry):
    """An attempt that was begun by somebody who died is simply begun again."""

    def begin(self, obstacle=None, server=None):
        if obstacle or self.mail_mail_id.state != "outgoing":
            return False
        self._as_verb().write({"state": "sending"})
        return True

    _put(registry, "dunning.delivery", "_begin_attempt", begin)


@_sabotage
def _two_senders(registry):
    """Two processes send at the same moment."""

    @contextmanager
    def alone(_self):
        yield True

    _put(registry, "dunning.delivery", "_as_sole_sender", alone)
    _sends_again_after_a_crash(registry)


@_sabotage
def _sends_whatever_was_paid(registry):
    _put(registry, "dunning.letter", "_get_reasons_not_to_send", lambda self: {})
    _put(registry, "dunning.delivery", "_get_reasons_not_to_send", lambda self: {})


@_sabotage
def _pages_mixed_up(registry):
    """Of letters that are printed together each gets the next one's pages."""
    model = registry["ir.actions.report"]
    original = model._render_dunning_letters

    def render(self, letters):
        contents = original(self, letters)
        return contents[1:] + contents[:1]

    model._render_dunning_letters = render


@_sabotage
def _half_a_file(registry):
    model = registry["ir.attachment"]
    original = model._file_write

    def write(self, content, checksum):
        if content.startswith(b"%PDF"):
            content = content[: len(content) // 2]
        return original(self, content, checksum)

    model._file_write = write


@_sabotage
def _a_cent_too_much(registry):
    model = registry["dunning.letter"]
    original = model._prepare_letter_vals

    def prepare(self, *args, **kwargs):
        vals = original(self, *args, **kwargs)
        return {**vals, "amount_claimed": vals["amount_claimed"] + 0.01}

    model._prepare_letter_vals = prepare


@_sabotage
def _forgets_reasons(registry):
    model = registry["dunning.run"]
    original = model._create_skips
    model._create_skips = lambda self, skips: original(self, skips[1:])


@_sabotage
def _fails_in_silence(registry):
    _put(registry, "dunning.delivery", "_tell_responsible", lambda self: None)


@_sabotage
def _shows_all_companies(registry):
    with registry.cursor() as cursor:
        cursor.execute(
            "UPDATE ir_rule SET active = false WHERE model_id IN "
            "(SELECT id FROM ir_model WHERE model LIKE 'dunning.%')"
        )


@_sabotage
def _explains_something_else(registry):
    model = registry["dunning.open.item"]
    original = model._prepare_explanation

    def prepare(self, item, account, found):
        explained = original(self, item, account, found)
        return {**explained, "dunned": explained["dunned"] != (item.id % 5 == 0)}

    model._prepare_explanation = prepare


@_sabotage
def _takes_the_fee_from_the_books(registry):
    """A letter writes into the ledger."""
    model = registry["dunning.letter"]
    original = model._set_issued

    def set_issued(self):
        original(self)
        item = self.line_ids.move_line_id[:1]
        self.env.cr.execute(
            "UPDATE account_move_line SET amount_residual_currency = "
            "amount_residual_currency + 5 WHERE id = %s",
            [item.id],
        )

    model._set_issued = set_issued


@_sabotage
def _stops_at_the_first(registry):
    """The night issues the first slice only."""
    _put(registry, "dunning.run", "_work_off", lambda self, go_on: True)


assert _DO.keys() == SABOTAGES.keys()
