import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";

const MEBIBYTE = 1024 * 1024;

/**
 * Tells about files that the server would refuse before they are sent, and keeps a second
 * click from sending the form twice. The server checks everything again.
 */
export class UploadForm extends Interaction {
    static selector = ".o_clientes_upload_form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        "input[type=file]": { "t-on-change": this.checkFiles },
    };

    setup() {
        this.filesEl = this.el.querySelector("input[type=file]");
        this.errorEl = this.el.querySelector(".o_clientes_files_error");
    }

    /**
     * @param {Event} ev
     */
    onSubmit(ev) {
        if (!this.checkFiles()) {
            ev.preventDefault();
            this.filesEl.focus();
            return;
        }
        this.el.querySelector("button[type=submit]").disabled = true;
    }

    /**
     * @returns {boolean} whether the chosen files can be sent
     */
    checkFiles() {
        const message = this.getFilesError([...this.filesEl.files]);
        this.filesEl.classList.toggle("is-invalid", Boolean(message));
        this.errorEl.textContent = message;
        return !message;
    }

    /**
     * @param {File[]} files
     * @returns {string} what is wrong with them, empty when nothing is
     */
    getFilesError(files) {
        const { maxFiles, maxFileSize, maxTotalSize } = this.el.dataset;
        const keptCount = this.el.querySelectorAll("input[name=kept_files]:checked").length;
        if (files.length + keptCount > Number(maxFiles)) {
            return _t("You can attach at most %(count)s files.", { count: maxFiles });
        }
        const tooLarge = files.find((file) => file.size > Number(maxFileSize));
        if (tooLarge) {
            return _t("“%(name)s” is too large: a file may have at most %(limit)s MB.", {
                name: tooLarge.name,
                limit: Math.floor(maxFileSize / MEBIBYTE),
            });
        }
        const total = files.reduce((sum, file) => sum + file.size, 0);
        if (total > Number(maxTotalSize)) {
            return _t("All files together may have at most %(limit)s MB.", {
                limit: Math.floor(maxTotalSize / MEBIBYTE),
            });
        }
        return "";
    }
}

registry.category("public.interactions").add("clientes_crm.upload_form", UploadForm);
