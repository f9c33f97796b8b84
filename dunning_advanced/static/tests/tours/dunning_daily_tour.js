import {
    CUSTOMERS,
    REPORTS,
    countClicks,
    menu,
} from "@dunning_advanced/../tests/tours/dunning_clicks";

// The jobs of an accountant's day, one after the other, each with its clicks counted.
const still = "body:not(:has(.modal)):not(:has(.o_blockUI))";
const go = (item, title) => [
    "On the way",
    null,
    [
        ...menu(CUSTOMERS, `dunning_advanced.${item}`),
        {
            content: "The list is there, and nothing of the page before",
            trigger: `body:not(:has(.o_form_view)) .o_action_manager:has(.o_breadcrumb:contains('${title}')) .o_list_view .o_data_row`,
        },
    ],
];

const openRow = (column, text) => ({
    content: "Open it",
    trigger: `${still} .o_data_row:contains('${text}') td[name=${column}]`,
    run: "click",
});
const openInvoice = openRow("commercial_partner_id", "Daily Gamma");
const openOther = openRow("commercial_partner_id", "Daily Alpha");
const openTab = {
    content: "Open the tab",
    trigger: `${still} .o_form_view .nav-link[name=dunning_processes]`,
    run: "click",
};
const save = [
    {content: "Save", trigger: ".o_form_button_save:visible", run: "click"},
    {content: "It is saved", trigger: ".o_form_saved"},
];
const selectAll = {
    content: "Choose all",
    trigger: ".o_list_view thead .o_list_record_selector input",
    run: "click",
};
const tick = (name) => ({
    content: "Tick it",
    trigger: `.o_field_widget[name=${name}] input`,
    run: "click",
});
const fill = (name, kind, text) => ({
    content: "Fill it in",
    trigger: `.o_field_widget[name=${name}] ${kind}`,
    run: `edit ${text}`,
});
const invoices = [go("dunning_overdue_invoice_menu", "Overdue Invoices")];

const sendTodaysLetters = [
    "Send today's letters",
    4,
    [
        {
            content: "Open what is ready",
            trigger: ".o_dunning_dashboard [name=ready] button",
            run: "click",
        },
        {
            content: "Two customers",
            trigger: ".o_list_view:has(.o_data_row:eq(1)):not(:has(.o_data_row:eq(2)))",
        },
        selectAll,
        {
            content: "Issue and send",
            trigger: ".o_control_panel button:contains('Issue and Send')",
            run: "click",
        },
        {
            content: "Yes",
            trigger:
                ".modal:has([name=letter_count]:contains(2)) button[name=action_dispatch]",
            run: "click",
        },
        {
            content: "It says what happened, with the way to it",
            trigger: ".o_notification:contains('Letters sent: 2'):has(a)",
        },
        {
            content: "Nothing is ready any more",
            trigger: `${still} .o_list_view:not(:has(.o_data_row))`,
        },
    ],
];

const whoOwes = [
    "Who owes what at which level",
    2,
    [
        ...menu(CUSTOMERS, "dunning_advanced.dunning_overdue_customer_menu"),
        {
            content: "Customer, sum and level in one row",
            trigger:
                ".o_data_row:contains('Daily Alpha'):has([name=dunning_overdue_amount]:contains('119')) [name=dunning_level_id]:contains('1st Reminder')",
        },
    ],
];

const holdCustomer = [
    "Hold a customer two weeks",
    5,
    [
        openRow("display_name", "Daily Hold"),
        openTab,
        tick("dunning_paused"),
        fill("dunning_pause_until", "input", "+2w"),
        fill("dunning_pause_reason", ":is(input, textarea)", "Moves house"),
        ...save,
        {
            content: "It is paused",
            trigger: ".o_form_view [name=dunning_banner]:contains('paused')",
        },
    ],
];

const whatWasSent = [
    "What was sent to somebody, with the PDF",
    3,
    [
        openRow("display_name", "Daily Alpha"),
        {
            content: "The letters",
            trigger: `${still} button[name=action_view_dunning_letters]`,
            run: "click",
        },
        {
            content: "Only what was said",
            trigger:
                ".o_list_view:not(:has(.o_data_row:eq(1))) .o_data_row:contains('Issued')",
        },
        {
            content: "The PDF is one click more",
            trigger: ".o_data_row button[name=action_open_pdf]",
            run: "click",
        },
    ],
];

const why = [
    "Why, or why not",
    1,
    [
        {
            content: "On the invoice",
            trigger: `${still} .o_form_view [name=dunning_banner] button[name=action_explain_dunning]`,
            run: "click",
        },
        {content: "It says so", trigger: ".modal .o_form_view"},
    ],
];
const nextLevel = [
    "The next level of one invoice now",
    3,
    [
        openInvoice,
        {
            content: "The page is there",
            trigger: ".o-mail-Chatter .o-mail-Message:contains('no answer')",
        },
        {
            content: "Next dunning",
            trigger: `${still} .o_form_statusbar button:contains('Next Dunning'):visible`,
            run: "click",
        },
        {
            content: "It names level, sum and recipient",
            trigger:
                ".modal:contains('1st Reminder'):contains('119.00'):contains('daily.gamma@') button[name=action_dun]",
            run: "click",
        },
        {
            content: "It was sent",
            trigger: ".o_notification:contains('1st Reminder')",
        },
        {
            content: "The page knows it",
            trigger: `${still} .o_form_view:not(:has(button:contains('Next Dunning'):visible)) .oe_stat_button[name=action_view_dunning_letters]`,
        },
    ],
];

