import {registry} from "@web/core/registry";

// Where do we stand: a number, the list behind it, and back again.
registry.category("web_tour.tours").add("dunning_advanced_dashboard", {
    steps: () => [
        {
            content: "One item is overdue",
            trigger:
                ".o_dunning_dashboard [name=overdue_31] .o_dunning_count:contains(/^1$/)",
        },
        {
            content: "See which",
            trigger: ".o_dunning_dashboard [name=overdue_31] button",
            run: "click",
        },
        {
            content: "The list shows the invoice",
            trigger:
                ".o_list_view .o_data_row:contains('Tour Customer'):contains('INV/')",
        },
        {
            content: "Back to the figures",
            trigger: ".o_back_button a, .breadcrumb a:contains('Where Do We Stand')",
            run: "click",
        },
        {
            content: "One letter is proposed",
            trigger:
                ".o_dunning_dashboard [name=ready] .o_dunning_count:contains(/^1$/)",
        },
        {
            content: "See it",
            trigger: ".o_dunning_dashboard [name=ready] button",
            run: "click",
        },
        {
            content: "The list shows the proposal",
            trigger:
                ".o_list_view .o_data_row:contains('Tour Customer') [name=selected] input:checked",
        },
    ],
});
