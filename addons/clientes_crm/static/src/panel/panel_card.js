import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { formatFloat } from "@web/core/utils/numbers";
import { tileRegistry } from "./tile_registry";

export class PanelCard extends Component {
    static template = "clientes_crm.PanelCard";
    static props = {
        card: Object,
        onOpen: Function,
    };

    get formattedValue() {
        const { value, format, currency_id } = this.props.card;
        if (value === null || value === undefined || value === false) {
            return "–";
        }
        if (format === "money") {
            // Cents say nothing on a panel and do not fit on a phone.
            return formatCurrency(value, currency_id, { digits: [false, 0] });
        }
        return formatFloat(value, { digits: [false, 0] });
    }
}

tileRegistry.add("card", PanelCard);
