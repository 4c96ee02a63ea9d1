import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { formatFloat } from "@web/core/utils/numbers";
import { PurchasesLoader, Status } from "./purchases_loader";

/** Draws what the loader holds; tells it what the reader does. */
export class Purchases extends Component {
    static template = "clientes_crm.Purchases";
    static props = {
        loader: PurchasesLoader,
        openAction: Function,
        openDocument: Function,
        quote: Function,
    };

    setup() {
        this.Status = Status;
    }

    get data() {
        return this.props.loader.data;
    }

    /**
     * @param {number} amount
     * @param {number} [currencyId] the company's if none
     */
    money(amount, currencyId) {
        return formatCurrency(amount, currencyId || this.data.company.currency_id);
    }

    /** @param {number} value */
    number(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }
}
