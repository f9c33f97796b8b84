import {registry} from "@web/core/registry";

const popover = ".o_model_field_selector_popover";

// Insert a field into a text with Odoo's own button.
function insertField(text, field) {
    return [
        {
            content: `Go to the ${text}: its button shows`,
            trigger: `.modal .o_field_widget[name=${text}] .o_input`,
            run: "click",
        },
        {
            content: `Open the fields for the ${text}`,
            trigger: `.modal .o_field_widget[name=${text}] button.fa-magic`,
            run: "click",
        },
        {
            content: "Choose the field",
            trigger: `${popover} [data-name=${field}] ${popover}_item_name`,
            run: "click",
        },
        {
            content: "Insert it",
            trigger: `${popover} button.btn-primary`,
            run: "click",
        },
        {content: "The fields are closed", trigger: `body:not(:has(${popover}))`},
    ];
}

// Placeholders are inserted into a level's texts by the button, and stand the check.
registry.category("web_tour.tours").add("dunning_advanced_placeholder", {
    steps: () => [
        {
            content: "Open the procedure",
            trigger: ".o_data_row td[name=name]:contains('Tour Procedure')",
            run: "click",
        },
        {
            content: "Open its level",
            trigger: "[name=level_ids] .o_data_row td[name=name]",
            run: "click",
        },
        ...insertField("title", "deadline"),
        {
            content: "The placeholder stands in the title",
            trigger:
                ".modal .o_field_widget[name=title] input:value({{object.deadline}})",
        },
        ...insertField("closing", "amount_total"),
        {
            content: "Save the level",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Save the procedure",
            trigger: "body:not(:has(.modal)) .o_form_button_save",
            run: "click",
        },
        {content: "It is saved", trigger: ".o_form_saved"},
    ],
});
