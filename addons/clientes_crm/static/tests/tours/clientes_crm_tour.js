import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("clientes_crm_tour", {
    steps: () => [
        ...stepUtils.goToAppSteps("clientes_crm.clientes_menu_root", "Open the app"),
        {
            content: "The app lands on the panel",
            trigger: ".o_clientes_panel [data-card=customers] .o_clientes_panel_card_value",
        },
        {
            content: "A figure leads to its records",
            trigger: ".o_clientes_panel [data-card=customers]",
            run: "click",
        },
        {
            content: "Back to the panel",
            trigger: ".o_control_panel .o_back_button, .o_control_panel .breadcrumb-item a",
            run: "click",
        },
        {
            content: "New customer",
            trigger: ".o_clientes_panel [data-action=new_customer]",
            run: "click",
        },
        {
            content: "No button of the customer before there is one",
            trigger: ".o_form_view:not(:has(button[name=action_new_opportunity]))",
        },
        {
            content: "Name",
            trigger:
                ".o_form_view .o_field_widget[name=name] textarea, .o_form_view .o_field_widget[name=name] input",
            run: "edit Almacén de la Prueba",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Directory",
            trigger: ".o_form_saved",
        },
        {
            content: "Open the directory",
            trigger: "[data-menu-xmlid='clientes_crm.clientes_directory_menu']",
            run: "click",
        },
        {
            content: "The new customer is in the directory",
            trigger: ".o_list_view .o_data_cell[name=complete_name]:contains(Almacén de la Prueba)",
            run: "click",
        },
        {
            content: "New opportunity of this customer",
            trigger: ".o_form_statusbar button[name=action_new_opportunity]",
            run: "click",
        },
        {
            content: "Its name",
            trigger:
                ".o_lead_opportunity_form .o_field_widget[name=name] textarea, .o_lead_opportunity_form .o_field_widget[name=name] input",
            run: "edit Dotación de oficina",
        },
        {
            content: "To the second stage",
            trigger: ".o_statusbar_status button:contains(Qualified)",
            run: "click",
        },
        {
            content: "It is there",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Qualified)",
        },
        {
            content: "A click on a stage saves by itself",
            trigger: ".o_form_saved",
        },
        {
            content: "Back to the customer",
            trigger:
                ".breadcrumb-item a:contains(Almacén de la Prueba), .o_back_button:contains(Almacén de la Prueba)",
            run: "click",
        },
        {
            content: "The customer counts it",
            trigger:
                ".o_clientes_key_figures [name=action_view_active_opportunities] [name=active_opportunity_count]:contains(1)",
        },
    ],
});
