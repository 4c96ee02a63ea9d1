import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";

const { DateTime } = luxon;

/** One interaction. Everything in it is text: nothing that a customer wrote is rendered. */
export class TimelineItem extends Component {
    static template = "clientes_crm.TimelineItem";
    static props = {
        entry: Object,
        kind: { type: Object, optional: true },
        date: DateTime,
        canOpen: Boolean,
        onOpen: Function,
    };

    get icon() {
        return this.props.kind?.icon || "fa-circle-o";
    }

    get title() {
        const { title, document } = this.props.entry;
        return title || document || this.props.kind?.label || "";
    }

    get time() {
        return this.props.entry.all_day ? "" : this.props.date.toLocaleString(DateTime.TIME_SIMPLE);
    }

    get amount() {
        const { amount, currency_id } = this.props.entry;
        return currency_id ? formatCurrency(amount, currency_id) : "";
    }

    open() {
        this.props.onOpen(this.props.entry);
    }
}
