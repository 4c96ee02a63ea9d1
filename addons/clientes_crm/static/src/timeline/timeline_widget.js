import { Component, onWillStart, useEffect, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { Timeline } from "./timeline";
import { TimelineLoader } from "./timeline_loader";

/** The timeline in the form of a customer: `<widget name="clientes_timeline" />`. */
export class TimelineWidget extends Component {
    static template = "clientes_crm.TimelineWidget";
    static components = { Timeline };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.store = useService("mail.store");
        this.chatter = useState({ thread: null });
        this.followed = {};
        this.loader = useState(new TimelineLoader(useService("orm")));
        onWillStart(() => {
            this.shownData = null;
        });
        // A saved or reloaded record has new data; an edited one keeps what it has.
        useRecordObserver((record) => {
            if (record.data !== this.shownData && record.resId) {
                this.shownData = record.data;
                this.chatter.thread = this.store.Thread.insert({
                    model: "res.partner",
                    id: record.resId,
                });
                this.loader.load(record.resId);
            }
        });
        // Whatever is written in the chatter beside it, notes and done activities too.
        useEffect(
            (resId, newestId) => {
                if (this.followed.resId === resId && newestId > this.followed.newestId) {
                    this.loader.refresh();
                }
                this.followed = { resId, newestId };
            },
            () => [this.props.record.resId, this.newestMessageId]
        );
    }

    /** The newest message that the chatter shows; none before it has loaded. */
    get newestMessageId() {
        const { thread } = this.chatter;
        return thread?.isLoaded ? thread.newestPersistentMessage?.id || 0 : undefined;
    }

    /** @param {import("./timeline_loader").TimelineEntry} entry */
    canOpen(entry) {
        return entry.model !== "res.partner" || entry.res_id !== this.props.record.resId;
    }

    /** @param {import("./timeline_loader").TimelineEntry} entry */
    openEntry(entry) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: entry.model,
            res_id: entry.res_id,
            views: [[this.loader.views[entry.model] || false, "form"]],
        });
    }
}

registry.category("view_widgets").add("clientes_timeline", { component: TimelineWidget });
