import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const RUNNING = ["checking", "importing"];

/** Lets a running import go on, batch by batch, for as long as its form is open. */
export class ImportProgress extends Component {
    static template = "clientes_crm.ImportProgress";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ percent: this.props.record.data[this.props.name] });
        this.alive = true;
        onWillUnmount(() => {
            this.alive = false;
        });
        useEffect(
            (importState) => {
                if (RUNNING.includes(importState)) {
                    this.run();
                }
            },
            () => [this.props.record.data.state]
        );
    }

    async run() {
        const { record } = this.props;
        const before = record.data.state;
        while (this.alive) {
            const { state, progress } = await this.orm.call("clientes.import", "process", [
                [record.resId],
            ]);
            this.state.percent = progress;
            if (state !== before) {
                if (this.alive) {
                    await record.load();
                }
                return;
            }
        }
    }
}

registry.category("fields").add("clientes_import_progress", {
    component: ImportProgress,
    displayName: _t("Import progress"),
    supportedTypes: ["integer"],
});
