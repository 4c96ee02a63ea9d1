/**
 * @typedef {Object} TimelineEntry
 * @property {string} key
 * @property {string} kind
 * @property {string} date in UTC, as the server writes it
 * @property {boolean} all_day whether it has a day and no time
 * @property {string} [title]
 * @property {string} [text] plain text
 * @property {string} [state]
 * @property {string} [document] name of the document it belongs to
 * @property {number} [amount]
 * @property {number} [currency_id]
 * @property {number | false} author_id
 * @property {string} author_name
 * @property {string} model
 * @property {number} res_id
 *
 * @typedef {Object} TimelineKind
 * @property {string} key
 * @property {string} label
 * @property {string} icon
 */

export const Status = Object.freeze({
    LOADING: "loading",
    READY: "ready",
    LOADING_MORE: "loading_more",
    ERROR: "error",
});

/** Pages of a customer's timeline and what they are filtered by. Knows nothing of the DOM. */
export class TimelineLoader {
    /**
     * @param {import("@web/core/orm_service").ORM} orm
     * @param {{ limit?: number }} [options]
     */
    constructor(orm, { limit = 30 } = {}) {
        this.orm = orm;
        this.limit = limit;
        this.partnerId = false;
        this.status = Status.LOADING;
        this.errorMessage = "";
        /** @type {TimelineEntry[]} */
        this.entries = [];
        /** @type {TimelineKind[]} */
        this.kinds = [];
        /** @type {Object<string, number>} */
        this.views = {};
        /** @type {string[]} kinds asked for; none means all */
        this.selectedKinds = [];
        /** @type {number | false} */
        this.authorId = false;
        /** @type {{ id: number, name: string }[] | null} */
        this.authors = null;
        /** @type {string | false} */
        this.next = false;
        // Answers of former questions are thrown away.
        this.question = 0;
    }

    get isFiltered() {
        return Boolean(this.selectedKinds.length || this.authorId);
    }

    get hasMore() {
        return Boolean(this.next);
    }

    /**
     * Show a customer from the newest entry on. Another customer starts unfiltered.
     *
     * @param {number} partnerId
     */
    async load(partnerId) {
        if (partnerId !== this.partnerId) {
            this.partnerId = partnerId;
            this.selectedKinds = [];
            this.authorId = false;
            this.entries = [];
        }
        this.authors = null;
        await this.reload();
    }

    /** Ask again for the first page. What is shown stays until the answer is there. */
    async reload() {
        this.status = Status.LOADING;
        await this.fetchPage(false);
    }

    /**
     * Look for what is new, without losing what the reader has scrolled to. A failure is
     * no matter: what is shown stays true.
     */
    async refresh() {
        if (this.status !== Status.READY) {
            // The answer that is awaited may be older than what is new.
            return this.reload();
        }
        const question = this.question;
        const page = await this.askPage(false).catch(() => null);
        if (!page || question !== this.question) {
            return;
        }
        const last = page.entries.at(-1);
        const position = this.entries.findIndex((entry) => entry.key === last?.key);
        if (position < 0) {
            // More is new than a page holds.
            this.showPage(page, false);
        } else {
            this.entries = [...page.entries, ...this.entries.slice(position + 1)];
        }
        this.authors = null;
    }

    /** Ask for the next page, once. */
    async loadMore() {
        if (this.status !== Status.READY || !this.next) {
            return;
        }
        this.status = Status.LOADING_MORE;
        await this.fetchPage(this.next);
    }

    /** After a failure: go on where it failed. */
    async retry() {
        if (this.entries.length && this.next) {
            this.status = Status.READY;
            await this.loadMore();
        } else {
            await this.reload();
        }
    }

    /** @param {string} kind */
    async toggleKind(kind) {
        this.selectedKinds = this.selectedKinds.includes(kind)
            ? this.selectedKinds.filter((key) => key !== kind)
            : [...this.selectedKinds, kind];
        await this.filter();
    }

    /** @param {number | false} authorId */
    async setAuthor(authorId) {
        this.authorId = authorId;
        await this.filter();
    }

    async clearFilters() {
        this.selectedKinds = [];
        this.authorId = false;
        await this.filter();
    }

    async filter() {
        this.entries = [];
        this.next = false;
        await this.reload();
    }

    /** Fetch the choices of the author filter, when somebody wants to choose. */
    async loadAuthors() {
        if (this.authors) {
            return;
        }
        const partnerId = this.partnerId;
        const authors = await this.orm.call("res.partner", "get_timeline_authors", [partnerId]);
        if (partnerId === this.partnerId) {
            this.authors = authors;
        }
    }

    /** @param {string | false} before */
    async fetchPage(before) {
        const question = ++this.question;
        this.errorMessage = "";
        try {
            const page = await this.askPage(before);
            if (question !== this.question) {
                return;
            }
            this.showPage(page, before);
            this.status = Status.READY;
        } catch (error) {
            if (question !== this.question) {
                return;
            }
            this.errorMessage = error.data?.message || error.message;
            this.status = Status.ERROR;
        }
    }

    /** @param {string | false} before */
    askPage(before) {
        return this.orm.call("res.partner", "get_timeline", [this.partnerId], {
            limit: this.limit,
            before,
            kinds: this.selectedKinds,
            author_id: this.authorId,
        });
    }

    /**
     * @param {Object} page
     * @param {string | false} before
     */
    showPage(page, before) {
        this.entries = before ? [...this.entries, ...page.entries] : page.entries;
        this.next = page.next;
        this.kinds = page.kinds;
        this.views = page.views;
    }
}

/**
 * Entries by the day on which they fall for the reader.
 *
 * @param {TimelineEntry[]} entries newest first
 * @param {(entry: TimelineEntry) => string} getDay
 * @returns {{ day: string, entries: TimelineEntry[] }[]}
 */
export function groupByDay(entries, getDay) {
    const groups = [];
    for (const entry of entries) {
        const day = getDay(entry);
        if (groups.at(-1)?.day !== day) {
            groups.push({ day, entries: [] });
        }
        groups.at(-1).entries.push(entry);
    }
    return groups;
}
