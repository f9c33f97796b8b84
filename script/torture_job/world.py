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
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from workspace import console

from . import checkers, crew, faults, ledger, mail_server, people, printer, rare, record

# Nights of summer and winter time, of a year's end, and of a leap day.
_STARTS = (
    date(2026, 3, 26),
    date(2026, 10, 22),
    date(2026, 12, 29),
    date(2028, 2, 26),
    date(2027, 4, 1),
)
ZONES = {"a": "Europe/Berlin", "b": "America/New_York", "c": "Pacific/Auckland"}
_NIGHT = ("night: customers", "night: invoices", "night: groups", "night: work")
_MOST_CALLS = 5
_RARE_LIKELY = 0.15
_DURING_NIGHT = (*_NIGHT, "night: customers", "mail queue", "second server")


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
        self._rng = random.Random(seed)
        self.seed = seed
        self.mail = mail_server.start()
        self._printer = printer.Printer(folder)
        self._folder, self._spoilt = folder, spoilt
        self.by_copies = Counter()
        self.hire()
        self._moment = datetime.combine(self._rng.choice(_STARTS), time(9))
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
        self._ledger = self._read()

    def live(self, days, is_over, is_long=True):
        """Live some days.

        :param is_over: function that says whether no new day shall begin
        :param is_long: whether there is time for what is rare
        """
        for _day in range(days):
            self._wake_up()
            for _number in range(self._rng.randint(3, 6)):
                self._people()
            happens = self._rng.random() < _RARE_LIKELY
            what = self._rng.choice([*rare.RARE])
            if happens and is_long:
                self._happen(what)
            self._night()
            self.record.days += 1
            figures = [f"{n} {name}" for name, n in self.record.figures.items()]
            steps = f"{self.record.steps} steps"
            console.say(f"  {self._when()}, {steps}: {', '.join(figures)}")
            if is_over():
                return

    def _wake_up(self):
        """A new day, early: people come before the night's work, and in its way."""
        self._busy = self._rng.choice([*ZONES])
        day = datetime.combine(self._moment.date() + timedelta(days=1), time(0))
        self._moment = day + timedelta(minutes=self._rng.randint(0, 300))

    def _when(self):
        return f"{self._moment:%Y-%m-%d %H:%M}"

    def _read(self):
        return ledger.read(lambda sql: self.databases.query(self.name, sql))

    def complete(self, order):
        return {
            "seed": self._rng.getrandbits(32),
            "moment": self._moment.isoformat(),
            **order,
        }

    # What is done.

    def _people(self):
        """Two people act at the same moment."""
        self._moment += timedelta(minutes=self._rng.randint(5, 90))
        orders = {role: self._person() for role in ("one", "two")}
        chance = self._rng.random()
        if chance < 0.25:
            orders["two"] = self.complete({"actor": "mail queue"})
        elif chance < 0.55:
            # Both want the same of the same record.
            orders["one"] = self._person(self._rng.choice(people.RIVALS))
            orders["two"] = {**orders["one"]}
        self._step(orders, likely=0.35)

    def _person(self, name=None):
        name = name or people.draw(self._rng)
        # Much of a day happens in one company, else nobody would meet.
        letter = self._busy if self._rng.random() < 0.7 else self._rng.choice([*ZONES])
        actor = people.PEOPLE[name]
        own = [self.companies[letter]]
        is_admin = actor.who == "admin"
        order = {
            "actor": name,
            "who": "admin" if is_admin else f"{actor.who}.{letter}",
            "companies": [*self.companies.values()] if is_admin else own,
        }
        return self.complete(order)

    def _night(self):
        """The scheduled actions, with faults or in calm, until all is done."""
        self._moment += timedelta(minutes=self._rng.randint(5, 480))
        is_calm = self._rng.random() < 0.35
        begun, explained = self._ledger, None
        if is_calm:
            explained = self._explain()
        else:
            roles = ("one", "two")
            for _number in range(self._rng.randint(1, 3)):
                orders = {
                    role: self.complete({"actor": self._rng.choice(_DURING_NIGHT)})
                    for role in roles
                }
                self._step(orders, likely=0.6)
            # Now there is much to send, and not all of it is right any more.
            meddlers = {
                role: self._person(self._rng.choice(people.MEDDLERS)) for role in roles
            }
            self._step(meddlers, likely=0.2)
            orders = {role: self.complete({"actor": "mail queue"}) for role in roles}
            self._step(orders, likely=0.7)
        self._settle(begun, explained)

    def _explain(self):
        """What is said of every open item before the night, by item."""
        explained = {}
        for letter, company in self.companies.items():
            order = {
                "actor": "explain all",
                "who": f"manager.{letter}",
                "companies": [company],
            }
            answer = self.crew.order({"one": self.complete(order)})["one"]
            if answer["outcome"] == "done":
                explained |= answer["said"]
        return explained

    def _settle(self, begun, explained):
        """Let the scheduled actions come to their end, with nothing going wrong."""
        calls = [self.complete({"actor": name}) for name in (*_NIGHT, "mail queue")]
        before = self._ledger
        with self._watched() as (answers, kept):
            for number in range(_MOST_CALLS):
                if number and not self._is_at_work():
                    break
                for call in calls:
                    answers += [(call, self._call(call))]
        self._judge(before, answers, [], kept, night=begun, explained=explained)

    def _call(self, call):
        answer = self.crew.order({"one": call})["one"]
        if answer["said"] == "again":
            answer = self.crew.order({"one": call})["one"]
        return answer

    def _is_at_work(self):
        days, found = self._days(), self._read()
        nights = [
            run
            for run in found.runs.values()
            if run["scheduled"] and run["date"] == days.get(run["company_id"])
        ]
        return any(run["task"] for run in nights)

    def _happen(self, what):
        """Let something rare happen to the database."""
        before = self._ledger
        with self._watched() as (answers, kept):
            self.mail.fail(None, None, times=0)
            # So that there is something in the queue.
            for name in _NIGHT:
                order = self.complete({"actor": name})
                answers += [(order, self.crew.order({"one": order})["one"])]
            found = [*rare.RARE[what](self)]
        fault = {"name": what, "place": "rare"}
        for words in found:
            self.record.breach(what, words, self._when())
        self._judge(before, answers, [fault], kept)

    def _step(self, orders, likely):
        actors = {role: order["actor"] for role, order in orders.items()}
        drawn = faults.draw(self._rng, likely, actors)
        before = self._ledger
        with self._watched() as (answers, kept):
            at_moment = self._arm(drawn, orders)
            found = self.crew.order(orders, at_moment)
            answers += [(orders[role], found[role]) for role in orders]
            self._printer.behave("")
        self._judge(before, answers, drawn, kept)

    @contextmanager
    def _watched(self):
        yield [], self._kept()
        self.record.steps += 1

    def _kept(self):
        """What the mail server took from this database, by message."""
        return Counter(self.mail.kept) - self.by_copies

    def _arm(self, drawn, orders):
        """Prepare faults; return what is to be done while the orders are done."""
        self.mail.fail(None, None, times=0)
        at_moment = None
        for fault in drawn:
            place, role = fault["place"], fault["role"]
            if place == "point":
                orders[role]["fault"] = fault
            elif place == "mail":
                how = fault["word"], fault["way"], fault["times"], fault["keeps"]
                self.mail.fail(*how)
            elif place == "printer":
                self._printer.behave(fault["mode"])
            else:
                at_moment = fault["delay"], partial(self._strike, fault["kind"], role)
        return at_moment

    def _strike(self, kind, role):
        if kind == "SIGKILL":
            if role in self.crew.pids:
                self.crew.strike(role)
            return
        self.databases.query(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{self.name}'",
        )

    # What is looked at.

    def _days(self):
        moment = self._moment.replace(tzinfo=ZoneInfo("UTC"))
        return {
            self.companies[letter]: moment.astimezone(ZoneInfo(zone)).date().isoformat()
            for letter, zone in ZONES.items()
        }

    def _judge(self, before, answers, drawn, kept_before, **night):
        days = self._days()
        if any("clock" in fault["name"] for fault in drawn):
            # A hold that ends today may have ended, for who did the work.
            days = {id_: _next_day(day) for id_, day in days.items()}
        self._ledger = self._read()
        step = checkers.step.Step(
            before=before,
            after=self._ledger,
            filestore=self.databases.odoo.filestore / self.name,
            kept_before=kept_before,
            kept=self._kept(),
            days=days,
            moment=self._moment.isoformat(),
            books=any(people.touches_books(order["actor"]) for order, _a in answers),
            answers=answers,
            **night,
        )
        struck = [(fault, self._has_struck(fault, answers)) for fault in drawn]
        self.record.judge(step, self._when(), struck)

    def _has_struck(self, fault, answers):
        if fault["place"] == "point":
            return any(
                order.get("fault") is fault and answer["struck"]
                for order, answer in answers
            )
        if fault["place"] == "mail":
            return self.mail.times < fault["times"]
        return True


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
