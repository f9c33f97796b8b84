import {
    CUSTOMERS,
    countClicks,
    menu,
} from "@dunning_advanced/../tests/tours/dunning_clicks";

// From a company that does not dun to letters that are on their way.
countClicks("dunning_advanced_first_letters", [
    [
        "Switch on",
        3,
        [
            {
                content: "Right where it says that it is off",
                trigger: ".o_dunning_dashboard .o_dunning_switch_on",
                run: "click",
            },
            {
                content: "It is on",
                trigger: ".o_dunning_dashboard .card[name=work]",
            },
        ],
    ],
    [
        "First letters",
        6,
        [
            ...menu(CUSTOMERS, "dunning_advanced.dunning_run_menu"),
            {content: "A run", trigger: ".o_list_button_add", run: "click"},
            {
                content: "Propose",
                trigger: "button[name=action_propose]:enabled",
                run: "click",
            },
            {
                content: "It has found somebody: issue and send",
                trigger:
                    ".o_form_view:has([name=letter_count] .o_stat_value:contains(/[1-9]/)) .o_statusbar_buttons button:contains('Issue and Send')",
                run: "click",
            },
            {
                content: "One question: how many, how much, and who has no address",
                trigger:
                    ".modal [name=letter_count]:contains(2), .modal:has([name=amounts]:contains('238.00')):has([name=no_address]:contains('Silent'))",
            },
            {
                content: "Yes",
                trigger: ".modal button[name=action_dispatch]",
                run: "click",
            },
            {
                content: "An answer: what was sent, and what was not",
                trigger:
                    ".o_notification:contains('Letters sent: 1'):contains('Not sent')",
            },
        ],
    ],
    [
        "Repair what failed",
        2,
        [
            {
                content: "See which",
                trigger:
                    "body:not(:has(.modal)) .o_form_view button[name=action_view_failed]",
                run: "click",
            },
            {
                content: "The list says why",
                trigger:
                    ".o_data_row:contains('Silent') [name=failure]:contains(/\\w/)",
            },
            {
                content: "Open it",
                trigger: ".o_data_row:contains('Silent') td[name=partner_id]",
                run: "click",
            },
            {
                content: "The letter is there",
                trigger: ".o_form_view [name=line_ids] .o_data_row",
            },
        ],
    ],
]);
