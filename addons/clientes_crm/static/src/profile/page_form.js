import { Component, onWillStart, useState, useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { getDefaultConfig, View } from "@web/views/view";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * What a page of a form shows of the same record, read when the page is opened and not
 * before: `<widget name="clientes_page_form" view="module.form_view" />`, a form to read.
 */
export class PageForm extends Component {
    static template = "clientes_crm.PageForm";
    static components = { View };
    static props = {
        ...standardWidgetProps,
        view: String,
    };

    setup() {
        // Not the surrounding form's: its pager, title and breadcrumbs are its own.
        useSubEnv({ config: getDefaultConfig() });
        this.state = useState({ reading: 0 });
        onWillStart(() => {
            this.shownData = null;
        });
        // A saved or reloaded record has new data; an edited one keeps what it has.
        useRecordObserver((record) => {
            if (record.data !== this.shownData) {
                this.shownData = record.data;
                this.state.reading++;
            }
        });
    }

    get viewProps() {
        const { resModel, resId } = this.props.record;
        return {
            type: "form",
            resModel,
            resId,
            context: { form_view_ref: this.props.view },
            display: { controlPanel: false },
            preventCreate: true,
            preventEdit: true,
            readonly: true,
        };
    }
}

registry.category("view_widgets").add("clientes_page_form", {
    component: PageForm,
    extractProps: ({ attrs }) => ({ view: attrs.view }),
});
