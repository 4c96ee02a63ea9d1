import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { formatFloat } from "@web/core/utils/numbers";
import { Status, StockLoader } from "./stock_loader";

/** Draws what the loader holds; tells it what the reader does. */
export class Stock extends Component {
    static template = "clientes_crm.Stock";
    static components = { RecordSelector };
    static props = {
        loader: StockLoader,
        openAction: Function,
        openQuantity: Function,
        openTransfer: Function,
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
     * @param {number} currencyId
     */
    money(amount, currencyId) {
        return formatCurrency(amount, currencyId);
    }

    /** @param {number} value */
    number(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    // Whole sentences: other languages order their words otherwise.

    get quoteText() {
        const count = this.props.loader.chosen.length;
        return count ? _t("New Quotation (%(count)s)", { count }) : _t("New Quotation");
    }

    get shownText() {
        const { rows, count } = this.data.products;
        return _t("The last %(shown)s of %(count)s products.", { shown: rows.length, count });
    }

    get pricelistText() {
        const { pricelist } = this.data;
        return pricelist
            ? _t("Prices of the pricelist %(pricelist)s, for one unit.", { pricelist })
            : _t("Sales prices, for one unit: the customer has no pricelist.");
    }

    get warehouseText() {
        const { preferred_warehouse: warehouse, company } = this.data;
        return warehouse
            ? _t("Stock of %(company)s · served from %(warehouse)s", {
                  company,
                  warehouse,
              })
            : _t("Stock of %(company)s", { company });
    }

    get lateText() {
        const count = this.data.deliveries.late_count;
        return count === 1 ? _t("1 late") : _t("%(count)s late", { count });
    }

    /** @param {Object} row an open delivery */
    daysLateText(row) {
        return _t("%(days)s days late", { days: row.days_late });
    }

    /** @param {Object} part with a count */
    allText(part) {
        return _t("See all (%(count)s)", { count: part.count });
    }

    /** @param {Object} row a card or promotion */
    untilText(row) {
        return _t("until %(date)s", { date: row.until });
    }

    /** @param {Object} row a product */
    lastText(row) {
        return _t("on %(date)s", { date: row.last_date });
    }

    /** @param {Object} row a product: what the customer paid for it last, and when */
    paidText(row) {
        const price = this.money(row.last_price, row.last_currency_id);
        return _t("last %(price)s on %(date)s", { price, date: row.last_date });
    }

    /** @param {Object} row a product: what each warehouse has; the total has its column */
    placesText(row) {
        return row.quantities
            .slice(0, -1)
            .map((cell, index) => this.titleText(this.data.warehouses[index].name, cell.free))
            .join(" · ");
    }

    /**
     * @param {Object} row a product
     * @param {Object} cell of a warehouse
     */
    freeText(row, cell) {
        return _t("%(product)s: %(value)s available", {
            product: row.name,
            value: this.number(cell.free),
        });
    }

    /**
     * @param {Object} row a product
     * @param {Object} cell of a warehouse
     */
    forecastText(row, cell) {
        return _t("%(product)s: %(value)s forecast", {
            product: row.name,
            value: this.number(cell.forecast),
        });
    }

    /** @param {Object} row a product */
    quotedText(row) {
        return _t("quoted on %(date)s", { date: row.quoted });
    }

    /**
     * @param {string} name
     * @param {number} value
     */
    titleText(name, value) {
        return _t("%(name)s: %(value)s", { name, value: this.number(value) });
    }

    /** @param {Event} ev */
    onQuantity(ev) {
        const quantity = Number(ev.target.value);
        this.props.loader.lookUp(this.props.loader.productId, quantity);
    }
}
