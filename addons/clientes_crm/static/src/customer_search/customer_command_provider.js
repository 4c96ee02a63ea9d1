import { Component } from "@odoo/owl";

import { DefaultCommandItem } from "@web/core/commands/command_palette";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

export const CUSTOMER_NAMESPACE = "$";
const CUSTOMER_SETUP = {
    debounceDelay: 200,
    emptyMessage: _t("No customer found"),
    name: _t("customers"),
    placeholder: _t("Name, code, NIT, phone, email or address of a customer"),
};

const providers = registry.category("command_provider");

/** A customer in the palette: its name and what tells it from another one. */
export class CustomerCommand extends Component {
    static template = "clientes_crm.CustomerCommand";
    static props = {
        ...DefaultCommandItem.props,
        detail: { type: String, optional: true },
    };
}

/**
 * Return the command that opens a customer.
 *
 * @param {import("@web/env").OdooEnv} env
 * @param {{id: number, name: string, detail: string}} customer
 */
function customerCommand(env, { id, name, detail }) {
    return {
        Component: CustomerCommand,
        name,
        href: `/odoo/clientes/${id}`,
        props: { detail },
        action: () =>
            env.services.action.doAction("clientes_crm.res_partner_action_directory", {
                viewType: "form",
                props: { resId: id },
            }),
    };
}

/**
 * Return the configuration of a palette that begins among the customers.
 *
 * @param {string} term
 */
export function customerPalette(term = "") {
    return {
        configByNamespace: { [CUSTOMER_NAMESPACE]: CUSTOMER_SETUP },
        providers: providers.getAll(),
        searchValue: `${CUSTOMER_NAMESPACE}${term}`,
    };
}

registry.category("command_setup").add(CUSTOMER_NAMESPACE, CUSTOMER_SETUP);

providers.add("clientes_crm.customer", {
    namespace: CUSTOMER_NAMESPACE,
    async provide(env, { searchValue }) {
        const term = (searchValue || "").trim();
        const customers = term
            ? await env.services.orm.silent.call("res.partner", "find_customers", [term])
            : [];
        return customers.map((customer) => customerCommand(env, customer));
    },
});

// Whoever just types is offered to go on among the customers.
providers.add("clientes_crm.customer_search", {
    provide(env, { searchValue }) {
        const term = (searchValue || "").trim();
        if (!term) {
            return [];
        }
        return [
            {
                name: _t("Find customers: %s", term),
                category: "app",
                action: () => customerPalette(term),
            },
        ];
    },
});

registry.category("services").add("clientes_crm.customer_search", {
    dependencies: ["command"],
    start(env, { command }) {
        command.add(_t("Find a customer"), () => customerPalette(), {
            category: "app",
            global: true,
            hotkey: "alt+shift+c",
        });
    },
});
