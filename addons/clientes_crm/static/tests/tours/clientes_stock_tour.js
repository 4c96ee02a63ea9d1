import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_stock_tour", {
    steps: () => [
        {
            content: "Stock and prices of the customer",
            trigger: ".nav-link[name=clientes_stock]",
            run: "click",
        },
        {
            content: "The warehouse that serves it comes first",
            trigger: ".o_clientes_stock_products th:has(.fa-star):contains(Norte)",
        },
        {
            content: "What is available there, at the customer's price",
            trigger:
                ".o_clientes_stock_products tr:contains(Silla de la Prueba):has(.o_clientes_stock_price:contains(90.00)):has(.o_clientes_stock_free:contains(4))",
        },
        {
            content: "A delivery is late",
            trigger: ".o_clientes_stock_deliveries .o_clientes_stock_is_late",
        },
        {
            content: "Look up another product",
            trigger: ".o_clientes_stock_lookup .o_record_selector input",
            run: "edit Mesa de la Prueba",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-item a:contains(Mesa de la Prueba)",
            run: "click",
        },
        {
            content: "Its price for this customer, and where there is some",
            trigger:
                ".o_clientes_stock_offer tr:contains(Mesa de la Prueba):has(.o_clientes_stock_price:contains(45.00)):has(.o_clientes_stock_free:contains(7))",
        },
        {
            content: "Into the quotation",
            trigger: ".o_clientes_stock_offer input[type=checkbox]",
            run: "check",
        },
        {
            content: "Make it",
            trigger: ".o_clientes_stock_quote:contains('New Quotation (1)')",
            run: "click",
        },
        {
            content: "It opens",
            trigger:
                ".o_form_view .o_field_widget[name=order_line] .o_data_row:contains(Mesa de la Prueba)",
        },
        {
            content: "Back to the customer",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            content: "The page again",
            trigger: ".nav-link[name=clientes_stock]",
            run: "click",
        },
        {
            content: "What the quantity is made of",
            trigger:
                ".o_clientes_stock_products tr:contains(Silla de la Prueba) .o_clientes_stock_free:first",
            run: "click",
        },
        {
            content: "The stock there",
            trigger: ".o_list_view .o_data_row:contains(Silla de la Prueba)",
        },
    ],
});
