import {registry} from "@web/core/registry";

// The next level of one invoice, before its time.
registry.category("web_tour.tours").add("dunning_advanced_next", {
    steps: () => [
        {
            content:
                "The page is there: Odoo's tests answer nothing while a PDF is made",
            trigger: ".o-mail-Chatter .o-mail-Message",
        },
        {
            content: "The wait is not over: the button asks first",
            trigger: ".o_form_statusbar button:contains('Next Dunning'):visible",
            run: "click",
        },
        {
            content: "It says so",
            trigger:
                ".modal:contains('not over yet'):contains('1st Reminder'):contains('119.00'):contains('tour.customer@customer.example') button[name=action_dun]",
            run: "click",
        },
        {
            content: "It is told what was sent",
            trigger: ".o_notification:contains('1st Reminder')",
        },
        {
            content: "The button is gone: one level a day",
            trigger:
                ".o_form_view:not(:has(button:contains('Next Dunning'):visible)) .oe_stat_button[name=action_view_dunning_letters]",
        },
    ],
});

// The customer's setting for all open invoices.
registry.category("web_tour.tours").add("dunning_advanced_update_setting", {
    steps: () => [
        {
            content: "Open the tab",
            trigger: ".o_form_view .nav-link[name=dunning_processes]:visible",
            run: "click",
        },
        {
            content: "Update the setting",
            trigger: "button[name=action_dunning_update_setting]",
            run: "click",
        },
        {
            content: "It tells how many invoices carry their own procedure",
            trigger: ".modal [name=own_count]:contains('1')",
        },
        {
            content: "All follow the customer",
            trigger: ".modal button[name=action_update]",
            run: "click",
        },
        {
            content: "It says how many were updated",
            trigger: ".o_notification:contains('updated')",
        },
    ],
});
