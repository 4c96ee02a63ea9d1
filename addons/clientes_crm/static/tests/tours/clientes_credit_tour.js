import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_credit_request", {
    steps: () => [
        {
            content: "The order tells why it cannot be confirmed",
            trigger: "div[name='clientes_credit_stop']:contains('does not allow this order')",
        },
        {
            trigger: "button[name='action_confirm']:visible",
            run: "click",
        },
        {
            content: "One click asks for it",
            trigger: ".modal .modal-footer button:contains('Request Authorisation')",
            run: "click",
        },
        {
            trigger: ".modal .o_form_view div[name='note'] textarea",
            run: "edit Pays always, big project",
        },
        {
            content: "No figure of what the customer owes",
            trigger: ".modal .o_form_view:not(:has(div[name='receivable']))",
        },
        {
            trigger: ".modal .o_form_button_save, .modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_credit_authorise", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Tour Debtor') td[name='amount_requested']",
            run: "click",
        },
        {
            trigger: ".o_form_view .alert:contains('Beyond the limit')",
        },
        {
            trigger: "div[name='decision_note'] textarea",
            run: "edit Agreed with the owner",
        },
        {
            trigger: "button[name='action_authorise']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Authorised')",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_credit_confirm", {
    steps: () => [
        {
            trigger: "div[name='clientes_credit_authorised']",
        },
        {
            trigger: "button[name='action_confirm']:visible",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Sales Order')",
        },
    ],
});
