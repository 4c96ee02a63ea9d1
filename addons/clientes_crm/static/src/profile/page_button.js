import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * A button that turns the form to one of its pages:
 * `<widget name="clientes_page_button" string="History" page="clientes_timeline" />`.
 */
export class PageButton extends Component {
    static template = "clientes_crm.PageButton";
    static props = {
        ...standardWidgetProps,
        string: String,
        page: String,
    };

    onClick() {
        // Not by a ref: on a phone the button is in a menu outside of the form.
        const tabs = document.querySelectorAll(`.o_form_view .nav-link[name="${this.props.page}"]`);
        const tab = [...tabs].at(-1);
        tab?.click();
        tab?.scrollIntoView({ behavior: "smooth", block: "start" });
    }
}

registry.category("view_widgets").add("clientes_page_button", {
    component: PageButton,
    extractProps: ({ attrs }) => ({ string: attrs.string, page: attrs.page }),
});
