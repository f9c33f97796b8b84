import {registry} from "@web/core/registry";

// Buttons and tab of a customer, then of the invoice; and back to the letter.
registry.category("web_tour.tours").add("dunning_advanced_timeline", {
    steps: () => [
        {
            content: "The letters and the level reached are on a button",
            trigger:
                "button[name=action_view_dunning_letters]:contains('2'):contains('2nd Reminder')",
        },
        {
            content: "So is the pause, with its end",
            trigger: ".oe_stat_button:contains('Paused until')",
            run: "click",
        },
        {
            content: "It opens the explanation",
            trigger: ".modal .o_data_row:contains('Customer is paused')",
        },
        {
            content: "Close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Open the tab",
            trigger: "body:not(:has(.modal)) .nav-link[name=dunning_processes]",
            run: "click",
        },
        {
            content: "What is next stands above",
            trigger: ".o_dunning_timeline [name=next]:contains('3rd Reminder')",
        },
        {
            content: "The newest event is the pause, with its reason",
            trigger:
                ".o_dunning_timeline .o_dunning_event:first:contains('Dunning paused'):contains('Talks')",
        },
        {
            content: "The payment is there, too",
            trigger: ".o_dunning_timeline [name=payment]:contains('Payment')",
        },
        {
            content: "End the pause",
            trigger: ".o_field_widget[name=dunning_paused] input",
            run: "click",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The history tells it at once, and the button is gone",
            trigger:
                ".o_form_view:not(:has(.oe_stat_button:contains('Paused'))) .o_dunning_event:first:contains('Pause ended')",
        },
        {
            content: "Open a letter",
            trigger: ".o_dunning_timeline [name=letter]:first a[data-model]",
            run: "click",
        },
        {
            content: "The letter is shown, and the way back",
            trigger: ".o_form_view [name=line_ids] .o_data_row:contains('INV/')",
        },
        {
            content: "Back to the customer",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:last",
            run: "click",
        },
        {
            content: "The list of letters is behind the button",
            trigger: "button[name=action_view_dunning_letters]",
            run: "click",
        },
        {
            content: "Both letters",
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
    ],
});

registry.category("web_tour.tours").add("dunning_advanced_timeline_invoice", {
    steps: () => [
        {
            content: "The next level and its day are on a button",
            trigger: ".oe_stat_button:contains('3rd Reminder')",
            run: "click",
        },
        {
            content: "It says why",
            trigger: ".modal .o_data_row:contains('Next level not reached')",
        },
        {
            content: "Close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Open the tab",
            trigger: "body:not(:has(.modal)) .nav-link[name=dunning_processes]",
            run: "click",
        },
        {
            content: "Letters and payment of the invoice",
            trigger:
                ".o_dunning_timeline:has([name=letter]:contains('this invoice')) [name=payment]",
        },
        {
            content: "Open the payment",
            trigger: ".o_dunning_timeline [name=payment] a[data-model]",
            run: "click",
        },
        {
            content: "It is shown",
            trigger: ".o_form_view [name=amount]",
        },
    ],
});
