import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a merge moves, and what it drops because it would be there twice. */
export class MergeOutcomeField extends Component {
    static template = "clientes_crm.MergeOutcomeField";
    static props = { ...standardFieldProps };

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }
}

export const mergeOutcomeField = {
    component: MergeOutcomeField,
    displayName: _t("Outcome of a merge"),
    supportedTypes: ["json"],
};

registry.category("fields").add("clientes_merge_outcome", mergeOutcomeField);
