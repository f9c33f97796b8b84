import {registry} from "@web/core/registry";

// From a company that does not dun to one that does: one click, then what is missing.
registry.category("web_tour.tours").add("dunning_advanced_first_use", {
    steps: () => [
        {
            content: "Switch it on, right where it says that it is off",
            trigger: ".o_dunning_dashboard .o_dunning_switch_on",
            run: "click",
        },
        {
            content: "What is missing is told, with a link; the procedure is there",
            trigger:
                ".o_dunning_dashboard .o_dunning_gaps:not(:has([name=procedure])) [name=sender] button",
            run: "click",
        },
        {
            content: "Enter who sends the letters",
            trigger: ".modal .o_field_widget[name=email_from] input",
            run: "edit dunning@acme.example",
        },
        {
            content: "Save",
            trigger: ".modal button[name=action_save]",
            run: "click",
        },
        {
            content: "It is missing no more",
            trigger:
                "body:not(:has(.modal)) .o_dunning_dashboard .o_dunning_gaps:not(:has([name=sender]))",
        },
    ],
});
