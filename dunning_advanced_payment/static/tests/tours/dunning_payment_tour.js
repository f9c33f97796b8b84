import {registry} from "@web/core/registry";

// A debtor without an account pays a letter on its own page.
registry.category("web_tour.tours").add("dunning_advanced_payment", {
    steps: () => [
        {
            content: "The form takes what the letter asks for",
            trigger: "[name=pay_online] .o_payment_form",
        },
        {
            content: "Enter a card",
            trigger: "[name=pay_online] #customer_input",
            run: "edit 4242424242424242",
        },
        {
            content: "Pay",
            trigger: "button[name=o_payment_submit_button]:not([disabled])",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing is open any more",
            trigger: "p[name=paid]",
        },
    ],
});
