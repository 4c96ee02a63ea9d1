import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_purchases_tour", {
    steps: () => [
        {
            content: "From the figure at the top to the purchases",
            trigger: ".o_clientes_key_figure[name=purchases] button:contains(See purchases)",
            run: "click",
        },
        {
            content: "Against its own rhythm of fifteen days",
            trigger: ".o_clientes_purchases_rhythm:contains(40 days ago):contains(2.7 times)",
        },
        {
            content: "The orders of twelve months are listed",
            trigger:
                ".o_clientes_purchases_period [data-kind=order]:contains(3) button:contains(Orders)",
            run: "click",
        },
        {
            content: "As many as it counts",
            trigger: ".o_list_view .o_data_row:nth-child(3)",
        },
        {
            content: "Back to the customer",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            content: "The purchases again",
            trigger: ".nav-link[name=clientes_purchases]",
            run: "click",
        },
        {
            content: "What it is time to buy again",
            trigger: ".o_clientes_purchases_due button:contains(Choose all)",
            run: "click",
        },
        {
            content: "A quotation of it",
            trigger: ".o_clientes_purchases_quote:contains(New Quotation):contains(1)",
            run: "click",
        },
        {
            content: "Opens",
            trigger: ".o_form_view .o_field_widget[name=order_line] .o_data_row:contains(6.00)",
        },
    ],
});
