import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const COMPARISON = ".modal .o_clientes_comparison";

registry.category("web_tour.tours").add("clientes_duplicates_tour", {
    steps: () => [
        ...stepUtils.goToAppSteps("clientes_crm.clientes_menu_root", "Open the app"),
        {
            content: "Data quality",
            trigger: "[data-menu-xmlid='clientes_crm.clientes_quality_menu']",
            run: "click",
        },
        {
            content: "The queue of duplicates",
            trigger: "[data-menu-xmlid='clientes_crm.clientes_duplicate_menu']",
            run: "click",
        },
        {
            content: "Open the pair",
            trigger: ".o_list_view .o_data_cell[name=partner_id]:contains(Depósito del Recorrido)",
            run: "click",
        },
        {
            content: "Side by side: what differs is marked, what hangs on each is counted",
            trigger: ".o_form_view .o_clientes_different[data-field=city]:contains(Duitama)",
        },
        {
            trigger: ".o_form_view .o_clientes_count:contains(Opportunities)",
        },
        {
            content: "Merge them",
            trigger: ".o_statusbar_buttons button[name=action_merge]",
            run: "click",
        },
        {
            content: "The second one's city is kept",
            trigger: `${COMPARISON} [data-field=city] td:contains(Duitama) input`,
            run: "click",
        },
        {
            content: "It is ticked",
            trigger: `${COMPARISON} [data-field=city] td.fw-bold:contains(Duitama)`,
        },
        {
            content: "Try it first",
            trigger: ".modal button[name=action_preview]",
            run: "click",
        },
        {
            content: "The opportunity would move",
            trigger: ".modal .o_clientes_merge_outcome [data-model='crm.lead'] td:contains(1)",
        },
        {
            content: "Merge",
            trigger: ".modal button[name=action_merge]",
            run: "click",
        },
        {
            content: "Sure",
            trigger: ".modal:contains(disappear) .modal-footer .btn-primary:contains(Merge)",
            run: "click",
        },
        {
            content: "The customer that stays, with the opportunity of the other",
            trigger:
                "button[name=action_view_active_opportunities] .o_clientes_key_figure_value:contains(1)",
        },
        {
            content: "And the city that was chosen",
            trigger: ".o_form_view .o_field_widget[name=city] input:value(Duitama)",
        },
    ],
});
