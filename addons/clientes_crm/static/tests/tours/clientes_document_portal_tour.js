import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_document_portal", {
    steps: () => [
        {
            content: "Open the own documents",
            trigger: ".o_portal_index_card a[href='/my/documents']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Send what is missing",
            trigger: "section[name='missing_documents'] a:contains('RUT of the test')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A file that is too large is refused before it is sent",
            trigger: ".o_clientes_document_form input[type='file']",
            run() {
                const transfer = new DataTransfer();
                const large = new Uint8Array(10 * 1024 * 1024 + 1);
                transfer.items.add(new File([large], "grande.pdf"));
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            trigger: "#document_files_error:contains('too large')",
        },
        {
            trigger: ".o_clientes_document_form input[type='file']",
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(new File(["%PDF-1.7 rut"], "rut.pdf"));
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "Send it incomplete",
            trigger: ".o_clientes_document_form button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#document_number_error",
        },
        {
            content: "The file was kept",
            trigger: ".o_clientes_document_form label:contains('rut.pdf')",
        },
        {
            trigger: "#document_number",
            run: "edit 900373115",
        },
        {
            trigger: "#document_issue",
            run() {
                const day = new Date(Date.now() - 86400000 * 3);
                this.anchor.value = day.toISOString().slice(0, 10);
            },
        },
        {
            trigger: ".o_clientes_document_form button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is received",
            trigger: "[role='status']:contains('We received your document')",
        },
        {
            trigger: "[name='document_files'] a:contains('rut.pdf')",
        },
    ],
});
