"""Steps that a person takes in the browser, each measured until the page shows it."""

import json

# Short words for the page.
_WORDS = """
window.one = (selector) => document.querySelector(selector);
window.all = (selector) => [...document.querySelectorAll(selector)];
window.named = (selector, text) =>
    all(selector).find((element) => element.innerText.trim() === text);
window.rows = () => all(".o_list_view .o_data_row");
window.groups = () => all(".o_list_view .o_group_header");
window.first = () => (rows()[0] ? rows()[0].innerText : "");
window.pager = () => (one(".o_pager_value") || {innerText: ""}).innerText.trim();
window.total = () => (one(".o_pager_limit") || {innerText: ""}).innerText.trim();
window.type = (text) => {
    const input = one(".o_searchview_input");
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent("input", {bubbles: true}));
};
"""
# What the page has asked for by the end of a step arrives a little later.
_PAUSE = "new Promise((resolve) => setTimeout(resolve, 300))"


class Steps:
    """The steps taken so far: ``taken`` has name, seconds and requests of each."""

    def __init__(self, page, address):
        self._page = page
        self._address = address
        self.taken = []

    def log_in(self, database):
        """Log in as the administrator."""
        self._page.log_in(self._address, database)

    def load(self, name, path, is_done):
        """Load a page of Odoo's client, from nothing."""
        seconds = self._page.go(f"{self._address}/odoo/{path}", is_done)
        self._note(name, seconds)
        self._page.evaluate(_WORDS)

    def step(self, name, act, is_done):
        """Do something, until the page shows it.

        :param act: JavaScript statement
        :param is_done: JavaScript condition
        """
        self._page.requests.clear()
        self._note(name, self._page.do(act, is_done))

    def _note(self, name, seconds):
        self._page.evaluate(_PAUSE)
        asked = [
            _describe(one) for one in self._page.requests if "/call_" in one["url"]
        ]
        self.taken.append({"name": name, "seconds": seconds, "requests": asked})
        self._page.requests.clear()


def _describe(request):
    """Which method of which model, and which fields it asks for."""
    body = json.loads(request.get("postData") or "{}").get("params", {})
    asked = body.get("kwargs", {}).get("specification") or {}
    name = f"{body.get('model')}.{body.get('method')}"
    return {"name": name, "fields": sorted(asked)}
