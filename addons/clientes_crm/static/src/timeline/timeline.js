import { Component, onMounted, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { TimelineItem } from "./timeline_item";
import { groupByDay, Status, TimelineLoader } from "./timeline_loader";

const { DateTime } = luxon;

/** Draws what the loader holds; tells it what the reader does. */
export class Timeline extends Component {
    static template = "clientes_crm.Timeline";
    static components = { Dropdown, DropdownItem, TimelineItem };
    static props = {
        loader: TimelineLoader,
        openEntry: Function,
        canOpen: Function,
    };

    setup() {
        this.Status = Status;
        this.endRef = useRef("end");
        onMounted(() => {
            this.observer = new IntersectionObserver(
                (changes) => {
                    if (changes.some((change) => change.isIntersecting)) {
                        this.props.loader.loadMore();
                    }
                },
                { rootMargin: "200px" }
            );
        });
        // Observed anew after each page: if the end is still in sight, more is wanted.
        useEffect(
            (el) => {
                if (el) {
                    this.observer.observe(el);
                    return () => this.observer.unobserve(el);
                }
            },
            () => [this.endRef.el, this.props.loader.entries.length]
        );
        onWillUnmount(() => this.observer.disconnect());
    }

    get groups() {
        return groupByDay(this.props.loader.entries, (entry) => this.getDate(entry).toISODate());
    }

    get kindsByKey() {
        return Object.fromEntries(this.props.loader.kinds.map((kind) => [kind.key, kind]));
    }

    get authorName() {
        const { authors, authorId } = this.props.loader;
        return authors?.find((author) => author.id === authorId)?.name || "";
    }

    /** @param {import("./timeline_loader").TimelineEntry} entry */
    getDate(entry) {
        // A day without a time is the same day everywhere.
        return entry.all_day
            ? DateTime.fromSQL(entry.date.slice(0, 10))
            : deserializeDateTime(entry.date);
    }

    /** @param {string} day */
    formatDay(day) {
        return DateTime.fromISO(day).toLocaleString({ ...DateTime.DATE_FULL, weekday: "long" });
    }
}
