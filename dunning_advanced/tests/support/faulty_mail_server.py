"""A mail server that fails at a chosen word of the conversation, in a chosen way."""

import contextlib
import socketserver
import threading
from collections import Counter
from email import message_from_bytes

CONNECT, EHLO, NOOP, MAIL, RCPT, DATA, AFTER_DATA, QUIT = STEPS = (
    "connect",
    "ehlo",
    "noop",
    "mail",
    "rcpt",
    "data",
    "after data",
    "quit",
)
SILENCE, DROP, RUBBISH = "silence", "drop", "rubbish"
KINDS = ("421", "451", "550", SILENCE, DROP, RUBBISH)

_REPLIES = {CONNECT: "220", DATA: "354", QUIT: "221"}


class FaultyMailServer(socketserver.ThreadingTCPServer):
    """Listens on this machine; :meth:`fail` says at which word it fails, and how."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.port = self.server_address[1]
        self.lock = threading.Lock()
        self.reset()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def reset(self):
        """Work as it should, and forget what came."""
        self.step = self.kind = None
        self.times = 0
        self.per_session = None
        self.most_sessions = None
        self.keeps_then = False
        self.kept = Counter()
        self.sessions = 0

    def fail(self, step, kind, times=1, keeps=False):
        """Fail at a step so many times.

        :param keeps: whether it keeps the message of a failure after the data
        """
        self.step, self.kind, self.times, self.keeps_then = step, kind, times, keeps

    def take_fault(self, step):
        """The kind of the fault at this step, None when all is well."""
        with self.lock:
            if step != self.step or not self.times:
                return None
            self.times -= 1
            return self.kind

    def end(self):
        """Stop listening."""
        self.shutdown()
        self.server_close()


class _Ended(Exception):
    pass


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.messages = 0
        self.server.sessions += 1
        with contextlib.suppress(_Ended, OSError):
            self._greet()
            while line := self.rfile.readline():
                self._hear(line.decode("ascii", "replace").strip().lower())

    def _greet(self):
        most = self.server.most_sessions
        if most is not None and self.server.sessions > most:
            self._say("421 too many connections")
            raise _Ended
        self._answer(CONNECT)

    def _hear(self, line):
        verb = line.partition(" ")[0]
        step = {"helo": EHLO, "ehlo": EHLO}.get(verb, verb)
        if step == MAIL and self.messages == self.server.per_session:
            self._say("421 too many messages")
            raise _Ended
        took = self._answer(step)
        if step == DATA and took:
            self._take_data()
        if step == QUIT:
            raise _Ended

    def _take_data(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            raise _Ended
        name = message_from_bytes(b"".join(lines))["Message-Id"]
        if self.server.step == AFTER_DATA and self.server.times:
            if self.server.keeps_then:
                self.server.kept[name] += 1
            self._answer(AFTER_DATA)
        else:
            self.server.kept[name] += 1
            self._say("250 kept")
        self.messages += 1

    def _answer(self, step):
        """Answer as a server does, or fail; whether it went well."""
        kind = self.server.take_fault(step)
        if kind is None:
            self._say(f"{_REPLIES.get(step, '250')} fine")
            return True
        if kind == SILENCE:
            while self.rfile.readline():
                pass
            raise _Ended
        if kind == DROP:
            raise _Ended
        self._say("what do you want" if kind == RUBBISH else f"{kind} no")
        if kind == "421" or step == CONNECT:
            raise _Ended
        return False

    def _say(self, words):
        # Also bytes that are no text.
        self.wfile.write(f"{words}\r\n".encode(errors="surrogateescape"))
