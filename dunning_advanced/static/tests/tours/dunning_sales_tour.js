import {registry} from "@web/core/registry";

// A salesperson without accounting rights reads how dunning stands of an own customer.
registry.category("web_tour.tours").add("dunning_advanced_sales", {
    steps: () => [
        {
            content: "Open the tab",
            trigger: ".nav-link[name=dunning_processes]",
            run: "click",
        },
        {
            content: "The next level is shown",
            trigger: "[name=dunning_next_level_id]:contains('2nd Reminder')",
        },
        {
            content: "The settings are read only",
            trigger: ".o_readonly_modifier[name=dunning_apply_fees]",
        },
        {
            content: "There is nothing to press that changes anything",
            trigger:
                ".o_form_view:not(:has(button[name=action_dunning_update_setting]))",
        },
        {
            content: "Ask why",
            trigger: "button[name=action_explain_dunning]",
            run: "click",
        },
        {
            content: "The dialog answers",
            trigger: ".modal .o_data_row:contains('Next level not reached')",
        },
        {
            content: "Close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Open the letters",
            trigger: "body:not(:has(.modal)) button[name=action_view_dunning_letters]",
            run: "click",
        },
        {
            content: "The list is there",
            trigger: ".o_last_breadcrumb_item:contains('Dunning Letters')",
        },
        {
            content: "Open the letter",
            trigger: ".o_action.o_list_view .o_data_row td[name=name]:contains('DUN/')",
            run: "click",
        },
        {
            content: "The letter is shown with its invoice, and without buttons",
            trigger:
                ".o_form_view:not(:has(button[name=action_resend])) [name=line_ids] .o_data_row:contains('INV/')",
        },
    ],
});
