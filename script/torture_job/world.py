"""One world: days in the life of three companies, with whatever goes wrong in them.

All choices come from the seed: who does what, when, and which fault strikes where. What
the seed does not decide is who of two processes is faster, so which record is there to
be chosen may differ when a world is lived again.
"""

import random
import tempfile
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from workspace import console

from . import (
    checkers,
    crew,
    faults,
    ledger,
    mail_server,
    nights,
    people,
    printer,
    rare,
    record,
    strikes,
)

# Nights of summer and winter time, of a year's end, and of a leap day.
_STARTS = (
    date(2026, 3, 26),
    date(2026, 10, 22),
    date(2026, 12, 29),
    date(2028, 2, 26),
    date(2027, 4, 1),
)
ZONES = {"a": "Europe/Berlin", "b": "America/New_York", "c": "Pacific/Auckland"}
_RARE_LIKELY = 0.15


class World:
    """A database with people, two servers, a mail server and a printer.

    :param databases: :class:`workspace.databases.Databases`
    :param name: of the world's own database
    :param seed: number
    :param folder: for its socket and programs
    :param spoilt: what is wrong with the add-on on purpose, "" for nothing
    """

    def __init__(self, databases, name, seed, folder, spoilt=""):
        self.databases = databases
        self.name = name
        self.rng = random.Random(seed)
        self.seed = seed
        self.mail = mail_server.start()
        self.printer = printer.Printer(folder)
        self._folder, self._spoilt = folder, spoilt
        self.by_copies = Counter()
        self.hire()
        self.moment = datetime.combine(self.rng.choice(_STARTS), time(9))
        self.companies = {}
        self.record = record.Record(seed)

    def hire(self):
        """Have processes that can be given orders."""
        self.crew = crew.Crew(
            self.databases.odoo, self.name, self._folder, self._spoilt
        )

    def end(self):
        """Stop all that runs for it."""
        self.crew.end()
        self.mail.end()

    def begin(self, companies=None):
        """Make companies, people, customers and invoices.

        :param companies: of the world that this one is a copy of; None: make all
        """
        order = self.complete({"actor": "set up"})
        if not companies:
            answer = self.crew.order({"one": order}, patience=300)["one"]
            if answer["outcome"] != "done":
                words = answer["said"]
                raise console.WorkspaceError(f"the world was not made: {words}")
            companies = answer["said"]
        self.companies = companies
        self.databases.query(
            self.name,
            f"UPDATE ir_mail_server SET smtp_port = {self.mail.port} WHERE active",
        )
        self.ledger = self.read()

    def live(self, days, is_over, is_long=True):
        """Live some days.

        :param is_over: function that says whether no new day shall begin
        :param is_long: whether there is time for what is rare
        """
        for _day in range(days):
            self._wake_up()
            for _number in range(self.rng.randint(3, 6)):
                self._people()
            happens = self.rng.random() < _RARE_LIKELY
            what = self.rng.choice([*rare.RARE])
            if happens and is_long:
                self._happen(what)
            nights.live(self)
            self.record.days += 1
            figures = [f"{n} {name}" for name, n in self.record.figures.items()]
            steps = f"{self.record.steps} steps"
            console.say(f"  {self._when()}, {steps}: {', '.join(figures)}")
            if is_over():
                return

    def _wake_up(self):
        """A new day, early: people come before the night's work, and in its way."""
        self._busy = self.rng.choice([*ZONES])
        day = datetime.combine(self.moment.date() + timedelta(days=1), time(0))
        self.moment = day + timedelta(minutes=self.rng.randint(0, 300))

    def pass_minutes(self, least, most):
        """Let some minutes go by."""
        self.moment += timedelta(minutes=self.rng.randint(least, most))

    def _when(self):
        return f"{self.moment:%Y-%m-%d %H:%M}"

    def read(self):
        """The database as the checkers see it."""
        return ledger.read(lambda sql: self.databases.query(self.name, sql))

    def complete(self, order):
        """An order with its moment and a seed of its own."""
        return {
            "seed": self.rng.getrandbits(32),
            "moment": self.moment.isoformat(),
            **order,
        }

    # What is done.

    def _people(self):
        """Two people act at the same moment."""
        self.pass_minutes(5, 90)
        orders = {role: self.person() for role in ("one", "two")}
        chance = self.rng.random()
        if chance < 0.25:
            orders["two"] = self.complete({"actor": "mail queue"})
        elif chance < 0.55:
            # Both want the same of the same record.
            orders["one"] = self.person(self.rng.choice(people.RIVALS))
            orders["two"] = {**orders["one"]}
        self.step(orders, likely=0.35)

    def person(self, name=None):
        """An order for somebody: who does what in which company.

        :param name: what is to be done; None: draw it
        """
        name = name or people.draw(self.rng)
        # Much of a day happens in one company, else nobody would meet.
        letter = self._busy if self.rng.random() < 0.7 else self.rng.choice([*ZONES])
        actor = people.PEOPLE[name]
        own = [self.companies[letter]]
        is_admin = actor.who == "admin"
        order = {
            "actor": name,
            "who": "admin" if is_admin else f"{actor.who}.{letter}",
            "companies": [*self.companies.values()] if is_admin else own,
        }
        return self.complete(order)

    def _happen(self, what):
        """Let something rare happen to the database."""
        before = self.ledger
        with self.watched() as (answers, kept):
            self.mail.fail(None, None, times=0)
            # So that there is something in the queue.
            for name in nights.ACTIONS:
                order = self.complete({"actor": name})
                answers += [(order, self.crew.order({"one": order})["one"])]
            found = [*rare.RARE[what](self)]
        fault = {"name": what, "place": "rare"}
        for words in found:
            self.record.breach(what, words, self._when())
        self.judge(before, answers, [fault], kept)

    def step(self, orders, likely):
        """Have two orders done at the same moment, and look at what came of it.

        :param orders: by role, from :meth:`complete`
        :param likely: how likely something goes wrong, 0 to 1
        :return: list of (order, answer)
        """
        actors = {role: order["actor"] for role, order in orders.items()}
        drawn = faults.draw(self.rng, likely, actors)
        before = self.ledger
        with self.watched() as (answers, kept):
            at_moment = strikes.arm(self, drawn, orders)
            found = self.crew.order(orders, at_moment)
            answers += [(orders[role], found[role]) for role in orders]
            self.printer.behave("")
        self.judge(before, answers, drawn, kept)
        return answers

    @contextmanager
    def watched(self):
        """Yield a list for (order, answer), and what the mail server had taken."""
        yield [], self._kept()
        self.record.steps += 1

    def _kept(self):
        """What the mail server took from this database, by message."""
        return Counter(self.mail.kept) - self.by_copies

    # What is looked at.

    def days(self):
        """What day it is in each company, by its id."""
        moment = self.moment.replace(tzinfo=ZoneInfo("UTC"))
        return {
            self.companies[letter]: moment.astimezone(ZoneInfo(zone)).date().isoformat()
            for letter, zone in ZONES.items()
        }

    def judge(self, before, answers, drawn, kept_before, **night):
        """Have all checkers look at what a step did.

        :param drawn: faults that were prepared
        :param night: what the checkers of a whole night need besides
        """
        days = self.days()
        if any("clock" in fault["name"] for fault in drawn):
            # A hold that ends today may have ended, for who did the work.
            days = {id_: _next_day(day) for id_, day in days.items()}
        self.ledger = self.read()
        step = checkers.step.Step(
            before=before,
            after=self.ledger,
            filestore=self.databases.odoo.filestore / self.name,
            kept_before=kept_before,
            kept=self._kept(),
            days=days,
            moment=self.moment.isoformat(),
            books=any(people.touches_books(order["actor"]) for order, _a in answers),
            answers=answers,
            **night,
        )
        struck = [(fault, strikes.has_struck(self, fault, answers)) for fault in drawn]
        self.record.judge(step, self._when(), struck)


def _next_day(day):
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@contextmanager
def opened(databases, source, seed, spoilt="", companies=None):
    """Yield a world at its beginning; it is gone afterwards.

    :param source: name of the database to copy
    :param spoilt: what is wrong with the add-on on purpose
    :param companies: of the source, if it is a world that was made already
    """
    made = databases.throw_away("spoilt" if spoilt else "torture", source)
    with made as name, tempfile.TemporaryDirectory(prefix="dunning") as folder:
        world = World(databases, name, seed, Path(folder), spoilt)
        try:
            world.begin(companies)
            yield world
        finally:
            world.end()
