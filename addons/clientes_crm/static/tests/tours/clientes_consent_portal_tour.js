import { registry } from "@web/core/registry";

const SECTION = "section:has(h2:contains('Data of the test'))";

registry.category("web_tour.tours").add("clientes_consent_portal", {
    steps: () => [
        {
            trigger: ".o_portal_index_card a[href='/my/consents']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The text is there to be read",
            trigger: `${SECTION} details[open]:contains('I agree to the test')`,
        },
        {
            trigger: `${SECTION} button[value='granted']`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: `${SECTION} .badge:contains('You agreed')`,
        },
        {
            trigger: `${SECTION} button[value='withdrawn']`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: `${SECTION} .badge:contains('You withdrew')`,
        },
        {
            content: "Both decisions are on record",
            trigger: "table tbody tr:nth-child(2)",
        },
    ],
});
