import {registry} from "@web/core/registry";

const sendAgain = (last) => [
    {
        content: "Send it again",
        trigger: ".o_form_statusbar button[name=action_resend]",
        run: "click",
    },
    {
        content: "Confirm",
        trigger: ".modal .modal-footer .btn-primary",
        run: "click",
    },
    {
        content: "It is sent, and the page shows so at once",
        trigger: `body:not(:has(.modal)) [name=delivery_ids] .o_data_row:eq(${last})`,
    },
];

// Send a letter twice more from its page, which is loaded again in between.
registry.category("web_tour.tours").add("dunning_advanced_resend", {
    steps: () => [
        {
            content: "Look at what became of the letter",
            trigger: ".o_notebook .nav-link[name=deliveries]",
            run: "click",
        },
        ...sendAgain(3),
        ...sendAgain(5),
    ],
});
