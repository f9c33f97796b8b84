"""Chromium without a window, driven over its DevTools protocol."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import websocket

_NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
_PATIENCE_SECONDS = 120
# Looks at the page once a frame, as a person does.
_WAIT = """
(async (act, isDone, seconds) => {
    const start = performance.now();
    act();
    while (!isDone()) {
        if (performance.now() - start > seconds * 1000) {
            throw new Error("nothing came of " + act + " until " + isDone);
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return (performance.now() - start) / 1000;
})
"""


_LOGIN = """
((db) => fetch("/web/session/authenticate", {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({params: {login: "admin", password: "admin", db: db}}),
}).then((answer) => answer.json()).then((answer) => answer.result.uid))
"""


class BrowserError(Exception):
    """The page did not do what was asked, or wrote an error to its console."""


@contextmanager
def running(width=1400, height=900):
    """Yield a :class:`Page` of a new browser; close it afterwards."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if not program:
        raise BrowserError(f"none of these programs is there: {', '.join(_NAMES)}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        size = f"--window-size={width},{height}"
        command = [program, *_OPTIONS, size, f"--user-data-dir={folder}"]
        quiet = subprocess.DEVNULL
        browser = subprocess.Popen(command, stdout=quiet, stderr=quiet)
        try:
            yield Page(_find_page(_read_port(Path(folder))))
        finally:
            browser.terminate()
            browser.wait()


def _read_port(folder):
    end = time.monotonic() + _PATIENCE_SECONDS
    file = folder / "DevToolsActivePort"
    while time.monotonic() < end:
        if file.exists() and file.read_text(encoding="ascii").strip():
            return int(file.read_text(encoding="ascii").split()[0])
        time.sleep(0.1)
    raise BrowserError("Chromium does not start")


def _find_page(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json") as answer:
        pages = [one for one in json.load(answer) if one["type"] == "page"]
    return pages[0]["webSocketDebuggerUrl"]


class Page:
    """The browser's page; ``requests`` has what it has asked the server for."""

    def __init__(self, address):
        self._socket = websocket.create_connection(address, timeout=_PATIENCE_SECONDS)
        self._numbers = itertools.count(1)
        self.requests = []
        self.errors = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method, **parameters):
        """Send a command and return its result; keep the events in between."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self._note(answer)

    def _note(self, event):
        values = event["params"]
        if event["method"] == "Network.requestWillBeSent":
            self.requests.append(values["request"])
        elif event["method"] == "Runtime.exceptionThrown":
            self.errors.append(str(values["exceptionDetails"]))
        elif event["method"] == "Runtime.consoleAPICalled":
            if values["type"] == "error":
                self.errors.append(str(values["args"]))
        elif event["method"] == "Log.entryAdded":
            if values["entry"]["level"] == "error":
                self.errors.append(values["entry"]["text"])

    def evaluate(self, expression):
        """Return the value of a JavaScript expression; a promise is waited for."""
        result = self.send(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            said = details.get("exception", {}).get("description", details["text"])
            raise BrowserError(said)
        return result["result"].get("value")

    def do(self, act, is_done):
        """Do something and return the seconds until the page shows it.

        :param act: JavaScript statement
        :param is_done: JavaScript condition
        """
        wait = f"{_WAIT}(() => {{ {act} }}, () => {is_done}, {_PATIENCE_SECONDS})"
        return self.evaluate(wait)

    def go(self, address, is_done):
        """Load a page and return the seconds until it shows what it shall."""
        start = time.perf_counter()
        self.send("Page.navigate", url=address)
        while not self._is(is_done):
            if time.perf_counter() - start > _PATIENCE_SECONDS:
                raise BrowserError(f"{address} does not come to {is_done}")
            time.sleep(0.02)
        return time.perf_counter() - start

    def log_in(self, address, database):
        """Log in as the administrator of a demo."""
        self.go(f"{address}/web/login", "document.body")
        if not self.evaluate(f"{_LOGIN}({json.dumps(database)})"):
            raise BrowserError("the administrator cannot log in")

    def _is(self, condition):
        try:
            return self.evaluate(f"Boolean({condition})")
        except BrowserError:
            # Between two pages there is none to ask.
            return False

    def resize(self, width, height):
        """Give the page another size."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def save_picture(self, file):
        """Write what the page shows as a PNG file."""
        content = self.send("Page.captureScreenshot", format="png")["data"]
        Path(file).write_bytes(base64.b64decode(content))
