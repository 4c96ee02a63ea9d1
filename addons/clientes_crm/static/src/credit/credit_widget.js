import { Component, onWillStart, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const STATE_CLASSES = {
    pending: "text-bg-warning",
    authorised: "text-bg-success",
    used: "text-bg-success",
    refused: "text-bg-danger",
};

/** The credit of a customer: `<widget name="clientes_credit" />`, loaded when it is shown. */
export class CreditWidget extends Component {
    static template = "clientes_crm.CreditWidget";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ credit: null, errorMessage: "" });
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

    /** @param {number} partnerId */
    async load(partnerId) {
        const question = ++this.question;
        this.state.errorMessage = "";
        try {
            const credit = await this.orm.call("res.partner", "get_credit", [partnerId]);
            if (question === this.question) {
                this.state.credit = credit;
            }
        } catch (error) {
            if (question === this.question) {
                this.state.errorMessage = error.data?.message || error.message;
            }
        }
    }

    reload() {
        return this.load(this.props.record.resId);
    }

    // What the template shows

    /** @param {number} amount */
    money(amount) {
        return formatCurrency(amount, this.state.credit.currency_id);
    }

    get isLimited() {
        return this.state.credit.limit !== null;
    }

    get isExceeded() {
        return this.isLimited && this.state.credit.available < 0;
    }

    get barText() {
        const { used, capacity } = this.state.credit;
        return this.isLimited
            ? _t("%(used)s used of %(capacity)s", {
                  used: this.money(used),
                  capacity: this.money(capacity),
              })
            : _t("%(used)s used, without a limit", { used: this.money(used) });
    }

    get percentText() {
        return _t("%(percent)s % used", { percent: this.state.credit.used_percent });
    }

    get allText() {
        return _t("See all (%(count)s)", { count: this.state.credit.requests.count });
    }

    /** @param {Object} request */
    stateClass(request) {
        return STATE_CLASSES[request.state] || "text-bg-secondary";
    }

    // What the reader does

    openRequests() {
        return this.run("action_view_credit_requests");
    }

    /** @param {number} id */
    openRequest(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "clientes.credit.request",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    openChanges() {
        return this.action.doAction("clientes_crm.clientes_credit_log_action", {
            additionalContext: { active_id: this.state.credit.customer_id },
        });
    }

    change() {
        // The figures of the strip change with it.
        return this.action.doAction("clientes_crm.clientes_credit_terms_action", {
            additionalContext: { active_id: this.state.credit.customer_id },
            onClose: () => this.props.record.load(),
        });
    }

    /** @param {string} method that returns an action */
    async run(method) {
        const action = await this.orm.call("res.partner", method, [[this.props.record.resId]]);
        return this.action.doAction(action);
    }
}

registry.category("view_widgets").add("clientes_credit", { component: CreditWidget });
