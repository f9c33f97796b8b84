import {registry} from "@web/core/registry";

// Find a letter by its customer, cancel it with a reason, and see what became of it.
registry.category("web_tour.tours").add("dunning_advanced_cancel", {
    steps: () => [
        {
            content: "Search for the customer",
            trigger: ".o_searchview_input",
            run: "edit Tour Customer",
        },
        {
            content: "Take the search",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
        {
            content: "Only this customer's letter is left",
            trigger:
                ".o_list_view:not(:has(.o_data_row:eq(1))) .o_data_row:contains('Tour Customer'):contains('INV/')",
        },
        {
            content: "Check it",
            trigger: ".o_data_row .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Open the actions",
            trigger: ".o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            content: "Cancel it",
            trigger: ".o-dropdown--menu .dropdown-item:contains('Cancel Letters')",
            run: "click",
        },
        {
            content: "The dialog says what will happen, and shows the letter",
            trigger:
                ".modal:contains('fall back') .o_data_row:contains('Tour Customer')",
        },
        {
            content: "Say why",
            trigger: ".modal [name=reason] textarea",
            run: "edit Paid to another account",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name=action_cancel]",
            run: "click",
        },
        {
            content: "The letter is still there, cancelled",
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains('Tour Customer') [name=state]:contains('Cancelled')",
        },
    ],
});
