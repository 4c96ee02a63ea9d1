import { registry } from "@web/core/registry";
import { PageButton } from "../profile/page_button";

/** Like the button, within a text: `<widget name="clientes_page_link" string page />`. */
export class PageLink extends PageButton {
    static template = "clientes_crm.PageLink";
}

registry.category("view_widgets").add("clientes_page_link", {
    component: PageLink,
    extractProps: ({ attrs }) => ({ string: attrs.string, page: attrs.page }),
});
