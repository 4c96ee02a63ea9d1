import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_document_review", {
    steps: () => [
        {
            content: "Open the document that waits for review",
            trigger: ".o_data_row:contains('Ferretería de Prueba') td[name='type_id']",
            run: "click",
        },
        {
            trigger: ".o_field_many2many_binary:contains('rut.pdf')",
        },
        {
            trigger: "button[name='action_approve']",
            run: "click",
        },
        {
            content: "It is valid",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Valid')",
        },
    ],
});
