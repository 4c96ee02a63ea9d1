import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Stock } from "./stock";
import { StockLoader } from "./stock_loader";

/** Stock and prices in the form of a customer: `<widget name="clientes_stock" />`. */
export class StockWidget extends Component {
    static template = "clientes_crm.StockWidget";
    static components = { Stock };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.loader = useState(new StockLoader(this.orm));
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
     * @param {number} productId
     * @param {number[]} warehouseIds what the quantity is the sum of
     * @param {string} kind "free" or "forecast"
     */
    async openQuantity(productId, warehouseIds, kind) {
        const args = [this.loader.partnerId, productId, warehouseIds, kind];
        const action = await this.orm.call("res.partner", "action_view_stock_quantity", args);
        return this.action.doAction(action);
    }

    /** @param {number} id */
    openTransfer(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "stock.picking",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async quote() {
        if (!this.loader.chosen.length) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "sale.order",
                views: [[false, "form"]],
                context: { default_partner_id: this.loader.partnerId },
            });
        }
        const action = await this.loader.quote();
        if (action) {
            await this.action.doAction(action);
        }
    }
}

registry.category("view_widgets").add("clientes_stock", { component: StockWidget });
