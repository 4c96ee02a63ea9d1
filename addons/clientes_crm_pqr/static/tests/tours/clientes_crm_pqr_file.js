import { registry } from "@web/core/registry";

/**
 * @param {HTMLInputElement} inputEl
 * @param {string} name
 * @param {BlobPart} content
 */
function chooseFile(inputEl, name, content) {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], name));
    inputEl.files = transfer.files;
    inputEl.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("clientes_crm_pqr_file", {
    steps: () => [
        {
            content: "Open the own cases",
            trigger: ".o_portal_index_card a[href='/my/pqr']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "a[name='new_pqr']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Too many files are refused before they are sent",
            trigger: ".o_pqr_form input[type='file']",
            run() {
                const transfer = new DataTransfer();
                for (let index = 0; index < 11; index++) {
                    transfer.items.add(new File(["%PDF-1.7"], `${index}.pdf`));
                }
                this.anchor.files = transfer.files;
                this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            trigger: "#pqr_files_error:contains('at most 10 files')",
        },
        {
            content: "Attach a document",
            trigger: ".o_pqr_form input[type='file']",
            run() {
                chooseFile(this.anchor, "factura.pdf", "%PDF-1.7 factura");
            },
        },
        {
            trigger: ".o_pqr_form input[type='file']:not(.is-invalid)",
        },
        {
            content: "Send it incomplete",
            trigger: ".o_pqr_form button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The form says what is missing and keeps the document",
            trigger: "#pqr_subject_error",
        },
        {
            trigger: ".o_pqr_form label:contains('factura.pdf')",
        },
        {
            trigger: "#pqr_type",
            run: "selectByIndex 1",
        },
        {
            trigger: "#pqr_subject",
            run: "edit Factura con valor errado",
        },
        {
            trigger: "#pqr_description",
            run: "edit La factura no corresponde al pedido",
        },
        {
            trigger: ".o_pqr_form button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The case has its number",
            trigger: "[role='status']:contains('PQR-')",
        },
        {
            trigger: "[name='pqr_files'] a:contains('factura.pdf')",
        },
        {
            content: "Reply",
            trigger: "#chatterRoot:shadow .o-mail-Composer-input",
            run: "edit Quedo atenta",
        },
        {
            trigger: "#chatterRoot:shadow .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger: "#chatterRoot:shadow .o-mail-Message-body:contains('Quedo atenta')",
        },
    ],
});
