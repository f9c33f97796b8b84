import {registry} from "@web/core/registry";

// A clerk and an invoice that has had all its letters: promise, sales, agency, back.
const button = (name) => `.o_form_view button[name=${name}]:visible`;

registry.category("web_tour.tours").add("dunning_advanced_collection", {
    steps: () => [
        {
            content: "Open the proposed invoice",
            trigger:
                ".o_data_row td[name=commercial_partner_id]:contains('Tour Customer')",
            run: "click",
        },
        {
            content: "Open the tab",
            trigger: ".nav-link[name=dunning_processes]",
            run: "click",
        },
        {
            content: "The history shows the last letter",
            trigger: ".o_dunning_timeline:contains('Dunning Notice')",
        },
        {
            content: "Note a promise",
            trigger: `${button("action_promise")}`,
            run: "click",
        },
        {
            content: "For a day far ahead",
            trigger:
                ".modal .o_field_widget[name=date] input, .modal .o_field_widget[name=date] button",
            run: "click",
        },
        {
            content: "Choose the last day shown",
            trigger: ".o_datetime_picker .o_date_item_cell:last",
            run: "click",
        },
        {
            content: "Save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The promise holds it: it is not proposed any more",
            trigger: "[name=dunning_promise_ids] .o_data_row:contains('Pending')",
        },
        {
            content: "Withdraw it",
            trigger: "[name=dunning_promise_ids] button[name=action_withdraw]",
            run: "click",
        },
        {
            content: "Proposed again",
            trigger: ".o_form_statusbar button[name=action_send_to_collection]",
        },
        {
            content: "Inform sales",
            trigger: `${button("action_inform_sales")}`,
            run: "click",
        },
        {
            content: "The salesperson is addressed",
            trigger: ".modal [name=partner_ids]:contains('Tour Seller')",
        },
        {
            content: "Send it",
            trigger: ".modal button[name=action_send_mail]:visible:enabled",
            run: "click",
        },
        {
            content: "It is in the chatter",
            trigger: "body:not(:has(.modal)) .o-mail-Message:contains('is overdue')",
        },
        {
            content: "Hand over",
            trigger: ".o_form_statusbar button[name=action_send_to_collection]",
            run: "click",
        },
        {
            content: "The agency is addressed, with the claim as a sheet",
            trigger:
                ".modal:has([name=partner_ids]:contains('Tour Agency')):contains('.xlsx')",
        },
        {
            content: "Close it: nothing has changed",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "Hand over after all",
            trigger:
                "body:not(:has(.modal)) .o_form_statusbar button[name=action_send_to_collection]",
            run: "click",
        },
        {
            content: "Send it",
            trigger: ".modal button[name=action_send_mail]:visible:enabled",
            run: "click",
        },
        {
            content: "It is in collection",
            trigger:
                "body:not(:has(.modal)) .oe_stat_button[name=action_view_dunning_collection]",
        },
        {
            content: "Take it back",
            trigger: `${button("action_return_from_collection")}`,
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal [name=reason] textarea",
            run: "edit Agreed on rates",
        },
        {
            content: "Back",
            trigger: ".modal button[name=action_return]",
            run: "click",
        },
        {
            content: "Proposed once more",
            trigger:
                "body:not(:has(.modal)) .o_form_statusbar button[name=action_send_to_collection]",
        },
    ],
});
