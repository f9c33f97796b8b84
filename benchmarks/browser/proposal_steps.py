"""What a person does with a proposal: where to click, and what is there then."""

from .steps import Steps

_LIST = "rows().length && pager().startsWith('1-')"
_MENU = ".o_search_bar_menu"
_RUN = "action-dunning_advanced.dunning_run_action"
_NARROWED = "rows().length && total() && total() !== before"
_TAKE_OFF = "one('.o_searchview_facet .o_facet_remove').click()"


class ProposalSteps(Steps):
    """Open the letters of a run, page, sort, search, group, check."""

    def take(self, run_id):
        """Take the steps.

        :return: how many letters there are, as the list says
        """
        shown = "document.querySelector('[name=letter_count] .o_stat_value')"
        self.load("load the client and the run", f"{_RUN}/{run_id}", shown)
        letters = "named('.oe_stat_button .o_stat_text', 'Letters')"
        self.step("open the list of letters", f"{letters}.click()", _LIST)
        number = self._page.evaluate("total()")
        self._look_through()
        self._search()
        self._group()
        self._check_all()
        self._open_one()
        return number

    def _look_through(self):
        forth, back = (f"one('.o_pager_{way}').click()" for way in ("next", "previous"))
        self.step("next page", forth, "pager().startsWith('81')")
        self.step("previous page", back, _LIST)
        largest = "one('.o_list_view th[data-name=amount_total]').click()"
        self._page.evaluate("window.before = first()")
        self.step("sort by total", largest, f"{_LIST} && first() !== before")

    def _search(self):
        self._page.evaluate("window.before = total()")
        self._choose("60", "Days Overdue", "filter by days overdue")
        self.step("take the filter off", _TAKE_OFF, "total() === before")
        self._choose("Customer 0001", "Customer", "filter by customer")
        self._page.do(_TAKE_OFF, "total() === before")

    def _choose(self, text, field, name):
        """Type a text, and choose where to search for it."""
        offered = "all('.o_searchview_autocomplete .o-dropdown-item')"
        item = f"{offered}.find((e) => e.innerText.includes('{field}'))"
        self._page.do(f"type('{text}')", item)
        self.step(name, f"{item}.click()", _NARROWED)

    def _group(self):
        opener = "one('.o_searchview_dropdown_toggler').click()"
        self._page.do(opener, f"one('{_MENU}')")
        item = f"named('{_MENU} .o_group_by_menu .o_menu_item', 'Days Overdue')"
        self.step("group by days overdue", f"{item}.click()", "groups().length")
        name = "one('.o_list_view .o_group_header .o_group_name').click()"
        self.step("open a group", name, "rows().length")
        self._page.do(_TAKE_OFF, f"{_LIST} && !groups().length")

    def _check_all(self):
        """Uncheck and check all that the search has found, not only those shown."""
        muted = "rows()[0].classList.contains('text-muted')"
        for name, wanted in (("Uncheck", muted), ("Check", f"!{muted}")):
            self._choose_all()
            button = f"named('.o_control_panel button', '{name}').click()"
            wanted = f"rows().length && {wanted}"
            self.step(f"{name.lower()} all", button, wanted)

    def _choose_all(self):
        if self._page.evaluate("Boolean(one('.o_unselect_all'))"):
            self._page.do("one('.o_unselect_all').click()", "!one('.o_unselect_all')")
        header = "one('thead .o_list_record_selector input').click()"
        self._page.do(header, "one('.o_select_domain')")
        self._page.do("one('.o_select_domain').click()", "!one('.o_select_domain')")

    def _open_one(self):
        customer = "one('.o_data_row td[name=partner_id]').click()"
        shown = "one('.o_form_view .o_field_widget[name=line_ids] .o_data_row')"
        self.step("open a letter", customer, shown)
