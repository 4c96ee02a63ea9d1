import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_crm_data_propose", {
    steps: () => [
        {
            content: "The card of the portal",
            trigger: ".o_portal_index_card a[href='/my/data']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A phone that cannot be",
            trigger: ".card:has(.badge:contains(Company)) input[name$='-phone']",
            run: "edit 12",
        },
        {
            trigger: ".card:has(.badge:contains(Company)) input[name$='-city']",
            run: "edit Sogamoso",
        },
        {
            trigger: "form[name=data_propose] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing is lost, and the field is marked",
            trigger: ".card:has(.badge:contains(Company)) input[name$='-phone'].is-invalid",
            run: "edit +57 601 5550999",
        },
        {
            trigger: "input[name$='-city']:value(Sogamoso)",
        },
        {
            content: "The states of another country",
            trigger: ".card:has(.badge:contains(Company)) select[data-field=country_id]",
            run: "selectByLabel Mexico",
        },
        {
            trigger:
                ".card:has(.badge:contains(Company)) select[data-field=state_id]:has(option:contains(Jalisco))",
        },
        {
            trigger: ".card:has(.badge:contains(Company)) select[data-field=country_id]",
            run: "selectByLabel Colombia",
        },
        {
            trigger:
                ".card:has(.badge:contains(Company)) select[data-field=state_id]:not(:has(option:contains(Jalisco)))",
        },
        {
            trigger: "form[name=data_propose] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The proposal is kept",
            trigger: "[name=data_history] li:contains(Sogamoso)",
        },
        {
            trigger: "[role=status]:contains(We received your proposal)",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_crm_data_decide", {
    steps: () => [
        {
            content: "The proposal of the customer",
            trigger: ".o_list_view .o_data_cell[name=partner_id]:contains(Aurora SAS)",
            run: "click",
        },
        {
            content: "Approve everything",
            trigger: ".o_form_statusbar button[name=action_approve_all]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains(Decided)",
        },
        {
            trigger: ".o_field_widget[name=line_ids] .o_data_cell[name=state]:contains(Approved)",
        },
    ],
});
