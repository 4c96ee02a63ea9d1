import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * Records side by side, one column each. With the options `choices` and `destination`
 * the value to keep is ticked in each row, and the record that stays above it.
 */
export class ComparisonField extends Component {
    static template = "clientes_crm.ComparisonField";
    static props = {
        ...standardFieldProps,
        choicesField: { type: String, optional: true },
        destinationField: { type: String, optional: true },
    };

    get comparison() {
        return this.props.record.data[this.props.name] || { partners: [], rows: [], counts: [] };
    }

    get isChoosable() {
        return Boolean(this.props.choicesField);
    }

    get destinationId() {
        return this.props.record.data[this.props.destinationField]?.id;
    }

    get choices() {
        return this.props.record.data[this.props.choicesField] || {};
    }

    /** Which column of a row is kept: the one ticked, the one that stays, the first filled. */
    keptIndex(row) {
        const { partners } = this.comparison;
        const chosen = this.choices[row.name];
        if (chosen) {
            return partners.findIndex((partner) => partner.id === chosen);
        }
        const index = partners.findIndex((partner) => partner.id === this.destinationId);
        if (row.values[index] || row.keeps_empty) {
            return index;
        }
        return row.values.findIndex(Boolean);
    }

    onChooseDestination(partner) {
        const value = { id: partner.id, display_name: partner.name };
        this.props.record.update({ [this.props.destinationField]: value });
    }

    onChooseValue(row, partner) {
        const choices = { ...this.choices, [row.name]: partner.id };
        this.props.record.update({ [this.props.choicesField]: choices });
    }
}

export const comparisonField = {
    component: ComparisonField,
    displayName: _t("Comparison"),
    supportedTypes: ["json"],
    extractProps: ({ options }) => ({
        choicesField: options.choices,
        destinationField: options.destination,
    }),
};

registry.category("fields").add("clientes_comparison", comparisonField);
