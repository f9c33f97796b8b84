"""Statements: what is to be told to people, kept as a code with values.

A text is in the language of whoever wrote it; a statement is said in the language of
whoever reads it, by ``dunning.words``.
"""

from dataclasses import dataclass, field
from datetime import date

from odoo.exceptions import UserError

from ..arguments import to_storable

# So many of a list are told: a customer may have hundreds of receipts, and as many
# items that wait for each of them.
ROOM = 10


@dataclass(frozen=True, slots=True)
class Statement:
    """A code of ``dunning.words`` or a reason of ``dunning.run.skip``, with its values.

    Values are text, numbers, dates, statements, or lists of them. ``until`` is the day
    on which what is stated ends, None without one.
    """

    code: str
    values: dict = field(default_factory=dict)
    until: date | None = None

    @classmethod
    def of_obstacle(cls, obstacle):
        """What stands in the way, with the documents that it names.

        :param obstacle: :class:`engine.Obstacle`
        """
        if not obstacle.names:
            return cls(obstacle.reason, until=obstacle.until)
        named = first_of(obstacle.names)
        values = {"reason": cls(obstacle.reason), "documents": named}
        return cls("with_documents", values, obstacle.until)

    @property
    def reason(self):
        """The code of what is stated, whether or not documents are named with it."""
        return (
            self.values["reason"].code if self.code == "with_documents" else self.code
        )

    def to_json(self):
        """The statement as it is stored: ``{"code", "values", "until"}``."""
        stored = {"code": self.code}
        if self.values:
            stored["values"] = values_to_json(self.values)
        if self.until:
            stored["until"] = self.until.isoformat()
        return stored


def first_of(parts):
    """The first of a list for which there is room, and how many the others are.

    :param parts: texts or :class:`Statement`
    :return: list of them
    """
    more = len(parts) - ROOM
    rest = [Statement("more", {"count": more})] if more > 0 else []
    return [*parts[:ROOM], *rest]


def values_to_json(values):
    """Values of a statement as they are stored; dates and statements can be told.

    :param values: dict of :class:`Statement`
    :return: dict that JSON can hold
    """
    return {name: _to_json(value) for name, value in values.items()}


def _to_json(value):
    if isinstance(value, Statement):
        return value.to_json()
    if isinstance(value, str):
        # What is quoted may come from anywhere, a mail server for instance.
        return to_storable(value)
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_to_json(part) for part in value]
    return value


def obstacles_to_json(obstacles):
    """What the engine says stands in the way, as it is stored.

    :param obstacles: of :class:`engine.Obstacle`
    :return: list for a field of JSON
    """
    return [Statement.of_obstacle(found).to_json() for found in obstacles]


def remarks_to_json(remarks):
    """What the engine remarks about a letter that it does not stop, as it is stored.

    :param remarks: of :class:`engine.Obstacle`: credits that are not deducted, charges
        that the law forbids
    :return: list for a field of JSON, or None
    """
    stored = [
        Statement(
            "not_deducted"
            if remark.reason == "credit_other_currency"
            else remark.reason,
            {"documents": first_of(remark.names)},
        ).to_json()
        for remark in remarks
    ]
    return stored or None


class StatementError(UserError):
    """An error whose words can be said again in another language."""

    def __init__(self, env, code, **values):
        """Say the error in the language of the environment.

        :param env: of whoever is told at once
        :param code: of ``dunning.words``
        :param values: of :class:`Statement`
        """
        self.statement = Statement(code, values)
        super().__init__(env["dunning.words"]._say(self.statement))
