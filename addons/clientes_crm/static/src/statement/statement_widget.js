import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatCurrency, getCurrency } from "@web/core/currency";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { formatDate, serializeDate } from "@web/core/l10n/dates";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { StatementLoader, Status } from "./statement_loader";

const { DateTime } = luxon;

const DOCUMENTS = ["invoice", "refund", "receipt"];
const DUE = ["invoice", "receipt", "entry"];

/** The account statement in the form of a customer: `<widget name="clientes_statement" />`. */
export class StatementWidget extends Component {
    static template = "clientes_crm.StatementWidget";
    static components = { DateTimeInput };
    static props = { ...standardWidgetProps };

    setup() {
        this.Status = Status;
        this.action = useService("action");
        this.orm = useService("orm");
        this.loader = useState(new StatementLoader(this.orm));
        this.state = useState({ busy: false });
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

    // What the template shows

    get statement() {
        return this.loader.statement;
    }

    get isPeriod() {
        return this.statement.kind === "period";
    }

    /** Figures of the ageing: each lists what it consists of. */
    get figures() {
        const { ageing } = this.statement;
        return [
            { name: "current", label: _t("Not Due"), tone: "success" },
            { name: "days_30", label: _t("1-30 Days"), tone: "warning" },
            { name: "days_60", label: _t("31-60 Days"), tone: "warning" },
            { name: "days_90", label: _t("61-90 Days"), tone: "danger" },
            { name: "older", label: _t("More Than 90 Days"), tone: "danger" },
            { name: "unapplied", label: _t("Not Applied"), tone: "info" },
        ].map((figure) => ({ ...figure, amount: ageing[figure.name] }));
    }

    /** Parts of the bar: what is owed, by age. */
    get bars() {
        const owed = this.figures.filter((figure) => figure.amount > 0);
        const total = owed.reduce((sum, figure) => sum + figure.amount, 0);
        return owed.map((figure) => ({ ...figure, share: (100 * figure.amount) / total }));
    }

    /** The bar in words, for who does not see it. */
    get barText() {
        const parts = this.bars.map((bar) => `${bar.label}: ${this.money(bar.amount)}`);
        return [_t("What is owed, by age"), ...parts].join(" · ");
    }

    get hasForeign() {
        const { currencies, currency_id } = this.statement;
        return (
            currencies.some((row) => row.currency_id !== currency_id) ||
            this.loader.lines.some((line) => line.currency_id !== currency_id)
        );
    }

    /** @param {number} amount */
    money(amount, currencyId = this.statement.currency_id) {
        return formatCurrency(amount, currencyId);
    }

    /** An amount with the code of its currency: dollars and pesos share a sign. */
    foreign(amount, currencyId) {
        const code = getCurrency(currencyId)?.name || "";
        return `${code} ${formatCurrency(amount, currencyId, { noSymbol: true })}`;
    }

    /** @param {number} amount */
    plain(amount) {
        return formatCurrency(amount, this.statement.currency_id, { noSymbol: true });
    }

    /** @param {string} day */
    date(day) {
        return day ? formatDate(DateTime.fromISO(day)) : "";
    }

    /** @param {string | false} day */
    toPicker(day) {
        return day ? DateTime.fromISO(day) : false;
    }

    canOpen(line) {
        return DOCUMENTS.includes(line.type);
    }

    hasDueDate(line) {
        return DUE.includes(line.type);
    }

    getDetail(line) {
        const contact = line.contact_id !== this.statement.partner_id && line.contact_name;
        const ref = line.ref !== line.name && line.ref;
        return [this.statement.types[line.type], line.instalment, ref, contact]
            .filter(Boolean)
            .join(" · ");
    }

    /** Date and due date of a line in one text, where there is no room for columns. */
    getDates(line) {
        const date = this.date(line.date);
        if (!this.hasDueDate(line)) {
            return date;
        }
        const due = this.date(line.due_date);
        return line.days_overdue
            ? _t("%(date)s · due %(due)s (%(days)s days)", { date, due, days: line.days_overdue })
            : _t("%(date)s · due %(due)s", { date, due });
    }

    // What the reader does

    setKind(kind) {
        if (kind === this.loader.options.kind) {
            return;
        }
        const begin = kind === "period" && serializeDate(DateTime.now().startOf("year"));
        this.loader.change({ kind, date_from: begin || false });
    }

    setDate(name, value) {
        this.loader.change({ [name]: value ? serializeDate(value) : false });
    }

    viewItems(figure) {
        return this.run("action_view_statement_items", [
            [this.loader.partnerId],
            figure,
            this.loader.options,
        ]);
    }

    openLine(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: line.move_id,
            views: [[this.statement.view_id, "form"]],
        });
    }

    issueClearance() {
        return this.run("action_issue_clearance", [[this.loader.partnerId], this.loader.options]);
    }

    async run(method, args) {
        const action = await this.orm.call("res.partner", method, args);
        return this.action.doAction(action);
    }

    /** @param {"pdf" | "xlsx"} format */
    async download(format) {
        const { kind, date_from, date_to, company_id } = this.loader.options;
        this.state.busy = true;
        try {
            await download({
                url: `/clientes/statement/${this.loader.partnerId}/${format}`,
                data: {
                    kind,
                    date_from: date_from || "",
                    date_to: date_to || "",
                    company_id: company_id || this.statement.company_id,
                },
            });
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("view_widgets").add("clientes_statement", { component: StatementWidget });
