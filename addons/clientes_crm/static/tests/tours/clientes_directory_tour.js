import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const ROW = ".o_data_row .o_data_cell[name=complete_name]";

registry.category("web_tour.tours").add("clientes_directory_tour", {
    steps: () => [
        ...stepUtils.goToAppSteps("clientes_crm.clientes_menu_root", "Open the app"),
        {
            content: "Open the directory",
            trigger: "[data-menu-xmlid='clientes_crm.clientes_directory_menu']",
            run: "click",
        },
        {
            content: "Both customers of the test are there",
            trigger: `.o_list_view:has(${ROW}:contains(Tour Active)):has(${ROW}:contains(Tour Lost))`,
        },
        {
            content: "Who is lost",
            trigger: ".o_search_panel_category_value header:contains(Lost)",
            run: "click",
        },
        {
            content: "Only the lost one remains, with its state",
            trigger: `.o_list_view:has(${ROW}:contains(Tour Lost)):not(:has(${ROW}:contains(Tour Active))) .o_data_cell[name=life_cycle]:contains(Lost)`,
        },
        {
            content: "Everybody again",
            trigger: ".o_search_panel_category_value header:contains(All)",
            run: "click",
        },
        {
            content: "One segment",
            trigger: ".o_search_panel_filter_value:contains(Tour Segment) input",
            run: "click",
        },
        {
            content: "Only its customer remains",
            trigger: `.o_list_view:has(${ROW}:contains(Tour Active)):not(:has(${ROW}:contains(Tour Lost)))`,
        },
        {
            content: "Any segment",
            trigger: ".o_search_panel_filter_value:contains(Tour Segment) input",
            run: "click",
        },
        {
            content: "Who looks after customers is listed, nobody else",
            trigger:
                ".o_search_panel:has(.o_search_panel_filter_value:contains(clientes_directory)):not(:has(.o_search_panel_filter_value:contains(clientes_idle)))",
        },
        {
            content: "One city",
            trigger: ".o_search_panel_filter_value:contains(Tour City) input",
            run: "click",
        },
        {
            content: "Its customers remain, however it is written",
            trigger: `.o_list_view:has(${ROW}:contains(Tour Active)):has(${ROW}:contains(Tour Written Otherwise)):not(:has(${ROW}:contains(Tour Lost)))`,
        },
        {
            content: "The filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "Of the active ones",
            trigger: ".o_filter_menu .o_menu_item:contains(Active Customers)",
            run: "click",
        },
        {
            content: "It is still there",
            trigger: `.o_searchview_facet:contains(Active Customers)`,
        },
        {
            content: "Open it",
            trigger: `${ROW}:contains(Tour Active)`,
            run: "click",
        },
        {
            content: "Its state",
            trigger: ".o_form_view .o_clientes_key_figure [name=life_cycle]:contains(Active)",
        },
    ],
});
