/**
 * @typedef {Object} StatementLine as `clientes.statement` tells it: amounts are signed,
 *      what the customer owes is positive
 *
 * @typedef {Object} StatementOptions
 * @property {"open" | "period"} kind
 * @property {string | false} date_from ISO day
 * @property {string | false} date_to ISO day
 * @property {number | false} company_id
 */

export const Status = Object.freeze({
    LOADING: "loading",
    READY: "ready",
    LOADING_MORE: "loading_more",
    ERROR: "error",
});

/** @returns {StatementOptions} */
function getDefaultOptions() {
    return { kind: "open", date_from: false, date_to: false, company_id: false };
}

/** The statement of a customer and what it is asked for. Knows nothing of the DOM. */
export class StatementLoader {
    /**
     * @param {import("@web/core/orm_service").ORM} orm
     * @param {{ limit?: number }} [settings]
     */
    constructor(orm, { limit = 100 } = {}) {
        this.orm = orm;
        this.limit = limit;
        this.partnerId = false;
        this.status = Status.LOADING;
        this.errorMessage = "";
        this.options = getDefaultOptions();
        /** @type {Object | null} all but the lines */
        this.statement = null;
        /** @type {StatementLine[]} */
        this.lines = [];
        // Answers of former questions are thrown away.
        this.question = 0;
    }

    get hasMore() {
        return Boolean(this.statement) && this.lines.length < this.statement.line_count;
    }

    get isFiltered() {
        const { kind, date_from, date_to } = this.options;
        return kind !== "open" || Boolean(date_from || date_to);
    }

    /**
     * Show a customer. Another one starts with what is open now.
     *
     * @param {number} partnerId
     */
    async load(partnerId) {
        if (partnerId !== this.partnerId) {
            this.partnerId = partnerId;
            this.options = getDefaultOptions();
            this.statement = null;
            this.lines = [];
        }
        await this.reload();
    }

    /** Ask anew. What is shown stays until the answer is there. */
    async reload() {
        this.status = Status.LOADING;
        await this.fetchLines(0);
    }

    async loadMore() {
        if (this.status !== Status.READY || !this.hasMore) {
            return;
        }
        this.status = Status.LOADING_MORE;
        await this.fetchLines(this.lines.length);
    }

    /** @param {Partial<StatementOptions>} options what changes */
    async change(options) {
        this.options = { ...this.options, ...options };
        await this.reload();
    }

    async clear() {
        await this.change({ ...getDefaultOptions(), company_id: this.options.company_id });
    }

    /** @param {number} offset */
    async fetchLines(offset) {
        const question = ++this.question;
        this.errorMessage = "";
        try {
            const { lines, ...statement } = await this.orm.call(
                "res.partner",
                "get_statement",
                [this.partnerId],
                { options: this.options, offset, limit: this.limit }
            );
            if (question !== this.question) {
                return;
            }
            this.statement = statement;
            this.lines = offset ? [...this.lines, ...lines] : lines;
            this.status = Status.READY;
        } catch (error) {
            if (question !== this.question) {
                return;
            }
            this.errorMessage = error.data?.message || error.message;
            if (!offset) {
                // What was asked before is no answer to what is asked now.
                this.statement = null;
                this.lines = [];
            }
            this.status = Status.ERROR;
        }
    }
}
