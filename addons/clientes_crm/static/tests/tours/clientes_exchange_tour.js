import { registry } from "@web/core/registry";

const NAMES = ["Tour Bueno", "Tour Malo"];
const CSV = `Name;Tax Number;Email\n${NAMES[0]};;bueno@example.com\n${NAMES[1]};;nobody\n`;

function openMenu(item) {
    return [
        {
            content: "Open the menu of the directory",
            trigger:
                ".o_list_view .o_cp_action_menus button, .o_control_panel .o_cp_action_menus button",
            run: "click",
        },
        { content: "Choose the item", trigger: item, run: "click" },
    ];
}

registry.category("web_tour.tours").add("clientes_import_tour", {
    steps: () => [
        ...openMenu(".o-dropdown--menu:not(:has(.o_import_menu)) .o_clientes_import_menu"),
        {
            content: "The template is one click away",
            trigger: ".o_form_view a[href='/clientes/import/template']",
        },
        {
            content: "Upload a file with a good and a bad row",
            trigger: ".o_field_widget[name=file] input[type=file]:not(:visible)",
            async run({ anchor }) {
                const file = new File([CSV], "customers.csv", { type: "text/csv" });
                const transfer = new DataTransfer();
                transfer.items.add(file);
                anchor.files = transfer.files;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "Check it",
            trigger: "button[name=action_check]",
            run: "click",
        },
        {
            content: "The bad row is refused, and the reason told",
            trigger: `.o_data_row:contains(${NAMES[1]}) td[name=reason]:contains(nobody)`,
        },
        {
            content: "The good one is new",
            trigger: `.o_data_row:contains(${NAMES[0]}) td[name=verdict]:contains(New)`,
        },
        {
            content: "The refused row can be taken away",
            trigger: "button[name=action_download_refused]",
        },
        {
            content: "Import",
            trigger: "button[name=action_import]",
            run: "click",
        },
        {
            content: "See what came of it",
            trigger: "button[name=action_view_customers]",
            run: "click",
        },
        {
            content: "The customer is there",
            trigger: `.o_list_view .o_data_cell:contains(${NAMES[0]})`,
        },
    ],
});

registry.category("web_tour.tours").add("clientes_export_tour", {
    steps: () => [
        {
            content: "Only our own item exports the directory",
            trigger: ".o_list_view .o_data_row",
        },
        ...openMenu(".o_clientes_export_menu"),
        {
            content: "The dialog tells how many rows",
            trigger: ".modal .o_clientes_export_count b:not(:empty)",
        },
        { content: "CSV", trigger: ".modal #clientes_export_csv", run: "click" },
        { content: "Its separator", trigger: ".modal #clientes_export_separator" },
        {
            content: "Without the street",
            trigger: ".modal input[data-column=street]:checked",
            run: "click",
        },
        {
            content: "Keep these columns",
            trigger: ".modal input[placeholder^=Save]",
            run: "edit Tour columns",
        },
        { content: "Save", trigger: ".modal button:contains(/^Save$/)", run: "click" },
        {
            content: "They are chosen",
            trigger: ".modal #clientes_export_saved:has(option:contains(Tour columns))",
        },
        { content: "Export", trigger: ".modal .o_clientes_export_start", run: "click" },
        { content: "Done", trigger: ".o_notification:contains(rows exported)" },
        { content: "The dialog has gone", trigger: "body:not(:has(.modal))" },
    ],
});
