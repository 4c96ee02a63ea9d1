import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_portal_statement", {
    steps: () => [
        {
            content: "Open the statement from the portal's home",
            trigger: "a[href='/my/statement']:contains('Account statement')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The balance of all that is open",
            trigger: "[name='balance']:contains('150.00')",
        },
        {
            content: "Movements of a year",
            trigger: "#portal_searchbar_filters",
            run: "click",
        },
        {
            trigger: ".dropdown-menu.show a:contains('Movements of 12 months')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "td:contains('Opening balance'):visible",
        },
        {
            content: "Back to what is open",
            trigger: "#portal_searchbar_filters",
            run: "click",
        },
        {
            trigger: ".dropdown-menu.show a:contains('Open items')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Choose the oldest invoice",
            trigger: "tbody tr:first-child input[name='invoice']",
            run: "click",
        },
        {
            trigger: "form[name='choose'] button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Pay it",
            trigger: "[name='chosen_invoices'] li:contains('100.00')",
        },
        {
            trigger: "form.o_payment_form button[name='o_payment_submit_button']:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Back on the statement",
            trigger: "[name='balance']",
        },
    ],
});
