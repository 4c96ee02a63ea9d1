import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Purchases } from "./purchases";
import { PurchasesLoader } from "./purchases_loader";

/** The purchases in the form of a customer: `<widget name="clientes_purchases" />`. */
export class PurchasesWidget extends Component {
    static template = "clientes_crm.PurchasesWidget";
    static components = { Purchases };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.loader = useState(new PurchasesLoader(useService("orm")));
        onWillStart(() => {
            this.shownData = null;
        });
        // A saved or reloaded record has new data; an edited one keeps what it has.
        useRecordObserver((record) => {
            if (record.data !== this.shownData && record.resId) {
                this.shownData = record.data;
                this.loader.load(record.resId);
            }
        });
    }

    /** @param {Object} action */
    openAction(action) {
        return this.action.doAction(action);
    }

    /**
     * @param {Object} list whose document it is
     * @param {number} id
     */
    openDocument(list, id) {
        const [, form] = list.action.views;
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: list.model,
            res_id: id,
            views: [form],
        });
    }

    async quote() {
        const action = await this.loader.quote();
        if (action) {
            await this.action.doAction(action);
        }
    }
}

registry.category("view_widgets").add("clientes_purchases", { component: PurchasesWidget });
