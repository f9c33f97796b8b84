import {registry} from "@web/core/registry";

// From the customer to the tab, and from there to the letter.
registry.category("web_tour.tours").add("dunning_advanced_history", {
    steps: () => [
        {
            content: "Open the customer",
            trigger: ".o_data_row td[name=complete_name]:contains('Tour Customer')",
            run: "click",
        },
        {
            content: "Open the tab",
            trigger: ".nav-link[name=dunning_processes]",
            run: "click",
        },
        {
            content: "The next level is shown",
            trigger: ".o_group [name=dunning_next_level_id]:contains('2nd Reminder')",
        },
        {
            content: "Open the letter",
            trigger: ".o_dunning_timeline [name=letter] a:contains('DUN/')",
            run: "click",
        },
        {
            content: "The letter is shown with its invoice",
            trigger: ".o_form_view [name=line_ids] .o_data_row:contains('INV/')",
        },
    ],
});
