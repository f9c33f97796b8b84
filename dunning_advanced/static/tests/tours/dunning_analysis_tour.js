import {registry} from "@web/core/registry";

// From the graph to the pivot, and to the letters behind a cell.
registry.category("web_tour.tours").add("dunning_advanced_analysis", {
    steps: () => [
        {content: "The graph is drawn", trigger: ".o_graph_canvas_container canvas"},
        {
            content: "Go to the pivot",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "The level is a row",
            trigger: ".o_pivot th:contains('1st Reminder')",
        },
        {
            content: "Open what is behind a cell",
            trigger: ".o_pivot_cell_value:last",
            run: "click",
        },
        {
            content: "The letters are listed",
            trigger: ".o_list_view .o_data_row:contains('DUN/')",
        },
    ],
});
