import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const TAB = ".nav-link[name=clientes_statement]";
const BACK = ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a";
const LINE = ".o_clientes_statement_line";

/** A day as the date picker of an English user takes it. */
function getDay(ago) {
    return DateTime.now().minus({ days: ago }).toFormat("MM/dd/yyyy");
}

// An invoice of 100 (60 days old, 40 days overdue, 40 of it paid yesterday) and one of 50
// (5 days old, not due).
registry.category("web_tour.tours").add("clientes_statement_tour", {
    steps: () => [
        {
            content: "The statement of the customer",
            trigger: TAB,
            run: "click",
        },
        {
            content: "What is open, the oldest first",
            trigger: `${LINE}:first:contains(60.00):contains(days)`,
        },
        {
            content: "The balance runs",
            trigger: `${LINE}:last td:last-child:contains(110.00)`,
        },
        {
            content: "And closes with the whole",
            trigger: ".o_clientes_statement_closing:contains(110.00)",
        },
        {
            content: "By age: not due",
            trigger: "[data-figure=current]:contains(50.00)",
        },
        {
            content: "What is old lists what it consists of",
            trigger: "[data-figure=days_60]:contains(60.00)",
            run: "click",
        },
        {
            content: "One item",
            trigger:
                ".o_list_view:has(.o_data_row .o_data_cell[name=residual]:contains(60.00)):not(:has(.o_data_row:nth-child(2) .o_data_cell))",
        },
        {
            content: "Back to the customer",
            trigger: BACK,
            run: "click",
        },
        {
            content: "The statement again",
            trigger: TAB,
            run: "click",
        },
        {
            content: "At a day before the second invoice",
            trigger: `.o_clientes_statement:has(${LINE}) .o_clientes_statement_date input`,
            run: `edit ${getDay(10)} && press Enter`,
        },
        {
            content: "Only the first was open, and nothing of it was paid",
            trigger: `.o_clientes_statement:has(.o_clientes_statement_closing:contains(100.00)):not(:has(${LINE}:eq(1)))`,
        },
        {
            content: "Today again",
            trigger: ".o_clientes_statement_clear",
            run: "click",
        },
        {
            content: "As before",
            trigger: ".o_clientes_statement_closing:contains(110.00)",
        },
        {
            content: "What moved",
            trigger: ".o_clientes_statement_period",
            run: "click",
        },
        {
            content: "Since a day",
            trigger: `.o_clientes_statement:has(.o_clientes_statement_opening) .o_clientes_statement_date:first input`,
            run: `edit ${getDay(10)} && press Enter`,
        },
        {
            content: "With what was owed before",
            trigger: ".o_clientes_statement_opening:contains(100.00)",
        },
        {
            content: "The invoice adds to it",
            trigger: `${LINE}[data-type=invoice] td:last-child:contains(150.00)`,
        },
        {
            content: "The payment takes from it",
            trigger: `${LINE}[data-type=payment]:contains(40.00) td:last-child:contains(110.00)`,
        },
        {
            content: "Open items again",
            trigger: ".o_clientes_statement_clear",
            run: "click",
        },
        {
            content: "Write to the customer, with what is shown",
            trigger: `.o_clientes_statement:not(:has(.o_clientes_statement_opening)):has(${LINE}) .o_clientes_statement_send`,
            run: "click",
        },
        {
            content: "The message has the statement with it",
            trigger:
                ".modal .o_mail_composer_form .o-mail-AttachmentContainer:contains(Statement), .modal .o_mail_composer_form .o_field_mail_composer_attachment_list:contains(Statement)",
        },
        {
            content: "It is for who gets the invoices",
            trigger: ".modal .o_field_widget[name=partner_ids]:contains(Accounts Department)",
        },
        {
            content: "Send it",
            trigger: ".modal .o_mail_send:enabled",
            run: "click",
        },
        {
            content: "Back on the statement, which says that it went",
            trigger: `body:not(:has(.modal)):has(${LINE}) .o_notification:contains(Account statement sent)`,
        },
    ],
});

// Nothing is due: the certificate is there.
registry.category("web_tour.tours").add("clientes_clearance_tour", {
    steps: () => [
        {
            content: "The statement of the customer",
            trigger: TAB,
            run: "click",
        },
        {
            content: "What is open is not due",
            trigger: "[data-figure=current]:contains(50.00)",
        },
        {
            content: "Issue the certificate",
            trigger: ".o_clientes_statement_clearance",
            run: "click",
        },
        {
            content: "The client has it",
            trigger: "body:not(.o_ui_blocked):not(:has(.o_blockUI)) .o_clientes_statement",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_clearance_refused_tour", {
    steps: () => [
        {
            content: "The statement of the customer",
            trigger: TAB,
            run: "click",
        },
        {
            content: "Something is due: no certificate, and why",
            trigger:
                ".o_clientes_statement:not(:has(.o_clientes_statement_clearance)) .o_clientes_statement_obstacle:contains(past its due date)",
        },
    ],
});

// Whoever was shown a certificate; the code that was typed first is wrong.
registry.category("web_tour.tours").add("clientes_clearance_public_tour", {
    steps: () => [
        {
            content: "A wrong code proves nothing",
            trigger: "[role=alert]:contains(No certificate has this number and this code)",
        },
        {
            content: "Nor does it tell whose it is",
            trigger: "#wrap:not(:contains(Debtor Ltd))",
        },
        {
            content: "The code as it is printed",
            trigger: "#clearance_code",
            run: `edit ${"K".repeat(20)}`,
        },
        {
            content: "Verify it",
            trigger: "#wrap form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is genuine, and says what it said",
            trigger:
                "[role=status]:contains(The certificate is genuine):contains(Debtor Ltd):contains(50.00)",
        },
    ],
});
