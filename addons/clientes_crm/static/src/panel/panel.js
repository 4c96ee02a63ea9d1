import { Component, onWillStart, useState } from "@odoo/owl";
import { makeContext } from "@web/core/context";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { PanelCard } from "./panel_card";
import { PanelLoader, Status } from "./panel_loader";
import { tileRegistry } from "./tile_registry";

export class Panel extends Component {
    static template = "clientes_crm.Panel";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Panel");

    setup() {
        this.Status = Status;
        this.placeholders = [1, 2, 3, 4, 5, 6, 7, 8];
        this.action = useService("action");
        this.loader = useState(new PanelLoader(useService("orm")));
        onWillStart(() => {
            // Not awaited: the page appears at once, its figures follow.
            this.loader.load();
        });
    }

    /** @param {import("./panel_loader").PanelCard} card */
    getTile(card) {
        return tileRegistry.get(card.tile || "card", PanelCard);
    }

    /**
     * Open exactly the records that a figure counts: neither a filter that the action
     * sets by itself nor a favourite may narrow them.
     *
     * @param {import("./panel_loader").PanelCard} card
     */
    async openCard(card) {
        const action =
            typeof card.action === "string"
                ? await this.action.loadAction(card.action)
                : card.action;
        const context = Object.fromEntries(
            Object.entries(makeContext([action.context], user.context)).filter(
                ([key]) => !key.startsWith("search_default_")
            )
        );
        await this.action.doAction({
            ...action,
            name: card.label,
            display_name: card.label,
            domain: card.domain ?? action.domain,
            context: { ...context, search_disable_custom_filters: true },
        });
    }

    /** @param {import("./panel_loader").PanelAction} action */
    async runAction(action) {
        await this.action.doAction(action.action);
    }
}

registry.category("actions").add("clientes_crm.panel", Panel);