const tellSales = [
    "Tell sales",
    3,
    [
        openInvoice,
        {
            content: "From the header",
            trigger: `${still} .o_form_statusbar button[name=action_inform_sales]:visible`,
            run: "click",
        },
        {
            content: "Send",
            trigger: ".modal button[name=action_send_mail]:visible:enabled",
            run: "click",
        },
        {
            content: "It is in the chatter",
            trigger: `${still} .o-mail-Message:contains('is overdue')`,
        },
    ],
];

const dispute = [
    "Dispute a part",
    4,
    [
        openOther,
        openTab,
        tick("dunning_disputed"),
        fill("dunning_disputed_amount", "input", "19"),
        fill("dunning_dispute_reason", ":is(input, textarea)", "Broken"),
        ...save,
    ],
];

const promise = [
    "Note a promise",
    4,
    [
        openInvoice,
        openTab,
        {
            content: "Promise",
            trigger: ".o_form_view button[name=action_promise]:visible",
            run: "click",
        },
        fill("date", "input", "+5d"),
        fill("note", "input", "Ms Miller, on the phone"),
        {
            content: "Save",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is noted",
            trigger: `${still} [name=dunning_promise_ids] .o_data_row:contains('Pending')`,
        },
    ],
];

const pause = [
    "Pause an invoice",
    5,
    [
        openOther,
        openTab,
        tick("dunning_paused"),
        fill("dunning_pause_reason", ":is(input, textarea)", "Asked us to"),
        ...save,
    ],
];

const procedures = [
    "A procedure on many invoices",
    5,
    [
        // A list seen before first shows what the browser kept of it; what is chosen
        // before it has been read again is not chosen any more.
        {
            content: "The list knows that the letter is cancelled",
            trigger:
                ".o_list_view .o_data_row:contains('Daily Beta'):not(:contains('1st Reminder'))",
        },
        selectAll,
        {
            content: "Set dunning",
            trigger: ".o_control_panel button:contains('Set Dunning')",
            run: "click",
        },
        {
            content: "Which",
            trigger: ".modal .o_field_widget[name=procedure_id] input",
            run: "edit Daily Each",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-item:contains('Daily Each')",
            run: "click",
        },
        {
            content: "Apply",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {content: "It is told", trigger: `${still} .o_notification`},
    ],
];

const cancel = [
    "Cancel a wrong letter",
    4,
    [
        openRow("partner_id", "Daily Beta"),
        {
            content: "Cancel",
            trigger: `${still} .o_form_statusbar button:contains('Cancel'):visible`,
            run: "click",
        },
        fill("reason", "textarea", "Wrong sum"),
        {
            content: "Confirm",
            trigger: ".modal button[name=action_cancel]",
            run: "click",
        },
        {
            content: "It is cancelled",
            trigger: `${still} .o_form_view .o_arrow_button_current:contains('Cancelled')`,
        },
    ],
];

const effect = [
    "Effect of the letters",
    2,
    [
        ...menu(REPORTS, "dunning_advanced.dunning_letter_report_effect_menu"),
        {
            content: "It is shown",
            trigger: ".o_graph_view, .o_pivot_view, .o_list_view, .o_view_nocontent",
        },
    ],
];

// Odoo takes a dialog for open until the page below has been read again, and opens no
// row before: each job ends with what only that reading shows, or is the last one.
countClicks("dunning_advanced_daily", [
    sendTodaysLetters,
    whoOwes,
    holdCustomer,
    go("dunning_overdue_customer_menu", "Overdue Customers"),
    whatWasSent,
    ...invoices,
    dispute,
    ...invoices,
    pause,
    go("dunning_letter_menu", "Dunning Letters"),
    cancel,
    ...invoices,
    procedures,
]);

countClicks("dunning_advanced_daily_invoice", [
    nextLevel,
    ...invoices,
    promise,
    effect,
    ...invoices,
    tellSales,
]);

countClicks("dunning_advanced_daily_why", [why]);

countClicks("dunning_advanced_daily_agency", [
    [
        "Three invoices of three customers to the agency",
        5,
        [
            {
                content: "Three are proposed",
                trigger: ".o_list_view .o_data_row:eq(2)",
            },
            selectAll,
            {
                content: "Collection",
                trigger: ".o_control_panel button[name=action_send_to_collection]",
                run: "click",
            },
            {
                content: "One message for each",
                trigger: ".o_form_view button[name=action_hand_over]",
                run: "click",
            },
            {
                content: "Yes",
                trigger: ".modal .modal-footer .btn-primary",
                run: "click",
            },
            {
                content: "They are handed over",
                trigger: `${still} .o_notification`,
            },
        ],
    ],
]);
