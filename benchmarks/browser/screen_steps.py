"""The other screens that a large ledger fills."""

from .steps import Steps

_ADDON = "action-dunning_advanced"
_LIST = "document.querySelector('.o_list_view .o_data_row')"
_NUMBERS = "document.querySelector('.o_dunning_dashboard .o_dunning_count')"
# The groups' names end with their numbers in brackets.
_COUNTED = """
groups().map((group) => group.innerText.match(/\\(([\\d,]+)\\)/)[1].replace(",", ""))
    .reduce((sum, text) => sum + Number(text), 0).toString()
"""


class ScreenSteps(Steps):
    """What is not dunned, the history, the figures of the morning."""

    def take(self, run_id):
        """Take the steps.

        :param run_id: a run of which nothing is dunned
        :return: how many items are not dunned, as the list says
        """
        shown = "document.querySelector('[name=skip_count] .o_stat_value')"
        path = f"{_ADDON}.dunning_run_action/{run_id}"
        self.load("load the client and a run without letters", path, shown)
        skips = "named('.oe_stat_button .o_stat_text', 'Not Dunned').click()"
        self.step("open what is not dunned", skips, "groups().length")
        number = self._page.evaluate(_COUNTED)
        name = "one('.o_list_view .o_group_header .o_group_name')"
        self.step("open a reason", f"{name}.click()", "rows().length")
        self.load("load the history", f"{_ADDON}.dunning_letter_action", _LIST)
        self.load("load the dashboard", f"{_ADDON}.dunning_dashboard_action", _NUMBERS)
        return number
