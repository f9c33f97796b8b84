"""A page of HTML in a real browser: its width on a narrow screen, its colours."""

import base64
import json
from contextlib import contextmanager

from odoo.tests.common import ChromeBrowser

_SHOW = """
(html) => { document.open(); document.write(html); document.close(); }
"""
# Every text and how its colour stands out from what is behind it (WCAG 2.2).
_CONTRASTS = """
() => {
    const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
        const [r, g, b] = parse(colour).slice(0, 3).map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let node = element; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor;
            const parts = parse(colour);
            if (parts.length < 4 || parts[3] > 0) return colour;
        }
        const dark = matchMedia("(prefers-color-scheme: dark)").matches;
        return dark ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
    };
    const contrast = (element) => {
        const sides = [getComputedStyle(element).color, behind(element)].map(light);
        const [low, high] = sides.sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        const element = walker.currentNode.parentElement;
        if (!text || !element.offsetParent) continue;
        found.push([text, contrast(element)]);
    }
    // What stands in the place of a picture that a mail program does not load.
    for (const image of document.images) found.push([image.alt, contrast(image)]);
    return found;
}
"""
# What does not fit beside the edges of the screen, with its texts.
_CUT = """
() => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
    .map((element) => element.textContent.trim().slice(0, 60))
"""
# Texts that a pattern fits and that are shown in more than one line.
_BROKEN = """
(pattern) => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const tops = [...range.getClientRects()].map((box) => Math.round(box.top));
        if (new RegExp(pattern).test(text) && new Set(tops).size > 1) found.push(text);
    }
    return found;
}
"""


class BrowserPage:
    """One tab of a browser; of an ``HttpCase``."""

    def __init__(self, browser):
        self._browser = browser

    def set_screen(self, width, dark=False):
        """A screen of so many pixels, in light or in dark."""
        # Not as a phone: that makes all smaller until it fits, whatever it is.
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def show(self, html):
        """Show a document that needs nothing from outside."""
        self._call(_SHOW, html)

    def get_contrasts(self):
        """Every text that is shown, and its contrast: list of pairs."""
        return self._call(_CONTRASTS)

    def get_cut_texts(self):
        """Texts of what is wider than the screen."""
        return self._call(_CUT)

    def get_broken_texts(self, pattern):
        """Texts that take more than one line.

        :param pattern: regular expression of those that are looked at
        """
        return self._call(_BROKEN, pattern)

    def get_widths(self):
        """What the document takes, and what it has."""
        root = "document.documentElement"
        return self._call(f"() => [{root}.scrollWidth, {root}.clientWidth]")

    def save_picture(self, path):
        """Keep a picture, for whoever wants to look."""
        data = self._ask("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(data))

    def _ask(self, method, **params):
        return self._browser._websocket_request(method, params=params)

    def _call(self, function, *values):
        code = f"({function})({', '.join(map(json.dumps, values))})"
        answer = self._ask("Runtime.evaluate", expression=code, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")


@contextmanager
def browser_page(case):
    """A browser of its own for an ``HttpCase``, as a :class:`BrowserPage`."""
    browser = ChromeBrowser(case)
    try:
        yield BrowserPage(browser)
    finally:
        browser.stop()
