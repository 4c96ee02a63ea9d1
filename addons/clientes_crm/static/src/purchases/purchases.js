import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
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

    // Whole sentences: other languages order their words otherwise.

    get countText() {
        const { count, per_month } = this.data.summary;
        return _t("%(count)s purchases, %(average)s a month", {
            count,
            average: this.number(per_month),
        });
    }

    get sinceText() {
        const days = this.data.summary.days_since;
        if (days < 2) {
            return days ? _t("Yesterday") : _t("Today");
        }
        return _t("%(days)s days ago", { days });
    }

    get rhythmText() {
        const { ratio, interval } = this.data.summary;
        return _t("%(times)s times its usual interval (%(days)s days)", {
            times: this.number(ratio),
            days: this.number(interval),
        });
    }

    get scoresText() {
        const [recency, frequency, money] = this.data.summary.rfm_scores;
        return `R ${recency} · F ${frequency} · M ${money}`;
    }

    get discountText() {
        const count = this.data.discounts.order_count;
        return count === 1 ? _t("in 1 order") : _t("in %(count)s orders", { count });
    }

    get quoteText() {
        const count = this.props.loader.chosen.length;
        return count ? _t("New Quotation (%(count)s)", { count }) : _t("New Quotation");
    }

    get shownText() {
        const { rows, count } = this.data.products;
        return _t("The last %(shown)s of %(count)s products.", { shown: rows.length, count });
    }

    get ownText() {
        return _t("Figures and months: %(company)s only.", { company: this.data.company.name });
    }

    /** @param {Object} company */
    companyText(company) {
        return _t("%(company)s: %(amount)s, %(count)s purchases in 12 months", {
            company: company.name,
            amount: this.money(company.amount, company.currency_id),
            count: company.count,
        });
    }

    /** @param {Object} row a product whose interval has passed */
    dueText(row) {
        return _t(
            "every %(interval)s days, last one %(days)s days ago; usually %(quantity)s %(unit)s",
            {
                interval: this.number(row.interval),
                days: row.days_since,
                quantity: this.number(row.usual),
                unit: row.unit,
            }
        );
    }

    /** @param {Object} list */
    allText(list) {
        return _t("See all (%(count)s)", { count: list.count });
    }
}
