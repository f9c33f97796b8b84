import {registry} from "@web/core/registry";

const row = (customer) => `.o_data_row:contains('${customer}')`;
const idle = ".o_form_view:not(:has(div[name=work]:visible))";

const back = {
    content: "Back to the run",
    trigger: ".o_back_button a",
    run: "click",
};

// For all letters that the list shows, by the button above it.
const forAll = (button, is) => [
    {
        content: `Choose all to ${button}`,
        trigger: ".o_list_view thead .o_list_record_selector input:not(:checked)",
        run: "click",
    },
    {
        content: button,
        trigger: `.o_control_panel button[name=${button}]`,
        run: "click",
    },
    {
        content: `${button} is done for all`,
        trigger: `.o_list_view:not(:has(.o_data_row${is})) .o_data_row`,
    },
];

const propose = [
    {content: "Start a run", trigger: ".o_list_button_add", run: "click"},
    {
        content: "One click proposes",
        trigger: "button[name=action_propose]:enabled",
        run: "click",
    },
    {
        content: "The letters are counted",
        trigger: "[name=letter_count] .o_stat_value:contains('4')",
    },
];

const review = [
    {
        content: "Open the letters",
        trigger: "button[name=action_view_proposal]",
        run: "click",
    },
    {
        content: "Filter by the level",
        trigger: ".o_searchview_input",
        run: "edit 1st Reminder",
    },
    {
        content: "Choose the field to search in",
        trigger: ".o_searchview_autocomplete .o-dropdown-item:contains('Level')",
        run: "click",
    },
    {
        content: "Three of the four are left",
        trigger: ".o_pager_limit:contains(/^3$/)",
    },
    ...forAll("action_uncheck", ":not(.text-muted)"),
    ...forAll("action_check", ".text-muted"),
    {
        content: "Uncheck one",
        trigger: `${row("Console Gamma")} [name=selected] input`,
        run: "click",
    },
    {
        content: "It is greyed out",
        trigger: `${row("Console Gamma")}.text-muted`,
    },
];

const edit = [
    {
        content: "Open another letter",
        trigger: `${row("Console Alpha")} td[name=partner_id]`,
        run: "click",
    },
    {
        content: "Leave an item out",
        trigger: ".o_field_widget[name=line_ids] button[name=action_drop]:first",
        run: "click",
    },
    {
        content: "It stands below the others",
        trigger: ".o_field_widget[name=dropped_item_ids] .o_tag",
    },
    {
        content: "Go to its texts",
        trigger: ".o_form_view .nav-link[name=texts]",
        run: "click",
    },
    {
        content: "Write a closing for this one",
        trigger: ".o_field_widget[name=edit_closing] textarea",
        run: "edit As agreed on the phone.",
    },
    {content: "Save it", trigger: ".o_form_button_save", run: "click"},
    {content: "It is saved", trigger: ".o_form_saved"},
    back,
    {content: "The letters again", trigger: ".o_list_view", run: () => {}},
    back,
];

const issue = [
    {
        content: "The run is shown with its history",
        trigger: ".o-mail-Chatter .o-mail-Message:contains('Proposed')",
    },
    {
        content: "Issue the checked ones",
        trigger: `${idle} button[name=action_issue]:enabled`,
        run: "click",
    },
    {
        content: "Three are waiting to be sent",
        trigger: "[name=unsent_count] .o_stat_value:contains('3')",
    },
];

const send = [
    {
        content: "Review what would be sent",
        trigger: ".o_statusbar_buttons button[name=action_review_sending]",
        run: "click",
    },
    {
        content: "Read the e-mail",
        trigger: `${row("Console Alpha")} button[name=action_preview_email]`,
        run: "click",
    },
    {
        content: "The preview shows the recipient",
        trigger: ".modal:contains('console.alpha@customer.example')",
    },
    {content: "Close it", trigger: ".modal .btn-close", run: "click"},
    {
        content: "Choose all",
        trigger: "body:not(:has(.modal)) thead .o_list_record_selector input",
        run: "click",
    },
    {
        content: "Send them",
        trigger: ".o_control_panel button[name=action_send]",
        run: "click",
    },
    {
        content: "They wait in the queue",
        trigger: ".o_view_nocontent, .o_data_row:contains('Queued')",
    },
];

const cancel = [
    back,
    {
        content: "Cancel the whole run",
        trigger: ".o_statusbar_buttons button:contains('Cancel Run')",
        run: "click",
    },
    {
        content: "Say why",
        trigger: ".modal .o_field_widget[name=reason] textarea",
        run: "edit Wrong day",
    },
    {
        content: "Confirm it",
        trigger: ".modal button[name=action_cancel]",
        run: "click",
    },
    {
        content: "The run is cancelled",
        trigger:
            "body:not(:has(.modal)) .o_form_view .o_arrow_button_current:contains('Cancelled')",
    },
];

// The whole way: propose, filter, uncheck, edit, issue, review the e-mail, send, cancel.
registry.category("web_tour.tours").add("dunning_advanced_console", {
    steps: () => [...propose, ...review, ...edit, ...issue, ...send, ...cancel],
});
