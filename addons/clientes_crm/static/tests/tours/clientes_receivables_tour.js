import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const BACK = ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a";

/** A debtor in the ageing, or in the directory. */
function getRow(name) {
    return `.o_data_row:has(.o_data_cell:contains(${name}))`;
}

registry.category("web_tour.tours").add("clientes_ageing_tour", {
    steps: () => [
        {
            content: "What each debtor owes, by age",
            trigger: `${getRow("Debtor Ltd")}:has([name=current]:contains(50.00)):has([name=days_60]:contains(60.00)):has([name=balance]:contains(110.00))`,
        },
        {
            content: "By who looks after them",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            trigger: ".o_group_by_menu .o_menu_item:contains(Responsible)",
            run: "click",
        },
        {
            content: "The sums of a responsible",
            trigger: ".o_group_header:contains(ledger_seller):contains(110.00)",
            run: "click",
        },
        {
            content: "Their debtor: what is it made of",
            trigger: `${getRow("Debtor Ltd")} [name=partner_id]`,
            run: "click",
        },
        {
            content: "Its open items and no others",
            trigger: `.o_breadcrumb:contains(Open Items)`,
        },
        {
            trigger:
                ".o_list_view:has(.o_data_row .o_data_cell[name=residual]:contains(60.00)):has(.o_data_row .o_data_cell[name=residual]:contains(50.00)):not(:has(.o_data_row:contains(Second Debtor)))",
        },
        {
            content: "The document",
            trigger: ".o_data_row:contains(60.00) button[name=action_view_document]",
            run: "click",
        },
        {
            content: "Readable without rights in accounting",
            trigger: ".o_form_view .o_field_widget[name=amount_residual_signed]:contains(60.00)",
        },
        {
            content: "Back to the items",
            trigger: BACK,
            run: "click",
        },
        {
            content: "And to the ageing",
            trigger: `.o_list_view:has([name=bucket]) `,
        },
    ],
});

registry.category("web_tour.tours").add("clientes_promise_tour", {
    steps: () => [
        {
            content: "How the customer pays",
            trigger: ".nav-link[name=clientes_payments]",
            run: "click",
        },
        {
            content: "Fifteen days late, as the amounts weigh",
            trigger: ".o_clientes_payments_late:contains(15.0)",
        },
        {
            content: "It promises to pay",
            trigger: "button[name=action_promise_payment]:visible",
            run: "click",
        },
        {
            content: "What it owes is proposed; it is half of it",
            trigger: ".modal .o_field_widget[name=amount]:has(input:value(200.00)) input",
            run: "edit 100",
        },
        {
            content: "Until a day",
            trigger: ".modal .o_field_widget[name=date] input",
            run: `edit ${DateTime.now().plus({ days: 7 }).toFormat("MM/dd/yyyy")} && press Enter`,
        },
        {
            content: "What was said",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Pays half on Friday",
        },
        {
            content: "Note it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is on the page, open",
            trigger:
                "body:not(:has(.modal)) .o_clientes_payments_promises tbody tr:contains(100.00):has(.text-bg-info)",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_reminder_tour", {
    steps: () => [
        {
            content: "All debtors",
            trigger: `.o_list_view:has(${getRow("Debtor Ltd")}) thead .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "What to do with them",
            trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(Send Reminders)",
            run: "click",
        },
        {
            content: "Who gets which step",
            trigger:
                ".modal .o_data_row:contains(Debtor Ltd):has([name=step_name]:contains(firm)):has([name=is_chosen] input:checked)",
        },
        {
            content: "Who has promised is left in peace",
            trigger:
                ".modal .o_data_row:contains(Second Debtor):has([name=obstacle]:contains(promise)):has([name=is_chosen] input:not(:checked))",
        },
        {
            content: "Send",
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            content: "On record",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains(Second Debtor))) .o_data_row:contains(Debtor Ltd):has([name=step_name]:contains(firm)):has([name=amount]:contains(60.00))",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_reminded_tour", {
    steps: () => [
        {
            content: "How the customer pays",
            trigger: ".nav-link[name=clientes_payments]",
            run: "click",
        },
        {
            content: "The plan has reminded it, of the step that was due",
            trigger: ".o_clientes_payments li:contains(friendly):contains(30.00)",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_statement_mailing_tour", {
    steps: () => [
        {
            content: "The customers, also who pays in time",
            trigger: `.o_list_view:has(${getRow("Debtor Ltd")}) ${getRow("Person")}`,
        },
        {
            content: "Who owes something past its day",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            trigger: ".o_filter_menu .o_menu_item:contains(/^Overdue Customers$/)",
            run: "click",
        },
        {
            content: "Choose them",
            trigger: `.o_list_view:has(${getRow("Debtor Ltd")}):not(:has(${getRow("Person")})) thead .o_list_record_selector input`,
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(Send Statements)",
            run: "click",
        },
        {
            content: "Who gets it, and who cannot",
            trigger:
                ".modal:has([name=send_count]:contains(1)):has([name=left_out_ids] .o_data_row:contains(Second Debtor))",
        },
        {
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            content: "It goes on in the background",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains(In Progress)):has([name=progress]:contains(50))",
        },
        {
            content: "And the page follows",
            trigger: ".o_form_view [name=progress]:contains(100)",
        },
        {
            content: "Until it is done",
            trigger: ".o_arrow_button_current:contains(Done)",
        },
        {
            content: "With what became of each",
            trigger:
                ".o_field_widget[name=line_ids]:has(.o_data_row:contains(Debtor Ltd):contains(Sent)):has(.o_data_row:contains(Second Debtor):contains(Skipped))",
        },
        {
            content: "Who was left out",
            trigger: "button[name=action_view_lines]:contains(Skipped)",
            run: "click",
        },
        {
            content: "And why",
            trigger:
                ".o_list_view:not(:has(.o_data_row:nth-child(2) .o_data_cell)) .o_data_row:contains(Second Debtor) [name=reason]",
        },
    ],
});
