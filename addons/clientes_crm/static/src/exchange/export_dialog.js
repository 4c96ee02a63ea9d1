import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { formatInteger } from "@web/views/fields/formatters";
import { _t } from "@web/core/l10n/translation";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { fuzzyTest } from "@web/core/utils/search";
import { ExportLoader, ExportRefused } from "./export_loader";

export class ExportDialog extends Component {
    static template = "clientes_crm.ExportDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        resModel: String,
        domain: Array,
        selectedIds: { type: Array, element: Number, optional: true },
        filterAction: { type: String, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.formatInteger = formatInteger;
        this.state = useState({
            count: 0,
            columns: [],
            chosen: [],
            saved: [],
            savedId: 0,
            savedName: "",
            search: "",
            more: false,
            format: "xlsx",
            separator: ";",
            running: false,
            rows: 0,
            total: 0,
            error: "",
        });
        onWillStart(() => this.loadOptions());
        onWillDestroy(() => this.loader?.cancel());
    }

    get source() {
        const { resModel, domain, selectedIds } = this.props;
        return { resModel, domain, selectedIds: selectedIds || null };
    }

    get shownColumns() {
        const { columns, search, more, chosen } = this.state;
        if (search) {
            return columns.filter((column) => fuzzyTest(search, column.label));
        }
        return columns.filter((column) => more || column.usual || chosen.includes(column.name));
    }

    get hiddenCount() {
        return this.state.search ? 0 : this.state.columns.length - this.shownColumns.length;
    }

    get chosenColumns() {
        const byName = Object.fromEntries(
            this.state.columns.map((column) => [column.name, column])
        );
        return this.state.chosen.map((name) => byName[name]);
    }

    get percent() {
        const { rows, total } = this.state;
        return total ? Math.min(100, Math.round((100 * rows) / total)) : 0;
    }

    get canExport() {
        return this.state.chosen.length > 0 && this.state.count > 0 && !this.state.running;
    }

    async loadOptions() {
        const { resModel, domain, selectedIds } = this.source;
        const options = await this.orm.call("clientes.export", "get_options", [
            resModel,
            domain,
            selectedIds,
        ]);
        Object.assign(this.state, {
            count: options.count,
            columns: options.columns,
            chosen: options.default,
            saved: options.saved,
            separator: options.separator,
        });
        this.defaultColumns = options.default;
    }

    toggle(name) {
        const { chosen } = this.state;
        this.state.chosen = chosen.includes(name)
            ? chosen.filter((other) => other !== name)
            : [...chosen, name];
    }

    onSavedChange(ev) {
        this.state.savedId = Number(ev.target.value);
        const saved = this.state.saved.find((entry) => entry.id === this.state.savedId);
        this.state.chosen = [...(saved ? saved.columns : this.defaultColumns)];
    }

    async saveColumns() {
        const name = this.state.savedName.trim();
        if (!name) {
            return;
        }
        const [id] = await this.orm.create("ir.exports", [
            {
                name,
                resource: this.props.resModel,
                export_fields: this.state.chosen.map((column) => [0, 0, { name: column }]),
            },
        ]);
        this.state.saved.push({ id, name, columns: [...this.state.chosen] });
        Object.assign(this.state, { savedId: id, savedName: "" });
    }

    async onExport() {
        Object.assign(this.state, { running: true, rows: 0, error: "" });
        this.loader = new ExportLoader(
            this.orm,
            (url, body) => browser.fetch(url, { method: "POST", body }),
            (rows, total) => Object.assign(this.state, { rows, total })
        );
        const { format, separator, chosen } = this.state;
        try {
            const file = await this.loader.load(this.source, {
                format,
                separator,
                columns: [...chosen],
            });
            if (file) {
                downloadFile(file.blob, file.filename, file.blob.type);
                this.notification.add(
                    _t("%(count)s rows exported.", { count: formatInteger(file.rows) }),
                    { type: "success" }
                );
                this.props.close();
            }
        } catch (error) {
            if (!(error instanceof ExportRefused)) {
                throw error;
            }
            this.state.error = error.message;
        } finally {
            this.state.running = false;
        }
    }

    onCancel() {
        if (this.state.running) {
            this.loader.cancel();
        } else {
            this.props.close();
        }
    }

    async onFilter() {
        this.props.close();
        await this.action.doAction(this.props.filterAction);
    }
}

/** The quick action of the panel: all customers, or first the list to filter them. */
export function openExportDialog(env, action) {
    env.services.dialog.add(ExportDialog, {
        resModel: action.params.res_model,
        domain: action.params.domain,
        filterAction: action.params.filter_action,
    });
}

registry.category("actions").add("clientes_crm.export", openExportDialog);
