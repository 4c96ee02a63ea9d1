import { Component, onWillStart, useState } from "@odoo/owl";
import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const STATE_CLASSES = {
    open: "text-bg-info",
    kept: "text-bg-success",
    partly: "text-bg-warning",
    broken: "text-bg-danger",
    cancelled: "text-bg-light",
};

/** How a customer pays: `<widget name="clientes_payments" />`, loaded when it is shown. */
export class PaymentsWidget extends Component {
    static template = "clientes_crm.PaymentsWidget";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ history: null, errorMessage: "" });
        this.question = 0;
        onWillStart(() => {
            this.shownData = null;
        });
        // A saved or reloaded record has new data; an edited one keeps what it has.
        useRecordObserver((record) => {
            if (record.data !== this.shownData && record.resId) {
                this.shownData = record.data;
                this.load(record.resId);
            }
        });
    }

    get trendLabel() {
        return {
            better: _t("Improving"),
            worse: _t("Getting worse"),
            same: _t("Stable"),
        }[this.state.history.figures.trend];
    }

    get trendClass() {
        return { better: "text-success", worse: "text-danger" }[this.state.history.figures.trend];
    }

    get longestDelay() {
        return Math.max(1, ...this.state.history.months.map((month) => month.days_late || 0));
    }

    /** @param {number} partnerId */
    async load(partnerId) {
        const question = ++this.question;
        this.state.errorMessage = "";
        try {
            const history = await this.orm.call("res.partner", "get_payment_history", [partnerId]);
            if (question === this.question) {
                this.state.history = history;
            }
        } catch (error) {
            if (question === this.question) {
                this.state.errorMessage = error.data?.message || error.message;
            }
        }
    }

    retry() {
        return this.load(this.props.record.resId);
    }

    /** @param {"payments" | "promises" | "reminders"} name */
    openAction(name) {
        return this.action.doAction(this.state.history.actions[name]);
    }

    /** @param {number} resId */
    openPromise(resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "clientes.payment.promise",
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    /** @param {string} state */
    stateClass(state) {
        return STATE_CLASSES[state];
    }

    /** @param {number | null} days */
    formatDays(days) {
        return days === null ? "" : formatFloat(days, { digits: [16, 1] });
    }

    /** @param {number} share */
    formatShare(share) {
        return `${formatFloat(share * 100, { digits: [16, 0] })} %`;
    }

    /** @param {number} amount */
    formatAmount(amount, currencyId = this.state.history.currency_id) {
        return formatCurrency(amount, currencyId);
    }

    /** @param {string} date */
    formatDay(date) {
        return formatDate(deserializeDate(date));
    }

    /** @param {string} date */
    formatMoment(date) {
        return formatDateTime(deserializeDateTime(date), { showSeconds: false });
    }

    /** @param {string} month */
    formatMonth(month) {
        return deserializeDate(month).toFormat("LLL yy");
    }

    /** @param {number | null} days */
    barStyle(days) {
        return `height: ${Math.round(((days || 0) / this.longestDelay) * 100)}%`;
    }
}

registry.category("view_widgets").add("clientes_payments", { component: PaymentsWidget });
